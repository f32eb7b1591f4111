// A result of a search: what was found, and the cell that has the words.
import { el } from '../common/dom.js';
import { cardAddress } from '../common/links.js';
import { plainWord, search, textsOf } from './index.js';

export { search };

const BEFORE = 30; // characters of a cell shown before the word
const LONGEST = 90; // characters shown of a cell

/** A link to what was found. */
export const resultLink = (found) => el('a', { href: found.href ?? cardAddress(found.id) }, found.label, ' ',
  el('span.small', [found.kind, found.why ?? whyFound(found)].filter(Boolean).join(' – ')));

/** The cell with most of the words, for a row whose name lacks one; null otherwise. */
function whyFound({ id, label, terms = [] }) {
  const within = (text) => terms.filter((term) => plainWord(text).includes(term));
  if (within(label).length === terms.length) return null;
  const [title, text, words] = textsOf(id).map(([name, said]) => [name, said, within(said)])
    .sort((one, other) => other[2].length - one[2].length)[0] ?? [];
  return words?.length ? `${title}: ${excerpt(text, words[0])}` : null;
}

function excerpt(text, term) {
  const before = plainWord(text).indexOf(term) - BEFORE;
  const start = before > 0 ? text.indexOf(' ', before) + 1 : 0;
  const isLong = text.length - start > LONGEST;
  const last = isLong ? text.lastIndexOf(' ', start + LONGEST) : text.length;
  const end = last > start ? last : start + LONGEST;
  return `${start ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}
