// The card of a code: what it means and which rows have it.
import { fieldsOf, referring, rowsOf, schema, tables } from '../common/data.js';
import { definitions, el } from '../common/dom.js';
import { term } from '../common/links.js';
import { citation } from './citation.js';
import { cardOf, rowList, section } from './parts.js';

/** The card of a code; null if no list has it. */
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
