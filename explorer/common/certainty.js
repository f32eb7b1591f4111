// How certain, planned or past a row is, and whose words carry a position.

const AHEAD = new Set(['planned', 'proposed', 'conditional']);
const NOT = new Set(['cancelled', 'denied', 'not_occurred']);
// bases of a day that is printed in the source, or of none
const PRINTED = new Set(['explicit', 'none', 'not_stated', 'unclear']);

/** Stances by code: the sign, and the words for one holder and for several. */
const STANCES = {
  support: ['+', 'for', 'for'], mixed: ['±', 'mixed', 'mixed'], oppose: ['−', 'against', 'against'],
  neutral: ['0', 'takes no side', 'take no side'], unclear: ['?', 'unclear', 'unclear'],
};
// nobody is for or against a fact
const ON_FACT = { support: ['+', 'says it is so', 'say it is so'], oppose: ['−', 'denies it', 'deny it'] };

/** The words for a stance on a claim of some kind; null: of several kinds. */
export const stanceWords = (stance, kind, number = 1) =>
  ((kind === 'fact' && ON_FACT[stance]) || STANCES[stance])[number === 1 ? 1 : 2];
export const signOf = (stance) => STANCES[stance][0];
/** Whose words carry a position: [modes, heading] each; the last takes all others. */
export const VOICES = [
  [['direct', 'document', 'mixed'], 'In the holder’s own words, summarised here'],
  [['indirect', 'narrated'], 'As the source reports it'],
  [['inferred'], 'As the author interprets the holder'],
  [['authorial'], 'The author’s own opinion'],
  [null, 'Other'],
];

export const isAhead = (event) => AHEAD.has(event.status);
export const isDoubted = (row) => Boolean(row.claim_status) && row.claim_status !== 'accepted';

/** Whether the day of an event was inferred by the coders, not printed in the source. */
export const isReckoned = (event) => Boolean(event.date_edtf && event.date_basis && !PRINTED.has(event.date_basis));

export const isHedged = (row) => Boolean(row.hedge) && row.hedge !== 'none';

/** Class names of an event: past, ahead or not; and unsure. */
export function eventClasses(event) {
  const unsure = event.factuality !== 'CT+' || isDoubted(event) || event.status === 'unclear';
  const state = isAhead(event) ? 'ahead' : NOT.has(event.status) ? 'not' : 'past';
  return unsure ? `${state} unsure` : state;
}

/** The stance of a position as a code that has a sign. */
export const stanceOf = (row) => (STANCES[row.stance] ? row.stance : 'unclear');

/** The index in VOICES of a position. */
export const voiceOf = (row) => {
  const at = VOICES.findIndex(([modes]) => modes?.includes(row.mode));
  return at < 0 ? VOICES.length - 1 : at;
};
