// What was found in the reader's copy: how many sentences, and what is not as published.
import { rowOf } from '../common/data.js';
import { bullets, count, amount, el, grouped, joined } from '../common/dom.js';
import { label, labelOf } from '../common/labels.js';
import { link, viewLink } from '../common/links.js';
import { FOUND } from '../verification/claims.js';

const STATUSES = {
  ok: ['as published', 'letter for letter, in their place'],
  retyped: ['with different typography', 'the same letters and digits'],
  moved: ['moved', 'found, in another order'],
  changed: ['changed', 'other words are in their place'],
  missing: ['missing', 'nothing is in their place'],
};
const LONGEST = 300; // characters quoted

/** How many sentences of a report were found. */
export const foundIn = (report) => report.sentences.filter(isFound).length;

const isFound = ({ status }) => FOUND.has(status);

/** The outcome of a verification for people. */
export function copyResult(report) {
  const total = report.sentences.length;
  const found = foundIn(report);
  const id = report.source_id;
  if (!found) return wrongArticle(id && rowOf('sources', id));
  const part = `Only ${found} of its ${total} sentences ${found === 1 ? 'is' : 'are'} in it: ` +
    'this is a part of the article, or another text that quotes it.';
  return el('section.copy-result',
    el('h3', `${found} of ${total} sentences found`),
    4 * found < total && el('p.refused', part),
    el('p', link(id), '. ', viewLink('Read it beside the data', 'article', { source: id }), '.'),
    bullets(counts(report), 'ul'),
    claims(report),
    list('Moved', report, ['moved']),
    list('Changed or missing', report, ['changed', 'missing']));
}

function wrongArticle(source) {
  const what = source ? label('sources', source) : 'any article in this dataset';
  return el('section.copy-result',
    el('h3', 'Not this article'),
    el('p', `This is not a copy of ${what}: not one of its sentences is in it. Is it the right ` +
      'article, in its own language, and complete?'));
}

const counts = ({ sentences }) => Object.entries(STATUSES)
  .map(([status, texts]) => [sentences.filter((each) => each.status === status).length, ...texts])
  .filter(([number]) => number)
  .map(([number, text, means]) => [`${number} ${text}`, el('span.small', ` – ${means}`)]);

function claims({ claims: all }) {
  const lost = all.filter(({ status }) => status !== 'supported');
  const held = `${amount(all.length - lost.length)} of ${count(all.length, 'row')}`;
  const line = el('p', `${held} of the dataset have all their sentences in this copy.`);
  if (!lost.length) return line;
  const heading = `${count(lost.length, 'row')} that ${lost.length === 1 ? 'has' : 'have'} not`;
  return [line, el('details', el('summary', heading), bullets(lost.map((claim) => [
    link(claim.claim_id),
    claim.status === 'in_part' ? ' – in part: lost ' : ' – lost ',
    named(claim.not_found),
  ]), 'ul'))];
}

/** The sentences with some statuses, by paragraph, or by what the copy has in their place. */
function list(title, { sentences }, statuses) {
  const own = sentences.filter(({ status }) => statuses.includes(status));
  const groups = grouped(own, ({ sentence_id: id, status, start }) =>
    `${status} ${status === 'changed' ? start : paragraphOf(id)}`);
  return own.length ? [el('h4', title), bullets([...groups.values()].map(item), 'ul')] : null;
}

const paragraphOf = (id) => rowOf('sentences', id)?.paragraph_id;

/** Sentences as links, each paragraph named once: “Paragraph 2, sentence 1, 2; Paragraph 3, …”. */
const named = (ids) => joined([...grouped(ids, paragraphOf).values()].map(([first, ...others]) =>
  [link(first), others.map((id) => [', ', byNumber(id)])]), '; ');

/** A sentence by its number; its whole name is for screen readers. */
function byNumber(id) {
  const node = link(id, rowOf('sentences', id)?.number);
  node.setAttribute('aria-label', labelOf(id));
  return node;
}

function item(group) {
  const [{ status, found }] = group;
  const ids = group.map((each) => each.sentence_id);
  const short = ids.filter((id) => !rowOf('sentences', id)?.text_sha256).length;
  const isLost = !FOUND.has(status);
  return [
    named(ids), `: ${status}`,
    isLost && found &&
      el('blockquote.own-text', el('span.small', 'Your copy has: '), shortened(found)),
    isLost && short > 0 && el('p.small', `${count(short, 'sentence')} too short for a hash: ` +
      'found only where the whole paragraph is as it was.'),
  ];
}

function shortened(text) {
  const letters = [...text];
  if (letters.length <= LONGEST) return text;
  const [start, end] = [letters.slice(0, LONGEST / 2), letters.slice(-LONGEST / 2)];
  return `${start.join('')} […] ${end.join('')}`;
}
