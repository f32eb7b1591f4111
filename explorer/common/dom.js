// Making elements. Text from the data only ever becomes a text node, never markup.

/**
 * Make an element: el('p.small', 'text', el('b', 'more')). The tag may carry class names. An object
 * first sets attributes, `on` listeners by event, `value` the value. null, false, '' are left out.
 */
export function el(tag, ...content) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(' ');
  return filled(node, content[0]?.constructor === Object ? content.shift() : {}, content);
}

function filled(node, props, content) {
  for (const [prop, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (prop === 'on') {
      for (const [type, act] of Object.entries(value)) node.addEventListener(type, act);
    } else if (prop === 'class') node.classList.add(...value.split(' ').filter(Boolean));
    else if (prop === 'value') node.value = value;
    else node.setAttribute(prop, value === true ? '' : value);
  }
  node.append(...content.flat(Infinity).filter(isContent));
  return node;
}

const isContent = (child) => ![null, undefined, false, ''].includes(child);
export const bullets = (contents, tag = 'ul.rows') => el(tag, contents.map((content) => el('li', content)));

export const button = (text, click) => el('button', { type: 'button', on: { click } }, text);
export const joined = (items, separator = ', ') => items.flatMap((item, at) => (at ? [separator, item] : [item]));

/** A definition list of [title, content, what the title means?] each. */
export const definitions = (tag, pairs) =>
  el(tag, pairs.map(([title, content, means]) => [el('dt', { title: means }, title), el('dd', content)]));

/** A fold whose content is made when it is opened. */
export function lazyFold(tag, { open = false, ...props }, summary, make) {
  const body = el('div.body');
  const fill = () => body.childElementCount || body.append(...make());
  if (open) fill();
  return el(tag, { ...props, open, on: { toggle: fill } }, el('summary', summary), body);
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same for a picture: svg('circle', { r: 3, title: 'shown when pointed at' }, ...). */
export const svg = (name, { title, ...attributes } = {}, ...content) => filled(
  document.createElementNS(SVG, name), attributes, [title && svg('title', {}, title), content]);

const pen = document.createElement('canvas').getContext('2d');
let fonts = '';

/** How wide a text of a figure is, in pixels. */
export function textWidth(text, weight = 400) {
  fonts ||= getComputedStyle(document.body).fontFamily;
  pen.font = `${weight} 13px ${fonts}`;
  return pen.measureText(text).width;
}

export function fitted(text, width) {
  if (textWidth(text) <= width) return text;
  let end = Math.floor((text.length * width) / textWidth(text)) + 2;
  while (end > 1 && textWidth(`${text.slice(0, end).trimEnd()}…`) > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** A text in at most two lines of a width. */
export function inLines(text, width) {
  const words = text.split(' ');
  let many = words.length;
  while (many > 1 && textWidth(words.slice(0, many).join(' ')) > width) many -= 1;
  return [words.slice(0, many), words.slice(many)].filter(({ length }) => length).map((line) => fitted(line.join(' '), width));
}

/** Lines as a text of a picture, with their middle at a height. */
export const svgLines = (lines, x, y, anchor) => svg('text', { 'text-anchor': anchor },
  lines.map((line, at) => svg('tspan', { x, y: y + 4.5 + 14 * (at - (lines.length - 1) / 2) }, line)));

/**
 * A figure whose picture is drawn for its width, and again when that changes. draw(width) gives the
 * SVG. Gives { node, redraw }.
 */
export function drawnFigure(tag, draw) {
  const node = el(tag);
  let width = 0;
  const redraw = () => {
    width = node.clientWidth;
    if (width > 9) node.replaceChildren(draw(width));
  };
  new ResizeObserver(() => Math.abs(node.clientWidth - width) > 1 && redraw()).observe(node);
  return { node, redraw };
}

/** Mark what is chosen, for eyes and for screen readers. */
export const setCurrent = (node, chosen, kind = 'true') =>
  chosen ? node.setAttribute('aria-current', kind) : node.removeAttribute('aria-current');

export const amount = (number) => number.toLocaleString('en');
export const count = (number, one, many = `${one}s`) => `${amount(number)} ${number === 1 ? one : many}`;

/** Group rows into a Map of arrays; rows without a key are left out. */
export const grouped = (rows, keyOf) => Map.groupBy(rows.filter(keyOf), keyOf);

/** The same as [key, rows] each, the most rows first. */
export const mostFirst = (rows, keyOf = (row) => row) =>
  [...grouped(rows, keyOf)].sort((one, other) => other[1].length - one[1].length);
