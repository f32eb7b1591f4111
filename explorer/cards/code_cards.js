// The cards of what is not a row with an id: a code of a list, a column of a table.
import {
  codeOf, fieldOf, fieldsOf, hasTable, referring, rowsOf, schema, sizeOf, tables,
} from '../shared/data.js';
import { amount, bullets, count, definitions, el } from '../shared/dom.js';
import { term, viewLink } from '../shared/links.js';
import { citation } from './citation.js';
import { cardOf, rowList, section } from './parts.js';

/** What a code means and which rows have it; null if no list has it. */
export function codeCard(vocabulary, code) {
  const found = rowsOf('codes').find((row) => row.vocabulary === vocabulary && row.code === code);
  if (!found) return null;
  const uses = tables.flatMap((table) => fieldsOf(table)
    .filter((field) => field.vocabulary === vocabulary)
    .map((field) => [table, field.title.toLowerCase(), referring(table, field.name, code)]))
    .filter(([, , rows]) => rows.length);
  return cardOf('codes', `Code of the list “${vocabulary.replaceAll('_', ' ')}”`, found.label,
    el('p.lead', `${found.definition}.`),
    section('All that the row says', definitions('dl.facts', [
      ['Code in the tables', code],
      ['Follows', [found.follows, found.follows_version].filter(Boolean).join(' ')],
      ...(found.parent ? [['Broader code', term(found.parent_vocabulary, found.parent)]] : []),
    ])),
    uses.map(([table, title, rows]) =>
      section(`${schema[table].title} with this ${title} (${rows.length})`, rowList(table, rows))),
    citation(`code:${vocabulary}:${code}`, [], 'Code'));
}

/** What a column says and which codes it has; null if there is no such column. */
export function columnCard(table, name) {
  const field = hasTable(table) ? fieldOf(table, name) : null;
  if (!field) return null;
  const filled = rowsOf(table).map((row) => row[name]).filter(Boolean);
  const codes = field.vocabulary ? [...new Set(filled)] : [];
  return cardOf('columns', `Column of the table “${schema[table].title}”`, field.title,
    el('p.lead', field.description),
    el('p', `Filled in ${amount(filled.length)} of ${count(sizeOf(table), 'row')}.`),
    section('Its codes in use', codes.length && bullets(codes.map((code) => [
      term(field.vocabulary, code),
      el('span.small', ` – ${codeOf(field.vocabulary, code).definition}`),
    ]))),
    section('See also', viewLink(`The table ${schema[table].title}`, `tables/${table}`)),
    citation(`column:${table}:${name}`, [], 'Column'));
}
