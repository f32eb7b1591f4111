// Making elements. Text from the data only ever becomes a text node, never markup.

/**
 * Make an element: el('p.small', 'text', el('b', 'more')). The tag may carry class names. An object
 * first sets attributes, `on` listeners by event, `value` the value. null, false, '' are left out.
 */
export function el(tag, ...content) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  const props = content[0]?.constructor === Object ? content.shift() : {};
  if (classes.length) node.className = classes.join(' ');
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

/** A list with an item for each content. */
export const bullets = (contents, tag = 'ul.rows') =>
  el(tag, contents.map((content) => el('li', content)));

export const button = (text, click) => el('button', { type: 'button', on: { click } }, text);

/** Items with a separator between them. */
export const joined = (items, separator = ', ') =>
  items.flatMap((item, at) => (at ? [separator, item] : [item]));

/** A definition list of [title, content, tip?] each. */
export const definitions = (tag, pairs) =>
  el(tag, pairs.map(([title, content, tip]) => [
    el('dt', { 'data-tip': tip }, title),
    el('dd', content),
  ]));

/** The legend of a view: [classes of the sample, what it means, text of the sample?] each. */
export const legend = (label, samples) =>
  el('ul.legend', { 'aria-label': label }, samples.filter(Boolean).map(([classes, means, text]) =>
    el('li', el('span', { class: classes, 'aria-hidden': 'true' }, text), ` ${means}`)));

/** Mark what is chosen, for eyes and for screen readers. */
export const setCurrent = (node, chosen, kind = 'true') =>
  chosen ? node.setAttribute('aria-current', kind) : node.removeAttribute('aria-current');

/** A colour of styles/colours.css, for what is drawn outside of style sheets. */
export const colour = (name) =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export const amount = (number) => number.toLocaleString('en');
export const count = (number, one, many = `${one}s`) =>
  `${amount(number)} ${number === 1 ? one : many}`;

/** Group rows into a Map of arrays; rows without a key are left out. */
export const grouped = (rows, keyOf) => Map.groupBy(rows.filter(keyOf), keyOf);
