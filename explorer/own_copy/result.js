// What was found in the reader's copy: how many sentences, and what is not as published.
import { rowOf } from '../common/data.js';
import { amount, bullets, count, el, grouped, joined } from '../common/dom.js';
import { label } from '../common/labels.js';
import { link } from '../common/links.js';
import { FOUND } from '../verification/claims.js';

const STATUSES = {
  ok: 'as published – letter for letter, in their place',
  retyped: 'with different typography – the same letters and digits', moved: 'moved – found, in another order',
  changed: 'changed – other words are in their place', missing: 'missing – nothing is in their place',
};
const LONGEST = 300; // characters quoted

export const foundIn = (report) => report.sentences.filter(({ status }) => FOUND.has(status)).length;

export function copyResult(report) {
  const total = report.sentences.length;
  const found = foundIn(report);
  const source = rowOf('sources', report.source_id);
  if (!found) {
    const what = source ? label('sources', source) : 'any source in this dataset';
    return el('section.copy-result',
      el('h3', 'Not a source of this dataset'),
      el('p', `This is not a copy of ${what}: not one of its sentences is in it. Is it the right ` +
        'text, in its own language, and complete?'));
  }
  const counts = Object.entries(STATUSES)
    .map(([status, means]) => [report.sentences.filter((each) => each.status === status).length, means])
    .filter(([number]) => number).map(([number, means]) => `${number} ${means}`);
  return el('section.copy-result',
    el('h3', `${found} of ${total} sentences found`),
    4 * found < total && el('p.refused', `Only ${found} of its ${total} sentences ${
      found === 1 ? 'is' : 'are'} in it: this is a part of the source, or another text that quotes it.`),
    el('p', 'Read it beside the data: ', link(report.source_id), '.'),
    bullets(counts),
    claims(report),
    list('Moved', report, ['moved']),
    list('Changed or missing', report, ['changed', 'missing']));
}

function claims({ claims: all }) {
  const lost = all.filter(({ status }) => status !== 'supported');
  return [
    el('p', `${amount(all.length - lost.length)} of ${count(all.length, 'row')} of the dataset have all ` +
      'their sentences in this copy.'),
    lost.length > 0 && el('details.fold', el('summary', `${count(lost.length, 'row')} without some or all`),
      bullets(lost.map((claim) => [
        link(claim.claim_id), claim.status === 'in_part' ? ' – in part: lost ' : ' – lost ', named(claim.not_found),
      ]))),
  ];
}

/** The sentences with some statuses, by paragraph, or by what the copy has in their place. */
function list(title, { sentences }, statuses) {
  const own = sentences.filter(({ status }) => statuses.includes(status));
  const groups = grouped(own, ({ sentence_id: id, status, start }) =>
    `${status} ${status === 'changed' ? start : paragraphOf(id)}`);
  return own.length > 0 && [el('h4', title), bullets([...groups.values()].map((group) => [
    named(group.map((each) => each.sentence_id)), `: ${group[0].status}`,
    !FOUND.has(group[0].status) && group[0].found &&
      el('blockquote.own-text', el('span.small', 'Your copy has: '), group[0].found.slice(0, LONGEST)),
  ]))];
}

const paragraphOf = (id) => rowOf('sentences', id)?.paragraph_id;

/** Sentences as links, each paragraph named once: “Paragraph 2, sentence 1, 2; Paragraph 3, …”. */
const named = (ids) => joined([...grouped(ids, paragraphOf).values()].map(([first, ...others]) =>
  [link(first), others.map((id) => [', ', link(id, rowOf('sentences', id)?.number)])]), '; ');
