// Is a sentence printed exactly as published, and which marks around its letters belong to it?
// The rules are those of verify/typography.py.
import { SPACE, WHITE_SPACE, clusterEnd, sha256 } from './matching_key.js';

const BEFORE = /[^\p{L}\p{N}\p{M}]*$/u; // what is between the letters and the words around them
const AFTER = /^[^\p{L}\p{N}]*/u;
const OPENING = /(?:["'¿¡]|(?!”)[\p{Ps}\p{Pi}])*$/u;
const CLOSING = new RegExp(`^(?:”|[^${SPACE}\\p{Ps}\\p{Pi}])*`, 'u');
// the end of a line at a hyphen within a word; before a conjunction a space follows the hyphen
const LETTER = '[\\p{L}\\p{Nl}\\p{No}]';
const WRAPPED = new RegExp(`(?<=${LETTER}-)[${SPACE}]*\\n[${SPACE}]*(?=${LETTER})(?!(?:and|or|to|und|oder|et|ou)(?![\\p{L}\\p{N}_]))`, 'gu');
const CANONICAL_SPACE = new RegExp(`[${WHITE_SPACE}]`, 'u');

/**
 * The sentence whose letters are at start to end of a text, with its marks: { start, end, exact }.
 * exact: its canonical text, of a length (perhaps with the space that follows), has the hash.
 * Otherwise marks that close belong to the word before, and marks that open to the word after.
 */
export async function printed(text, start, end, length, textSha256) {
  const [before] = BEFORE.exec(text.slice(Math.max(start - length, 0), start));
  const [after] = AFTER.exec(text.slice(end, end + length));
  if (textSha256) {
    const around = { left: start - before.length, right: end + after.length, start, end };
    const found = await byHash(text, around, length, textSha256);
    if (found) return { ...found, exact: true };
  }
  const [opening, closing] = [OPENING.exec(before)[0], CLOSING.exec(after)[0]];
  return { start: start - opening.length, end: end + closing.length, exact: false };
}

/** The stretch between left and right that has the hash and holds start to end; or null. */
async function byHash(text, { left, right, start, end }, length, textSha256) {
  const { characters, places } = canonicalMap(text.slice(left, right));
  const first = places.filter((place) => left + place < start).length;
  const last = places.slice(0, -1).filter((place) => left + place < end).length;
  for (const size of [length, length - 1]) {
    for (let begin = Math.max(last - size, 0); begin <= first; begin += 1) {
      const stop = begin + size;
      // not between a letter and a mark on it
      if (stop > characters.length || places[stop] === places[stop - 1]) continue;
      if (await sha256(characters.slice(begin, stop).join('')) === textSha256) {
        return { start: left + places[begin], end: left + places[stop] };
      }
    }
  }
  return null;
}

/** The characters of the canonical form of a text, and where each is; one more place ends it. */
export function canonicalMap(text) {
  const isSpace = (at) => CANONICAL_SPACE.test(text[at]);
  const [characters, places] = [[], []];
  const wrapped = new Set(Array.from(text.matchAll(WRAPPED), (found) => found.index));
  let [at, end] = [0, text.length];
  while (end > 0 && isSpace(end - 1)) end -= 1;
  while (at < end && isSpace(at)) at += 1;
  while (at < end) {
    const start = at;
    let piece = ' ';
    if (isSpace(at)) {
      while (at < end && isSpace(at)) at += 1;
      if (wrapped.has(start)) piece = '';
    } else {
      at = Math.min(clusterEnd(text, at), end);
      piece = text.slice(start, at).normalize('NFC');
    }
    for (const character of piece) {
      characters.push(character);
      places.push(start);
    }
  }
  places.push(end);
  return { characters, places };
}
