// Where each sentence of a source is in a copy: one place per sentence, no place twice. The letters
// decide, whatever precedes or follows them. The rules are those of verify/alignment.py.
import { countUpTo } from './collections.js';
import { matchingKey, sha256 } from './matching_key.js';
import { KeyedText } from './sentence_search.js';
import { lettersOf } from './source_index.js';

const MOST_TRIES = 20_000; // ways to complete one paragraph
const REACH = 100; // characters, more than its own, between a short sentence and its neighbour

/**
 * Align a source with a copy.
 *
 * texts: KeyedText of the copy, perhaps also of the same with parts replaced by spaces, so that offsets agree.
 * hits: of each, what `find` gives for `fingerprintsOf`. Gives { places: sentence number → { start, end, text
 * (its number) }, ordered: the numbers of the sentences in the source's order, letters: of all that were found }.
 */
export async function align(texts, hits, index) {
  const units = searchedUnits(index);
  const candidates = new Map(); // "first start end" → candidate
  for (const [text, keyed] of texts.entries()) {
    for (const { first, end, fingerprint } of units) {
      for (const at of hits[text].get(fingerprint.sha256) ?? []) {
        const candidate = candidateAt(index, first, end, keyed, at, { text });
        const key = `${first} ${candidate.start} ${candidate.end}`;
        if (!candidates.has(key)) candidates.set(key, candidate);
      }
    }
  }
  const chosen = chain([...candidates.values()]);
  const taken = new Set(chosen.map(({ first }) => first));
  const ordered = [...candidates.values()].sort((one, other) => one.first - other.first || one.start - other.start);
  for (const candidate of ordered) {
    if (taken.has(candidate.first) || !chosen.every((each) => areApart(candidate, each))) continue;
    taken.add(candidate.first);
    chosen.push(candidate);
  }
  const places = new Map(chosen.flatMap(({ first, places: own }) => own.map((place, n) => [first + n, place])));
  for (const paragraph of index.paragraphs) {
    for (const [k, place] of await completed(texts, index, paragraph, places)) places.set(k, place);
  }
  const found = [...places].map(([k, place]) => candidateOf(k, [place], index.sentences[k].letters));
  const letters = found.reduce((sum, each) => sum + each.letters, 0);
  return { places, ordered: new Set(chain(found).map(({ first }) => first)), letters };
}

/** What is searched for: each sentence with a hash, each paragraph of sentences without. */
function searchedUnits(index) {
  const units = index.sentences.map(({ fingerprint }, first) => ({ first, end: first + 1, fingerprint }));
  for (const { first, end, fingerprint } of index.paragraphs) {
    const hasHash = index.sentences.slice(first, end).some((sentence) => sentence.fingerprint);
    if (end > first && !hasHash && fingerprint?.length === lettersOf(index, first, end)) {
      units.push({ first, end, fingerprint });
    }
  }
  return units.filter(({ fingerprint }) => fingerprint);
}

/** What is searched for in a copy to align a source with it. */
export const fingerprintsOf = (index) => searchedUnits(index).map(({ fingerprint }) => fingerprint);

/** The sentences first to end, whose keys follow each other from `at` on. */
function candidateAt(index, first, end, keyed, at, { text, offset = 0 }) {
  const places = index.sentences.slice(first, end).map(({ letters }) => {
    const [start, stop] = keyed.span(at, at + letters);
    at += letters;
    return { start: offset + start, end: offset + stop, text };
  });
  return candidateOf(first, places, lettersOf(index, first, end));
}

const candidateOf = (first, places, letters) =>
  ({ first, places, letters, start: places[0].start, end: places.at(-1).end });

const areApart = (one, other) => one.end <= other.start || other.end <= one.start;

/**
 * The candidates that follow each other in the source and in the copy, with the most letters. If
 * several chains have as many, the one that ends first, and in it the places nearest to the next.
 */
export function chain(candidates) {
  const ends = []; // in the copy, rising; to each the best chain that ends there:
  const chains = []; // { letters (rising), last, before }
  const ordered = [...candidates].sort((one, other) =>
    one.first - other.first || other.start - one.start || other.end - one.end);
  for (const candidate of ordered) {
    const before = chains[countUpTo(ends, candidate.start) - 1] ?? null;
    const letters = candidate.letters + (before?.letters ?? 0);
    const low = countUpTo(ends, candidate.end - 1);
    if (low && chains[low - 1].letters > letters) continue;
    let high = low;
    while (high < ends.length && chains[high].letters < letters) high += 1;
    ends.splice(low, high - low, candidate.end);
    chains.splice(low, high - low, { letters, last: candidate, before });
  }
  const found = [];
  let link = chains.find(({ letters }) => letters === chains.at(-1).letters) ?? null;
  for (; link; link = link.before) found.unshift(link.last);
  return found;
}

/**
 * Places of a paragraph's sentences without a hash, if all its others are found: [k, place] each.
 * They are looked for between their neighbours; all letters together must have the paragraph's
 * hash, so none of them is another. What is printed between the sentences does not matter.
 */
async function completed(texts, index, { first, end, keySha256 }, places) {
  const isShort = (k) => index.sentences[k].fingerprint === null;
  const runs = []; // of sentences with a hash, or without
  let own = 0;
  for (let k = first; k < end; k += 1) {
    if (!isShort(k) && !places.has(k)) return [];
    if (!isShort(k)) own += 1;
    if (k > first && isShort(k) === isShort(k - 1)) runs.at(-1).push(k);
    else runs.push([k]);
  }
  if (!own || own === end - first) return [];
  const keyOf = ({ start, end: stop, text }) => matchingKey(texts[text].text.slice(start, stop));
  const parts = runs.map((run) => isShort(run[0])
    ? [...betweenNeighbours(texts, index, run, places)]
    : [{ letters: run.map((k) => keyOf(places.get(k))).join('') }]);
  let tries = 0;
  for (const reading of product(parts)) {
    tries += 1;
    if (tries > MOST_TRIES) break;
    if (await sha256(reading.map(({ letters }) => letters).join('')) !== keySha256) continue;
    return reading.flatMap(({ keyed, at, where }, number) => {
      const run = runs[number];
      if (!keyed) return [];
      return candidateAt(index, run[0], run.at(-1) + 1, keyed, at, where).places.map((place, n) => [run[n], place]);
    });
  }
  return [];
}

/** Every way to take one item of each list, the last changing fastest. */
function* product(lists) {
  if (!lists.length) {
    yield [];
    return;
  }
  for (const first of lists[0]) for (const rest of product(lists.slice(1))) yield [first, ...rest];
}

/** Each stretch of letters next to the neighbours of a run that has its length, nearest first. */
function* betweenNeighbours(texts, index, run, places) {
  const { paragraph } = index.sentences[run[0]];
  const neighbour = (k) => index.sentences[k]?.paragraph === paragraph ? places.get(k) : undefined;
  const letters = lettersOf(index, run[0], run.at(-1) + 1);
  const [before, after] = [neighbour(run[0] - 1), neighbour(run.at(-1) + 1)];
  const reach = 2 * letters + REACH;
  const low = before?.end ?? Math.max(after.start - reach, 0);
  const high = after?.start ?? low + reach;
  const keyed = new KeyedText(texts.at(-1).text.slice(low, Math.min(high, low + reach)));
  const where = { text: texts.length - 1, offset: low };
  const last = keyed.length - letters;
  for (let n = 0; n <= last; n += 1) {
    const at = before ? n : last - n;
    yield { letters: keyed.string(at, at + letters), keyed, at, where };
  }
}
