// Positions as lists: a holder's own words apart from what is reported and from interpretation.
import { VOICES, isDoubted, isHedged, signOf, stanceOf, stanceWords, voiceOf } from '../common/certainty.js';
import { rowOf } from '../common/data.js';
import { bullets, count, el } from '../common/dom.js';
import { holderOf, sourceInShort } from '../common/labels.js';
import { chip, link, term } from '../common/links.js';

/** The sign of a stance; its word is for screen readers. */
export function sign(row) {
  const stance = stanceOf(row);
  const word = stanceWords(stance, kindOf(row));
  return el(`span.sign.stance-${stance}`, { role: 'img', 'aria-label': word, title: word }, signOf(stance));
}

/** The kind of claim that a position is on. */
const kindOf = (row) => rowOf('issues', row.issue_id)?.proposition_kind;

/** A position as the item of a list. without: 'holder' or 'issue', which the page is about. */
const positionItem = (row, without) => [
  sign(row),
  el('span',
    link(row.position_id), ' ',
    el('span.chips',
      without !== 'holder' && chip(holderOf(row)),
      without !== 'issue' && row.issue_id && el('span.tag', term('topic', rowOf('issues', row.issue_id)?.topic)),
      isHedged(row) && el('span.tag', 'hedged: ', term('hedge', row.hedge)),
      isDoubted(row) && el('span.tag', 'coders: ', term('claim_status', row.claim_status)),
      el('span.small', sourceInShort(row.source_id)))),
];

export const byVoice = (rows, without, heading = 'h4') => {
  const groups = Map.groupBy(rows, voiceOf);
  return VOICES.flatMap(([, title], at) => groups.has(at) ? [
    el(heading, { class: 'voice' }, `${title} (${groups.get(at).length})`),
    bullets(groups.get(at).map((row) => positionItem(row, without)), 'ul.positions'),
  ] : []);
};

const BAR = ['support', 'mixed', 'neutral', 'unclear', 'oppose'];

/** Distinct holders by stance; one with both stances counts as mixed. */
export function holdersByStance(rows) {
  const stances = Map.groupBy(rows, holderOf);
  return Map.groupBy(stances.keys(), (id) => {
    const own = new Set(stances.get(id).map(stanceOf));
    if (own.has('mixed') || (own.has('support') && own.has('oppose'))) return 'mixed';
    return BAR.find((stance) => own.has(stance));
  });
}

/** A bar of how many holders are for, mixed and against; most: holders of the longest bar beside it. */
export function stanceBar(rows, most = 0) {
  const holders = holdersByStance(rows);
  const kinds = new Set(rows.map(kindOf));
  const parts = BAR.filter((stance) => holders.has(stance)).map((stance) => {
    const number = holders.get(stance).length;
    const part = el(`span.stance-${stance}`, `${number} ${stanceWords(stance, kinds.size === 1 && kindOf(rows[0]), number)}`);
    part.style.flexGrow = number;
    return part;
  });
  const words = parts.map((part) => part.textContent).join(', ');
  const bar = el('span.stance-bar', { role: 'img', 'aria-label': `Holders: ${words}` }, parts);
  if (most) bar.style.width = `${(100 * holdersIn(rows)) / most}%`;
  return bar;
}

export const holdersIn = (rows) => new Set(rows.map(holderOf)).size;
export const holderCount = (rows) => count(holdersIn(rows), 'holder');
