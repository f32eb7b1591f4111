// Addresses of views and cards, and links to them.
import { codeOf, referring, rowOf } from './data.js';
import { dayInWords, dateInWords } from './dates.js';
import { el, joined } from './dom.js';
import { labelOf } from './labels.js';

export const cardAddress = (id) => `#/card/${encodeURIComponent(id)}`;

/** The address of a view with its filters; empty ones are left out. */
export function viewAddress(view, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value)).toString();
  return `#/view/${view}${query ? `?${query}` : ''}`;
}

export const open = (address) => {
  location.hash = address;
};

/** A link to the card of a row. */
export const link = (id, text = labelOf(id)) => el('a', { href: cardAddress(id) }, text);

export const viewLink = (text, view, params) => el('a', { href: viewAddress(view, params) }, text);

/** A code as its label: its definition shows on hover and focus, its card on click. */
export function term(vocabulary, code, text) {
  const found = codeOf(vocabulary, code);
  const href = cardAddress(`code:${vocabulary}:${code}`);
  return el('a.term', { href, 'data-tip': found.definition }, text ?? found.label);
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

/** The parties of an event, each with its role. */
export const eventParties = (event) =>
  joined(referring('event_participants', 'event_id', event.event_id)
    .map((row) => [partyLinks(row), ' – ', term('participant_role', row.role)]), '; ');
