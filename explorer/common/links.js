// Addresses of views and pages, and links to them.
import { codeOf, rowOf } from './data.js';
import { dayInWords, dateInWords } from './dates.js';
import { el, joined } from './dom.js';
import { labelOf } from './labels.js';

export const pageAddress = (id) => `#/page/${encodeURIComponent(id)}`;

/** The address of a view with its filters; empty ones are left out. */
export function viewAddress(view, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value)).toString();
  return `#/view/${view}${query ? `?${query}` : ''}`;
}

export const open = (address) => { location.hash = address; };

export const link = (id, text = labelOf(id)) => el('a', { href: pageAddress(id) }, text);

export const chip = (id, text) => {
  const node = link(id, text);
  node.className = 'chip';
  return node;
};

export const viewLink = (text, view, params) => el('a', { href: viewAddress(view, params) }, text);

/** A code as its label: its definition shows on hover and focus, with the glossary on click. */
export function term(vocabulary, code, text) {
  const found = codeOf(vocabulary, code);
  const href = pageAddress(`code:${vocabulary}:${code}`);
  return el('a.term', { href, title: found.definition, 'data-vocabulary': vocabulary }, text ?? found.label);
}

/** A rule of the codebook by its number and name. */
export const ruleTerm = (id) => term('rule', id, `${id} (${codeOf('rule', id).label})`);

/** A cell for reading: a code by its label, an id as a link. Gives text or an element. */
export function cellContent(field, value) {
  if (field.vocabulary === 'rule') return ruleTerm(value);
  if (field.vocabulary) return term(field.vocabulary, value);
  if (field.target && rowOf(field.target, value)) return link(value);
  if (field.type === 'boolean') return value === 'true' ? 'yes' : 'no';
  if (field.name.endsWith('_edtf')) return `${dateInWords(value)} (${value})`;
  if (field.type === 'date') return dayInWords(value);
  if (/^https?:/.test(value)) return el('a', { href: value, rel: 'noreferrer' }, value);
  return value;
}

/** The party of a row, person first; [] for none. */
export function partyLinks(row, columns = ['actor_id', 'organization_id']) {
  const [first, ...others] = columns.filter((name) => row[name]).map((name) => link(row[name]));
  return others.length ? [first, ' (', joined(others), ')'] : first ? [first] : [];
}

/** A piece of an address as text, whatever it is. */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
