// Canonical text and matching key, as verify/matching_key.py defines them.

// classes of characters: the Unicode property White_Space, and what Python's str.isspace takes
export const WHITE_SPACE = '\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
export const SPACE = `${WHITE_SPACE}\\x1c-\\x1f`;
const NOT_KEY = /[^\p{L}\p{N}]/gu;
const JOINS = /^[\p{M}\u1160-\u11ff]/u;

/** The matching key of a text: its letters and digits, lower case. Σ is always σ. */
export const matchingKey = (text) => text.normalize('NFKC').replaceAll('Σ', 'σ').toLowerCase().replace(NOT_KEY, '');

/** Whether a text has a letter or a digit. */
export const hasLetter = (text) => /[\p{L}\p{N}]/u.test(text);

const joins = new Map();

/** Whether the character at a place of a text may combine with the one before it. */
export function joinsBackwards(text, at) {
  const code = text.codePointAt(at);
  if (code < 0x300) return false;
  if (!joins.has(code)) joins.set(code, JOINS.test(String.fromCodePoint(code).normalize('NFKD')));
  return joins.get(code);
}

/** The place after the character at a place, with the marks that belong to it. */
export function clusterEnd(text, start) {
  let end = start + widthAt(text, start);
  while (end < text.length && joinsBackwards(text, end)) end += widthAt(text, end);
  return end;
}

/** UTF-16 units of the character at a place. */
const widthAt = (text, at) => (text.codePointAt(at) > 0xffff ? 2 : 1);

/** SHA-256 of a text in UTF-8, in hexadecimal digits. */
export async function sha256(text) {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
