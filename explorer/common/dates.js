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

/** A date of the profile in words; '' for none. */
export function dateInWords(edtf) {
  if (!edtf) return '';
  const doubt = /[~?%]/.test(edtf) ? ' (doubtful)' : '';
  const isSet = edtf.startsWith('[');
  const plain = edtf.replace(/[[\]~?%]/g, '');
  const parts = plain.split(isSet ? /\.\.|,/ : '/').map((part) => part === '..' ? '' : part);
  const [first, last] = parts.map((part) => part && dayInWords(part));
  if (parts.length === 1) return first + doubt;
  if (plain.includes(',')) return `${first} or ${last}${doubt}`;
  if (!first) return isSet ? `on or before ${last}` : `until ${last} or later, start unknown`;
  if (!last) return isSet ? `on or after ${first}` : `from ${first}, end unknown`;
  return `${isSet ? `some time from ${first}` : first} to ${last}${doubt}`;
}

export const when = (row) => dateInWords(row.date_edtf) || 'time not stated';
