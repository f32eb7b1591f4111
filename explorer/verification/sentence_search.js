// Searches a long text for sentences of which only the hashes are known.
import { countUpTo, groupBy } from './collections.js';
import { clusterEnd, joinsBackwards, matchingKey, sha256 } from './matching_key.js';

const BASE = 2654435761;
const MOST_PLACES = 20; // looked at per sentence; a copy may repeat it without end
const CHUNK = 4096; // characters

/** The matching key of a text as code points (`codes`), with the way back to the text. */
export class KeyedText {
  constructor(text) {
    this.text = text;
    this.starts = [0]; // of the chunks in the text
    this.keyStarts = [0]; // of the chunks in the key
    this.clusters = new Map();
    const keys = [];
    for (let start = 0; start < text.length;) {
      let end = Math.min(start + CHUNK, text.length);
      while (end < text.length && (isLow(text, end) || joinsBackwards(text, end))) end += 1;
      const codes = codesOf(matchingKey(text.slice(start, end)));
      keys.push(codes);
      this.starts.push(end);
      this.keyStarts.push(this.keyStarts.at(-1) + codes.length);
      start = end;
    }
    this.length = this.keyStarts.at(-1);
    this.codes = new Uint32Array(this.length);
    keys.forEach((key, chunk) => this.codes.set(key, this.keyStarts[chunk]));
  }

  /** Characters start to end of the key. */
  string(start, end) {
    const parts = [];
    for (let at = start; at < end; at += CHUNK) {
      parts.push(String.fromCodePoint(...this.codes.subarray(at, Math.min(at + CHUNK, end))));
    }
    return parts.join('');
  }

  /** Places in the text of the characters start to end of the key (not empty). */
  span(start, end) {
    return [this.#cluster(start)[0], this.#cluster(end - 1)[1]];
  }

  /** The letter, with its marks, that a character of the key comes from: [start, end]. */
  #cluster(place) {
    const chunk = countUpTo(this.keyStarts, place) - 1;
    if (!this.clusters.has(chunk)) this.clusters.set(chunk, this.#clustersOf(chunk));
    return this.clusters.get(chunk)[place - this.keyStarts[chunk]];
  }

  #clustersOf(chunk) {
    const found = [];
    for (let start = this.starts[chunk]; start < this.starts[chunk + 1];) {
      const end = clusterEnd(this.text, start);
      for (let n = codesOf(matchingKey(this.text.slice(start, end))).length; n; n -= 1) {
        found.push([start, end]);
      }
      start = end;
    }
    return found;
  }
}

const codesOf = (text) => Array.from(text, (character) => character.codePointAt(0));
const isLow = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/**
 * Find where fingerprints { length, rolling, sha256 } are in a key: one rolling pass per distinct
 * length, confirmed by SHA-256. Gives sha256 → places, rising, at most 20.
 */
export async function find(keyed, fingerprints) {
  const found = new Map();
  for (const [length, wanted] of groupBy(fingerprints, (each) => each.length)) {
    const byRolling = groupBy(wanted, ({ rolling }) => rolling);
    for (const [place, rolling] of candidates(keyed.codes, length, byRolling)) {
      const hashes = new Set(byRolling.get(rolling).map((fingerprint) => fingerprint.sha256));
      if ([...hashes].every((hash) => found.get(hash)?.length >= MOST_PLACES)) continue;
      const hash = await sha256(keyed.string(place, place + length));
      if (!hashes.has(hash)) continue;
      if (!found.has(hash)) found.set(hash, []);
      if (found.get(hash).length < MOST_PLACES) found.get(hash).push(place);
    }
  }
  return found;
}

/** Each place where a stretch of a length has a wanted rolling hash: [place, hash]. */
function* candidates(codes, length, wanted) {
  if (codes.length < length) return;
  // nearly all places are decided by a table of one byte per low half of a hash
  const table = new Uint8Array(1 << 16);
  for (const rolling of wanted.keys()) table[rolling & 0xffff] = 1;
  let leaving = 1;
  for (let n = 0; n < length; n += 1) leaving = Math.imul(leaving, BASE);
  let hash = 0;
  for (let at = 0; at < codes.length; at += 1) {
    hash = (Math.imul(hash, BASE) + codes[at]) | 0;
    if (at >= length) hash = (hash - Math.imul(leaving, codes[at - length])) | 0;
    if (at >= length - 1 && table[hash & 0xffff] && wanted.has(hash >>> 0)) {
      yield [at - length + 1, hash >>> 0];
    }
  }
}
