'use strict';
// Canonical text, loose form and classes of characters, as src/kyrgyz_security_diplomacy/text.py
// defines them. Python's \s, \w and str.isalnum are not JavaScript's, so they are spelt out here.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const UNKNOWN = -2;
  const EXPANDS = -1; // the code point gives several loose characters
  // the Unicode property White_Space
  const WHITE_SPACE = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
  // what Python's str.isspace takes for white space: the four separators of ASCII too
  const SPACE = WHITE_SPACE + '\\x1c-\\x1f';
  const WORD = '\\p{L}\\p{N}_';
  const IDEOGRAPH =
    '[\\u3041-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]';

  const BLANKS = new RegExp(`[${WHITE_SPACE}]+`, 'gu');
  const ONE_SPACE = new RegExp(`[${SPACE}]`, 'u');
  const LETTER = /[\p{L}\p{N}]/u;
  const NOT_LETTERS = /[^\p{L}\p{N}]/gu;

  /** One paragraph in norm-1: NFC, each run of white space one blank, none at the ends. */
  function canonicalParagraph(text) {
    return text.normalize('NFC').replace(BLANKS, ' ').replace(/^ | $/g, '');
  }

  // Per code point: its loose form, if it is one character, and whether it may join backwards.
  const looseOf = new Int32Array(0x110000).fill(UNKNOWN);
  const joins = new Uint8Array(0x110000);
  let seconds = null;

  /** The loose form of a text that is in NFKC: each code point by itself, so no final sigma. */
  function keepLetters(text) {
    return text.replaceAll('Σ', 'σ').toLowerCase().replace(NOT_LETTERS, '');
  }

  /** The loose form of a text: what survives re-typesetting. */
  function loose(text) {
    return keepLetters(text.normalize('NFKC'));
  }

  /** Characters that canonical composition joins to the one before (Hangul included). */
  function secondElements() {
    const found = new Set();
    for (let code = 0x1161; code < 0x1176; code++) found.add(code);
    for (let code = 0x11a8; code < 0x11c3; code++) found.add(code);
    for (let code = 0xc0; code < 0x1ffff; code++) {
      if (code >= 0x3400 && code < 0xf900) code = 0xf900; // ideographs, Hangul, surrogates
      const parts = Array.from(String.fromCodePoint(code).normalize('NFD'));
      if (parts.length > 1) found.add(parts[parts.length - 1].codePointAt(0));
    }
    return found;
  }

  /** Whether a character has a combining class: then it is put before U+0345, which has the last. */
  function isMark(character) {
    return character === '\u0345' || !`\u0345${character}`.normalize('NFD').startsWith('\u0345');
  }

  function fill(code) {
    const character = String.fromCodePoint(code);
    const kept = loose(character);
    const first = kept ? kept.codePointAt(0) : 0;
    looseOf[code] = kept.length > (first > 0xffff ? 2 : 1) ? EXPANDS : first;
    const start = String.fromCodePoint(character.normalize('NFKD').codePointAt(0));
    seconds = seconds || secondElements();
    joins[code] = isMark(start) || seconds.has(start.codePointAt(0)) ? 1 : 0;
  }

  /** Loose form of a code point: the code of its one character, 0 for none, -1 for several. */
  function looseCode(code) {
    if (looseOf[code] === UNKNOWN) fill(code);
    return looseOf[code];
  }

  /** Whether a code point may combine with the one before it under normalization. */
  function joinsBackwards(code) {
    if (looseOf[code] === UNKNOWN) fill(code);
    return joins[code] === 1;
  }

  /** Number of code points of a string. */
  function codePoints(text) {
    let count = text.length;
    for (let at = 0; at < text.length - 1; at++) {
      const high = text.charCodeAt(at);
      if (high >= 0xd800 && high < 0xdc00) {
        const low = text.charCodeAt(at + 1);
        if (low >= 0xdc00 && low < 0xe000) count--, at++;
      }
    }
    return count;
  }

  // per UTF-16 unit: whether it is white space; none is outside the first plane
  const SPACES = Uint8Array.from({ length: 0x10000 }, (_, unit) =>
    ONE_SPACE.test(String.fromCharCode(unit)) ? 1 : 0
  );
  const isSpaceAt = (string, unit) => SPACES[string.charCodeAt(unit)] === 1;
  const isSpace = (character) => isSpaceAt(character, 0);

  /** Python's str.rstrip and str.lstrip. */
  function stripEnd(text) {
    let end = text.length;
    while (end > 0 && isSpaceAt(text, end - 1)) end--;
    return text.slice(0, end);
  }

  function stripStart(text) {
    let start = 0;
    while (start < text.length && isSpaceAt(text, start)) start++;
    return text.slice(start);
  }

  Object.assign(verify, {
    WHITE_SPACE, SPACE, WORD, IDEOGRAPH, EXPANDS,
    canonicalParagraph, loose, looseCode, joinsBackwards, codePoints, stripEnd, stripStart,
    isSpace, isSpaceAt,
    hasLetter: (text) => LETTER.test(text),
  });
})(KSD.verify);
