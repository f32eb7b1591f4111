// The text of a sentence from the reader's copy, with the cited words marked.
import { el } from '../common/dom.js';
import { sentenceCopy } from './copy.js';

/** The text of a sentence with spans marked; null without a copy. */
export function sentenceBlock(id, spans) {
  const copy = sentenceCopy(id);
  if (!copy) return null;
  if (!copy.text) return el('p.copy-note', 'Not found in your copy.');
  const { canonical, text, status } = copy;
  if (canonical) return el('blockquote.own-text', markedText(canonical, spans));
  const why = status === 'changed'
    ? 'Your copy has this in its place; the sentence itself was not found.'
    : 'Your copy has different typography, so the cited words are not marked.';
  return [el('blockquote.own-text', text), el('p.copy-note', why)];
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
