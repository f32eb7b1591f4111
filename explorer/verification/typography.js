// Is a sentence printed exactly as published, and which marks around its letters belong to it?
// The rules are those of verify/typography.py.
import { SPACE, WHITE_SPACE, clusterEnd, joinsBackwards, sha256 } from './matching_key.js';

const OPENS = /^(?:["'¿¡]|(?!”)[\p{Ps}\p{Pi}])/u;
const BLANK = new RegExp(`^[${SPACE}]`, 'u');
const CANONICAL_SPACE = new RegExp(`[${WHITE_SPACE}]`, 'u');
const LETTER = /^[\p{L}\p{N}]/u;

const characterAt = (text, at) => String.fromCodePoint(text.codePointAt(at));

/** The place of the character before a place. */
const before = (text, at) =>
  at - (at > 1 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 ? 2 : 1);

/**
 * The sentence whose letters are at start to end of a text, with its marks: { start, end, exact }.
 * exact: its canonical text, of a length (perhaps with the space that follows), has the hash.
 * Otherwise marks that close belong to the word before, and marks that open to the word after.
 */
export async function printed(text, start, end, length, textSha256) {
  let [left, right] = [start, end];
  while (left > Math.max(start - length, 0) && !endsWord(text, before(text, left))) {
    left = before(text, left);
  }
  const most = Math.min(end + length, text.length);
  while (right < most && !LETTER.test(characterAt(text, right))) {
    right += characterAt(text, right).length;
  }
  if (textSha256) {
    const found = await byHash(text, { left, right, start, end }, length, textSha256);
    if (found) return { ...found, exact: true };
  }
  while (start > left && OPENS.test(characterAt(text, before(text, start)))) {
    start = before(text, start);
  }
  while (end < right) {
    const character = characterAt(text, end);
    if (BLANK.test(character) || OPENS.test(character.replace(/["'¿¡]/, ''))) break;
    end += character.length;
  }
  return { start, end, exact: false };
}

const endsWord = (text, at) => LETTER.test(characterAt(text, at)) || joinsBackwards(text, at);

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
function canonicalMap(text) {
  const isSpace = (at) => CANONICAL_SPACE.test(text[at]);
  const [characters, places] = [[], []];
  let [at, end] = [0, text.length];
  while (end > 0 && isSpace(end - 1)) end -= 1;
  while (at < end && isSpace(at)) at += 1;
  while (at < end) {
    const start = at;
    let piece = ' ';
    if (isSpace(at)) {
      while (at < end && isSpace(at)) at += 1;
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
