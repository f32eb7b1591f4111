// Which sentences of a source are in somebody's copy: the report of `ksd verify --format json`.
import { align, fingerprintsOf } from './alignment.js';
import { codePoints, countUpTo } from './collections.js';
import { paragraphAround, textsOf } from './copies.js';
import { SPACE, hasLetter } from './matching_key.js';
import { KeyedText, find } from './sentence_search.js';
import { lettersOf, readIndex } from './source_index.js';
import { canonicalMap, printed } from './typography.js';

const STEP = 4096; // characters
const START = new RegExp(`^[${SPACE}]*`, 'u');
const END = new RegExp(`[${SPACE}]*$`, 'u');

export { claimsOf } from './claims.js';
export { readCopy } from './copies.js';
export { CopyError } from './decoding.js';
export { joinsBackwards, matchingKey } from './matching_key.js';

/**
 * Find every sentence of a source in a copy of it.
 *
 * copy: { text, kind } of readCopy. sources: { paragraphs, sentences } of rows, each of one source;
 * the one of which most is found is reported.
 *
 * Resolves to what `ksd verify --format json` prints, without the claims, and `canonical`:
 * sentence id → canonical text of each sentence that is as published. Only in these may cited spans
 * be marked.
 */
export async function reportOn(copy, sources) {
  const indexes = sources.map(readIndex);
  const fingerprints = indexes.flatMap(fingerprintsOf);
  const texts = [];
  const hits = []; // of each text, where the fingerprints of all sources are in it
  let best = null;
  for (const text of textsOf(copy)) {
    if (text === texts[0]?.text) break;
    texts.push(new KeyedText(text));
    hits.push(await find(texts.at(-1), fingerprints));
    for (const index of indexes) {
      const alignment = await align(texts, hits, index);
      if (!best || alignment.letters > best.letters) best = { index, ...alignment };
    }
    if (best.places.size === best.index.sentences.length) break;
  }
  if (!best.letters && indexes.length > 1) return { source_id: null, sentences: [], canonical: {} };
  return written(copy, texts.map((keyed) => keyed.text), best);
}

async function written(copy, texts, { index, places, ordered }) {
  const printedAt = new Map();
  const whole = await printedWhole(texts, index, places);
  for (const [k, { start, end, text }] of places) {
    const { length, textSha256 } = index.sentences[k];
    const at = await printed(texts[text], start, end, length, textSha256);
    const size = canonicalMap(texts[text].slice(at.start, at.end)).characters.length;
    printedAt.set(k, { ...at, exact: at.exact || Boolean(whole.get(k)?.includes(size)) });
  }
  const order = [...ordered].sort((one, other) => one - other);
  const pointOf = codePointOffsets(copy.text);
  const canonical = {};
  const sentences = index.sentences.map(({ id }, k) => {
    const own = printedAt.get(k);
    const at = own ?? insteadOf(k, index, order, printedAt, copy);
    if (!at) return { sentence_id: id, status: 'missing', start: null, end: null, found: null };
    const found = texts[places.get(k)?.text ?? 0].slice(at.start, at.end);
    if (own?.exact) canonical[id] = canonicalMap(found).characters.join('');
    const inPlace = own?.exact ? 'ok' : 'retyped';
    const status = !own ? 'changed' : ordered.has(k) ? inPlace : 'moved';
    return { sentence_id: id, status, start: pointOf(at.start), end: pointOf(at.end), found };
  });
  return { source_id: index.sourceId, sentences, canonical };
}

/**
 * The sentences of the paragraphs that are printed exactly as published. Of a sentence without a
 * hash, this and its length say that it is: to each the lengths that it may have, since a space
 * may follow if it is not the last.
 */
async function printedWhole(texts, index, places) {
  const whole = new Map();
  for (const { first, end, length, textSha256 } of index.paragraphs) {
    const own = index.sentences.slice(first, end);
    const at = own.map((_, n) => places.get(first + n));
    if (own.every((each) => each.textSha256) || !at.every(Boolean)) continue;
    const text = texts[Math.max(...at.map((place) => place.text))];
    const { exact } = await printed(text, at[0].start, at.at(-1).end, length, textSha256);
    if (!exact) continue;
    own.forEach((each, n) => {
      whole.set(first + n, [each.length, each.length - (n + 1 < own.length)]);
    });
  }
  return whole;
}

/**
 * The words in the place of a sentence that was not found, { start, end }; null if there are none.
 * They are between the sentences before and after it, and not many more than were lost; at the
 * beginning or end of the article in the copy's own paragraph.
 */
function insteadOf(k, index, order, printedAt, copy) {
  const at = countUpTo(order, k);
  const [before, after] = [order[at - 1], order[at]];
  if (before === undefined && after === undefined) return null;
  const own = before === undefined ? paragraphAround(copy, printedAt.get(after).start)
    : paragraphAround(copy, printedAt.get(before).end - 1);
  const start = before === undefined ? own.start : printedAt.get(before).end;
  const end = after === undefined ? own.end : printedAt.get(after).start;
  const words = copy.text.slice(start, Math.max(start, end));
  const lost = lettersOf(index, (before ?? -1) + 1, after ?? index.sentences.length);
  const most = 3 * lost + 300; // characters, of one or two units
  if (words.length > 2 * most || codePoints(words) > most || !hasLetter(words)) return null;
  const [lead, trail] = [START, END].map((pattern) => words.match(pattern)[0].length);
  return { start: start + lead, end: start + words.length - trail };
}

/** A function that gives the number of code points before a place in a text. */
function codePointOffsets(text) {
  const pairsIn = (start, end) => text.slice(start, end).match(/[\udc00-\udfff]/g)?.length ?? 0;
  const before = [0]; // surrogate pairs before each step
  for (let start = 0; start < text.length; start += STEP) {
    before.push(before.at(-1) + pairsIn(start, start + STEP));
  }
  return (at) => {
    const step = Math.floor(at / STEP);
    return at - before[step] - pairsIn(step * STEP, at);
  };
}
