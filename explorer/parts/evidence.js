// What a row rests on: its sentences by number, with their text once a copy was loaded.
import { fieldOf, idOf, referring, rowOf, schema } from '../common/data.js';
import { bullets, el, grouped } from '../common/dom.js';
import { evidenceFor, ownerOf, sourceOfSentence } from '../common/evidence.js';
import { sourceInShort } from '../common/labels.js';
import { link, ruleTerm, term } from '../common/links.js';
import { bringCopy, hasCopy, publisherAddress, sentenceBlock, sentenceCopy } from '../own_copy/copy.js';
import { rowList, section } from './frame.js';

/** The sections with the sentences of a row; of a sentence, its text and what rests on it. */
export function evidence(table, row) {
  const id = idOf(table, row);
  if (table === 'sentences') {
    const spans = referring('mentions', 'sentence_id', id)
      .map((each) => ({ span_start: each.char_start, span_end: each.char_end }));
    const text = hasCopy(sourceOfSentence(id)) ? [sentenceBlock(id, spans), atPublisher(id)] : bringCopy();
    return [section('Its text', null, text), restsOnIt(id)];
  }
  const all = evidenceFor(table, id);
  const inText = all.filter((each) => each.sentence_id);
  return [
    listed('Where the text says so', inText),
    listed(inText.length ? 'What else this rests on' : 'What this rests on', all.filter((each) => !each.sentence_id)),
  ];
}

const listed = (title, rows) => section(title, 'evidence', rows.length > 0 && [
  bullets([...grouped(rows, (row) => row.sentence_id ?? row.external_source_id)].map(([at, own]) => [
    el('p', link(at), own[0].sentence_id && el('span.small', ` of ${sourceInShort(sourceOfSentence(at))}`)),
    sentenceBlock(at, own), atPublisher(at),
    bullets(distinct(own).map(pointer), 'ul.small'),
  ]), 'ul.evidence'),
  rows.some((row) => row.sentence_id && !hasCopy(sourceOfSentence(row.sentence_id))) && bringCopy(),
]);

/** A link to the sentence on the page of its publisher: only a copy has the words for it. */
function atPublisher(id) {
  const href = publisherAddress(rowOf('sources', sourceOfSentence(id)), sentenceCopy(id));
  return href && el('p.small', el('a', { href, rel: 'noreferrer' }, 'Find it on the publisher’s page'));
}

/** Several spans of a sentence may say the same of a row: once is enough. */
const distinct = (rows) => [...new Map(rows.map((row) =>
  [[row.field, row.relation, row.explicitness, row.rule_id, row.note].join('|'), row])).values()];

function pointer(row) {
  const field = row.field && fieldOf(ownerOf(row).table, row.field);
  return [
    term('relation', row.relation), ' ', field ? `“${field.title}”` : 'the row', ', ',
    term('explicitness', row.explicitness), row.rule_id && [', rule ', ruleTerm(row.rule_id)],
    row.note && `. ${row.note}`,
  ];
}

/** Everything that rests on a sentence, by table. */
function restsOnIt(id) {
  const owners = referring('evidence', 'sentence_id', id).map(ownerOf);
  return [...grouped(owners, ({ table }) => table)].map(([table, own]) => {
    const ids = [...new Set(own.map((owner) => owner.id))];
    return section(`${schema[table].title} that rest on it (${ids.length})`, null,
      rowList(table, ids.map((each) => rowOf(table, each))));
  });
}
