'use strict';
// Making elements. Text from the data only ever becomes a text node, never markup.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  KSD.views = {};

  /** Make an element. props: class, text, on (listeners by event), else attributes; null is left out. */
  KSD.el = (tag, props = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(props)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === 'on') for (const [type, act] of Object.entries(value)) node.addEventListener(type, act);
      else if (name === 'text') node.textContent = value;
      else if (name === 'value') node.value = value;
      else node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ''));
    return node;
  };

  /** Put items between commas. */
  KSD.joined = (items, comma = ', ') => items.flatMap((item, at) => (at ? [comma, item] : [item]));

  KSD.cardAddress = (id) => `#/card/${encodeURIComponent(id)}`;

  KSD.viewAddress = (view, params = {}) => {
    const told = Object.entries(params).filter(([, value]) => value);
    const query = new URLSearchParams(told).toString();
    return `#/view/${view}${query ? `?${query}` : ''}`;
  };

  /** A link to the card of a row. */
  KSD.link = (id, text) => KSD.el('a', { href: KSD.cardAddress(id), text: text ?? KSD.labelOf(id) });

  /** A code as its label: its definition shows on hover and focus, its card on click. */
  KSD.term = (vocabulary, code, sign) => {
    const found = KSD.code(vocabulary, code);
    return KSD.el('a', {
      class: 'term',
      href: KSD.cardAddress(`code:${vocabulary}:${code}`),
      'data-tip': found.definition,
      text: sign ?? found.label,
    });
  };

  /** A rule of the codebook by its number and what it is called. */
  KSD.rule = (id) => KSD.term('rule', id, `${id} (${KSD.code('rule', id).label})`);

  /** Mark what is chosen, for eyes and for reading aloud. */
  KSD.setCurrent = (node, chosen, kind = 'true') =>
    chosen ? node.setAttribute('aria-current', kind) : node.removeAttribute('aria-current');

  /** A colour of style.css, for what is drawn outside of it. */
  KSD.colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  KSD.count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
})();
