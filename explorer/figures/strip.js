// The sentences of a source as boxes, by paragraph: the more rows rest on one, the stronger.
import { findRow, referring } from '../common/data.js';
import { bullets, count, el, setCurrent } from '../common/dom.js';
import { evidenceFor, ownerOf } from '../common/evidence.js';
import { link, pageAddress } from '../common/links.js';
import { hasCopy, markedText, sentenceCopy } from '../own_copy/copy.js';

const rowsOn = (id) => new Set(referring('evidence', 'sentence_id', id).map((row) => ownerOf(row).id)).size;
const depthOf = (rows) => (rows === 0 ? 0 : Math.min(4, 1 + Math.floor(Math.log2(rows))));

/** The strip of a source, with what its paragraphs are about, and the text of a copy. */
export const strip = (sourceId) => [
  el('p.small', el('span.box.depth-1'), 'one row rests on the sentence ', el('span.box.depth-4'), 'many do',
    hasCopy(sourceId) && [' ', el('mark', 'marked'), ': the words that rows cite']),
  bullets(referring('paragraphs', 'source_id', sourceId).map((row) => [
    el('p', link(row.paragraph_id, `¶ ${row.number}`), ` ${row.gist ?? ''}`),
    el('p', referring('sentences', 'paragraph_id', row.paragraph_id).map((each) => [sentence(row.number, each), ' '])),
  ]), 'ol.strip'),
];

export function smallStrip(sourceId) {
  const node = el('span.small-strip', { 'aria-hidden': 'true' });
  setTimeout(() => node.append(...referring('paragraphs', 'source_id', sourceId).map((row) => // when all else is drawn
    el('span', referring('sentences', 'paragraph_id', row.paragraph_id).map((each) =>
      el(`i.box.depth-${depthOf(rowsOn(each.sentence_id))}`))))));
  return node;
}

function sentence(paragraphNumber, { sentence_id: id, number }) {
  const rows = rowsOn(id);
  const copy = sentenceCopy(id);
  const status = copy && copy.status !== 'ok' ? `, ${copy.status} in your copy` : '';
  const says = `Paragraph ${paragraphNumber}, sentence ${number}: ${count(rows, 'row')}${status}`;
  const text = copy && (copy.canonical ? el('span.canonical') : copy.again ? '(see before)' : copy.text);
  return el(`a.sentence.box.depth-${depthOf(rows)}`, {
    class: copy ? `has-copy copy-${copy.status}` : '', href: pageAddress(id), 'data-id': id,
    title: says, 'aria-label': text ? null : says,
  }, text ? [el('sup', number), text] : String(rows));
}

/** Mark the sentence that is chosen, or those that the chosen row rests on; null: all cited words. */
export function selectSentences(place, id) {
  const found = id && findRow(id);
  const cited = found ? evidenceFor(found.table, id) : [];
  const chosen = new Set([id, ...cited.map((row) => row.sentence_id)]);
  for (const node of place.querySelectorAll('.strip .sentence')) {
    const own = node.dataset.id;
    const rows = cited.length ? cited : referring('evidence', 'sentence_id', own);
    setCurrent(node, chosen.has(own));
    node.querySelector('.canonical')?.replaceChildren(...markedText(
      sentenceCopy(own).canonical, rows.filter((row) => row.sentence_id === own)));
  }
}
