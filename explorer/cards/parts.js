// The parts that all cards are made of.
import { fieldsOf, schema } from '../common/data.js';
import { amount, bullets, definitions, el } from '../common/dom.js';
import { cellContent, viewLink } from '../common/links.js';
import { rowContent } from './row_content.js';

const MOST = 60; // rows listed

/** A card: what kind of thing it is of, its name, its sections. */
export const cardOf = (name, kind, title, ...sections) =>
  el(`article.of-${name}`,
    el('header', el('p.kind', kind), el('h2', { tabindex: '-1' }, title)),
    sections);

/** A section with a heading, or null when it has no content. */
export function section(title, ...content) {
  const kept = content.flat(Infinity).filter(Boolean);
  return kept.length ? el('section', el('h3', title), kept) : null;
}

/** The cells of a row, by the titles of their columns. */
export const cellList = (fields, row) => definitions('dl.facts',
  fields.map((field) => [field.title, cellContent(field, row[field.name]), field.description]));

/** The columns of a table that are filled in a row. */
export const filledFields = (table, row) => fieldsOf(table).filter(({ name }) => row[name]);

/** Rows as links, on the card `id` of the table `from`. Long lists are cut. */
export function rowList(table, rows, from, id) {
  const more = rows.length - MOST;
  return [
    bullets(rows.slice(0, MOST).map((row) => rowContent(table, row, from, id))),
    more > 0 && el('p', `and ${amount(more)} more, in the table `,
      viewLink(schema[table].title, `tables/${table}`)),
  ];
}
