// The reader's own copies, once they were verified: the text of each sentence, for pages and strips.
import { el } from '../common/dom.js';
import { viewLink } from '../common/links.js';

const WORDS = 5; // of a long sentence at each end, in a text fragment
const copies = new Map(); // source_id → { report, texts: sentence_id → what sentenceCopy gives }

/** Keep the report of a verification beside those of other sources. The page is drawn again. */
export function addCopy(report) {
  const texts = new Map();
  let before = null;
  for (const each of report.sentences) {
    const { sentence_id: id, status, found: text, start, end } = each;
    const again = status === 'changed' && before?.status === 'changed' && before.start === start && before.end === end;
    // spans are only numbers: they can be marked only in the published text
    texts.set(id, { status, text, again, canonical: report.canonical[id] ?? null });
    before = each;
  }
  copies.set(report.source_id, { report, texts });
  dispatchEvent(new Event('copychange'));
}

export function forgetCopy(sourceId) {
  if (sourceId) copies.delete(sourceId);
  else copies.clear();
  dispatchEvent(new Event('copychange'));
}

export const heldCopies = () => [...copies.values()].map(({ report }) => report);
export const hasCopy = (sourceId) => copies.has(sourceId);
export const bringCopy = () =>
  el('p.small', viewLink('Load your own copy', 'copy'), ' of the source to read the sentences here.');

/**
 * A sentence in the reader's copies, or null: { status, text, canonical (null unless it is as published),
 * again (the one before has the same text) }.
 */
export const sentenceCopy = (id) => [...copies.values()].find(({ texts }) => texts.has(id))?.texts.get(id) ?? null;

/** The text of a sentence with spans marked; null without a copy. */
export function sentenceBlock(id, spans) {
  const copy = sentenceCopy(id);
  if (!copy) return null;
  if (!copy.text) return el('p.copy-note', 'Not found in your copy.');
  const { canonical, text, status } = copy;
  if (canonical) return el('blockquote.own-text', markedText(canonical, spans));
  return [el('blockquote.own-text', text), el('p.copy-note', status === 'changed'
    ? 'Your copy has this in its place; the sentence itself was not found.'
    : 'Your copy has different typography, so the cited words are not marked.')];
}

/** Text with spans marked; offsets are code points. Overlapping spans are joined. */
export function markedText(text, spans) {
  const characters = [...text];
  const inside = new Uint8Array(characters.length);
  for (const { span_start: start, span_end: end } of spans) {
    if (start !== null) inside.fill(1, Number(start), Number(end));
  }
  const parts = [];
  for (let start = 0, end; start < characters.length; start = end) {
    for (end = start + 1; end < characters.length && inside[end] === inside[start]; end += 1);
    const part = characters.slice(start, end).join('');
    parts.push(inside[start] ? el('mark', part) : part);
  }
  return parts;
}

/** The address of a sentence on its publisher's page: a text fragment of words of the copy, or null. */
export function publisherAddress(source, copy) {
  if (!copy?.canonical || !/^https?:/.test(source?.url ?? '')) return null;
  const words = copy.canonical.trim().split(/\s+/);
  const ends = words.length > 2 * WORDS ? [words.slice(0, WORDS), words.slice(-WORDS)] : [words];
  // a dash means something in a text fragment
  const escaped = ends.map((part) => encodeURIComponent(part.join(' ')).replaceAll('-', '%2D'));
  return `${source.url.split('#')[0]}#:~:text=${escaped.join(',')}`;
}
