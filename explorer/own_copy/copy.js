// The reader's own copy, once it was verified: the text of each sentence, for cards and article.
import { el } from '../common/dom.js';
import { viewLink } from '../common/links.js';

const texts = new Map(); // sentence_id → what sentenceCopy gives
let held = null; // the source of the copy

/** Keep the report of a verification; null forgets the copy. The page is drawn again. */
export function setCopy(report) {
  texts.clear();
  held = report?.source_id ?? null;
  let before = null;
  for (const each of report?.sentences ?? []) {
    const { sentence_id: id, status, found: text, start, end } = each;
    const again = status === 'changed' && before?.status === 'changed' &&
      before.start === start && before.end === end;
    // spans are only numbers: they can be marked only in the published text
    texts.set(id, { status, text, again, canonical: report.canonical[id] ?? null });
    before = each;
  }
  dispatchEvent(new Event('copychange'));
}

/**
 * A sentence in the reader's copy: { status, text, canonical, again }, or null without a copy.
 * canonical: null unless it is as published; again: the one before has the same text.
 */
export const sentenceCopy = (id) => texts.get(id) ?? null;
export const hasCopy = (sourceId = held) => held !== null && held === sourceId;
export const bringCopy = () => el('p', viewLink('Load your copy', 'copy'), ' to see the text.');
