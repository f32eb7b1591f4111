// What a row rests on: its sentences by number, with their text once a copy was loaded.
import { bringCopy } from '../own_copy/copy.js';
import { sentenceBlock } from '../own_copy/sentence_text.js';
import { fieldOf, idOf, referring, rowOf, schema } from '../common/data.js';
import { bullets, el, grouped } from '../common/dom.js';
import { evidenceFor, ownerOf } from '../common/evidence.js';
import { link, ruleTerm, term } from '../common/links.js';
import { rowList, section } from './parts.js';

/** The sections with the sentences of a row; of a sentence, its text and what rests on it. */
export function sentences(table, row) {
  const id = idOf(table, row);
  if (table === 'sentences') {
    return [section('Its text', sentenceBlock(id, mentionSpans(id)) ?? bringCopy()), restsOnIt(id)];
  }
  const evidence = evidenceFor(table, id);
  const inText = evidence.filter((each) => each.sentence_id);
  const outside = evidence.filter((each) => !each.sentence_id);
  return [
    listed('Where the text says so', inText),
    listed(inText.length ? 'What else this rests on' : 'What this rests on', outside),
  ];
}

const mentionSpans = (id) => referring('mentions', 'sentence_id', id)
  .map((row) => ({ span_start: row.char_start, span_end: row.char_end }));

const listed = (title, evidence) => section(title, evidence.length && bullets(
  [...grouped(evidence, (row) => row.sentence_id ?? row.external_source_id)].map(([at, rows]) => [
    link(at), sentenceBlock(at, rows), bullets(distinct(rows).map(pointer), 'ul'),
  ]), 'ul.evidence'));

/** Several spans of a sentence may say the same of a row: once is enough. */
function distinct(rows) {
  const key = (row) => [row.field, row.relation, row.explicitness, row.rule_id, row.note].join('|');
  return [...new Map(rows.map((row) => [key(row), row])).values()];
}

function pointer(row) {
  const field = row.field && fieldOf(ownerOf(row).table, row.field);
  return [
    term('relation', row.relation), ' ', field ? `“${field.title}”` : 'the row', ', ',
    term('explicitness', row.explicitness),
    row.rule_id && [', rule ', ruleTerm(row.rule_id)],
    row.note && `. ${row.note}`,
  ];
}

/** Everything that rests on a sentence, by table. */
function restsOnIt(id) {
  const owners = referring('evidence', 'sentence_id', id).map(ownerOf);
  return [...grouped(owners, ({ table }) => table)].map(([table, own]) => {
    const ids = [...new Set(own.map((owner) => owner.id))];
    const rows = ids.map((each) => rowOf(table, each));
    return section(`${schema[table].title} that rest on it (${ids.length})`, rowList(table, rows));
  });
}
