// Dates of the EDTF profile in words.

const MONTHS = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
];
const SEASONS = { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' };

/** 2006-07-25 as 25 July 2006; 2006-07 as July 2006; 2006 as it is. */
export function dayInWords(text) {
  const [year, month, day] = text.split('-').map(Number);
  if (SEASONS[month]) return `${SEASONS[month]} ${year}`;
  return [day, MONTHS[month - 1], year].filter(Boolean).join(' ');
}

/** Two days or months in as few words as they need: 7 to 9 August 2006. */
export function spanInWords(first, last) {
  const [one, other] = [first, last].map(dayInWords);
  if (first.slice(0, 4) !== last.slice(0, 4) || first.length < 5) return `${one} to ${other}`;
  const isOneMonth = first.length > 7 && first.slice(0, 7) === last.slice(0, 7);
  return `${isOneMonth ? Number(first.slice(8)) : one.slice(0, -5)} to ${other}`;
}

/** The month or year that two days are the ends of, or null. */
function wholeOf(first, last) {
  const [year, month] = first.split('-');
  if (`${first} ${last}` === `${year}-01-01 ${year}-12-31`) return year;
  const end = `${first.slice(0, 7)}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
  return first.endsWith('-01') && last === end ? dayInWords(first.slice(0, 7)) : null;
}

/** A date of the profile in words; '' for none. */
export function dateInWords(edtf) {
  if (!edtf) return '';
  const doubt = /[~?%]/.test(edtf) ? ' (doubtful)' : '';
  const plain = edtf.replace(/[[\]~?%]/g, '');
  const any = plain.split(',').map((each) => edtf.startsWith('[') && each.includes('..') && !each.includes('/')
    ? setInWords(...each.split('..')) : timeInWords(...each.split('/')));
  return any.join(' or ') + doubt;
}

function setInWords(first, last) {
  if (!first) return `on or before ${dayInWords(last)}`;
  if (!last) return `on or after ${dayInWords(first)}`;
  const whole = wholeOf(first, last);
  return whole ? `some time in ${whole}` : `some time from ${spanInWords(first, last)}`;
}

function timeInWords(first, last = first) {
  if (first === '..') return `until ${dayInWords(last)} or later, start unknown`;
  if (last === '..') return `from ${dayInWords(first)}, end unknown`;
  return first === last ? dayInWords(first) : spanInWords(first, last);
}

export const when = (row) => dateInWords(row.date_edtf) || 'time not stated';
