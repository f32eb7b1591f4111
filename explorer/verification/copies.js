// A reader's copy: what kind it is, its text, and the same without page numbers and running heads.
import { codePoints } from './collections.js';
import { CopyError, decode, firstBytes } from './decoding.js';
import { SPACE } from './matching_key.js';

const LONG_LINE = 160; // characters; a longer line was not wrapped by hand or by a PDF
const WINDOW = 100_000; // characters looked at around a place
const FILLED = new RegExp(`[^${SPACE}]`, 'u');
const IN_LINE = SPACE.replace('\\t-\\r', '\\t\\v-\\r'); // no line feed
const EMPTY_LINE = new RegExp(`\\n(?:[${IN_LINE}]*\\n)+|\\f`, 'gu');
const PAGE_NAME = /\.(?:html?|xhtml)$/i;
const PAGE_TAGS = /<!doctype\s+html|<html[\s>]|<body[\s>]|^\s*<[a-z!?]/i;
const PAGE_NUMBER = new RegExp(
  '^[^\\p{L}\\p{N}_]*(?:(?:page|seite|p|с|стр)(?![\\p{L}\\p{N}_])[^\\p{L}\\p{N}_]*)?[0-9]{1,4}' +
    '(?:\\s*(?:/|of|von|из)\\s*[0-9]{1,4})?[^\\p{L}\\p{N}_]*$', 'iu');
const ADDRESS = /^(?=.{1,500}$)[ \t<(]*(?:https?:\/\/|www\.|[!-~]+@)[!-~]+[ \t0-9/|.,:)>-]*$/i;
const LINE_NUMBER = /^[ \t]*([0-9]{1,4})(?:[.:)\]|]?[ \t]|$)/;
const FOOTNOTE_MARKS = /[⁰¹²³⁴-⁹]/g;
const NOT_LETTER = /[^\p{L}\p{No}\p{Nl}]+/gu;

/**
 * Read a copy from the bytes of a file: { text, shown, kind }, kind 'text' or 'page'. pageText: gives
 * the texts of HTML, where the browser can parse it. Throws CopyError.
 */
export function readCopy(bytes, name, pageText) {
  if (!bytes.length) throw new CopyError(`${name} is empty: give the article’s text.`);
  const tags = firstBytes(bytes, 8192).replaceAll('\0', '');
  const isPage = PAGE_NAME.test(name) || (PAGE_TAGS.test(tags) && bytes[0] !== 0x0a);
  const read = decode(bytes, name, isPage);
  const { text, shown } = isPage ? pageText(read) : { text: read, shown: read };
  if (!FILLED.test(text)) {
    throw new CopyError(`${name} holds no text: nothing but white space was found in it.`);
  }
  return { text, shown, kind: isPage ? 'page' : 'text' };
}

/** The texts to search: the copy, and the same without hidden text, page numbers and such. */
export function* textsOf({ text, shown }) {
  yield text;
  yield withoutFurniture(shown);
}

/**
 * A text with spaces in place of digits in superscript, numbers of lines, page numbers, repeated
 * lines, and lines that are only an address; every offset stays.
 */
function withoutFurniture(text) {
  const lines = withoutLineNumbers(text.replace(FOOTNOTE_MARKS, ' ').split('\n'));
  const keys = lines.map((line) => line.toLowerCase().replace(NOT_LETTER, ''));
  const counts = new Map();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return lines.map((line, number) => {
    const isRepeated = counts.get(keys[number]) > 1 && codePoints(line) <= LONG_LINE;
    const isFurniture = isRepeated || ADDRESS.test(line) || PAGE_NUMBER.test(line);
    return isFurniture ? line.replace(/[^\f]/g, ' ') : line;
  }).join('\n');
}

/** The lines without their numbers, if most lines have the number after the one before. */
function withoutLineNumbers(lines) {
  const numbers = lines.filter((line) => FILLED.test(line)).map((line) => Number(LINE_NUMBER.exec(line)?.[1] ?? NaN));
  const rising = numbers.filter((each, at) => each === numbers[at - 1] + 1).length;
  if (2 * rising <= numbers.length) return lines;
  return lines.map((line) => line.replace(LINE_NUMBER, (number) => ' '.repeat(number.length)));
}

/**
 * The paragraph of a copy around a letter: { start, end }. Empty lines and form feeds separate
 * blocks. Each line of a page is a paragraph, and each line of a block that has a long one; other
 * blocks are one paragraph, wrapped over lines.
 */
export function paragraphAround({ text, kind }, place) {
  if (kind === 'page') return stretchAround(text, place, /\n/g);
  const block = stretchAround(text, place, EMPTY_LINE);
  const lines = text.slice(block.start, block.end).split('\n');
  return lines.some((each) => codePoints(each.trim()) > LONG_LINE) ? stretchAround(text, place, /[\n\f]/g) : block;
}

/** The stretch around a place that has no break in it. */
function stretchAround(text, place, breaks) {
  const low = Math.max(place - WINDOW, 0);
  let [start, end] = [low, Math.min(place + WINDOW, text.length)];
  for (const { 0: { length }, index } of text.slice(low, end).matchAll(breaks)) {
    if (low + index > place) {
      end = low + index;
      break;
    }
    start = low + index + length;
  }
  return { start, end };
}
