// How a row looks by how certain, planned or past it is: class names of styles/certainty.css.
import { legend } from './dom.js';

const AHEAD = new Set(['planned', 'proposed', 'conditional']);
const NOT = new Set(['cancelled', 'denied', 'not_occurred']);
// bases of a day that is printed in the source, or of none
const PRINTED = new Set(['explicit', 'none', 'not_stated', 'unclear']);
const STANCES = {
  support: ['+', 'for'],
  oppose: ['−', 'against'],
  mixed: ['±', 'both, or under a condition'],
  neutral: ['0', 'takes no side'],
};
const MODES = {
  direct: ['quoted', 'ring: in quoted words'],
  inferred: ['inferred', 'hollow, dashed: the author’s interpretation'],
  authorial: ['authorial', 'hollow: the author’s own judgement'],
};

/** Whether an event is only planned, proposed or conditional. */
export const isAhead = (event) => AHEAD.has(event.status);

/** Whether the coders have doubts about a row. */
export const isDoubted = (row) => Boolean(row.claim_status) && row.claim_status !== 'accepted';

/** Whether the day of an event was inferred by the coders, not printed in the source. */
export const isReckoned = (event) =>
  Boolean(event.date_edtf && event.date_basis && !PRINTED.has(event.date_basis));

export const isHedged = (row) => Boolean(row.hedge) && row.hedge !== 'none';

/** Class names of an event. */
export function eventClasses(event) {
  const unsure = event.factuality !== 'CT+' || event.claim_status !== 'accepted';
  return [
    isAhead(event) ? 'ahead' : NOT.has(event.status) ? 'not' : 'past',
    (unsure || event.status === 'unclear') && 'unsure',
    event.ground === 'background' && 'background',
  ].filter(Boolean).join(' ');
}

export const eventLegend = () => legend('What the colours mean', [
  ['swatch past', 'reported as having happened'],
  ['swatch ahead', 'only planned, proposed or conditional'],
  ['swatch not', 'reported as not having happened'],
  ['swatch past unsure', 'dashed: not certain, or the coders have doubts'],
  ['swatch past background', 'pale: background of the article'],
  ['swatch past reckoned', 'striped, square: the day is inferred or set by a rule, not printed'],
]);

/** Class names of a position. */
export function positionClasses(row) {
  const stance = STANCES[row.stance] ? row.stance : 'unclear';
  const mode = MODES[row.mode]?.[0] ?? 'reported';
  return `stance-${stance} mode-${mode}${row.claim_status === 'accepted' ? '' : ' unsure'}`;
}

/** The sign of a position: its stance, with a wave if it is hedged. */
export const positionSign = (row) => (STANCES[row.stance]?.[0] ?? '?') + (isHedged(row) ? '~' : '');

export const positionLegend = () => legend('What the signs mean', [
  ...Object.entries(STANCES)
    .map(([code, [sign, means]]) => [`sign stance-${code} mode-reported`, means, sign]),
  ['sign stance-unclear mode-reported', 'unclear', '?'],
  ...Object.values(MODES).map(([name, means]) => [`sign stance-support mode-${name}`, means, '+']),
  ['sign stance-support mode-reported', 'wave: hedged', '+~'],
]);
