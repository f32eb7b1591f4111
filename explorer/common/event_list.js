// Events as a list in the order of time, with how certain the day and how far along the event is.
import { isAhead, isDoubted, isReckoned } from './certainty.js';
import { dateInWords, when } from './dates.js';
import { bullets, el } from './dom.js';
import { eventParties, link, term } from './links.js';

const PARTS = [
  'Start unknown: on or before a day',
  'With a day, or days between which it was',
  'Planned, proposed or conditional',
  'Time not stated',
];

function partOf(event) {
  if (isAhead(event)) return 2;
  if (event.date_earliest) return 1;
  return event.date_latest ? 0 : 3;
}

const firstDay = (event) => event.date_earliest ?? event.date_latest ?? '9999';

/** Compares events by the order of the list: start unknown, dated, ahead, undated. */
export const byTime = (one, other) =>
  partOf(one) - partOf(other) ||
  firstDay(one).localeCompare(firstDay(other)) ||
  (one.date_latest ?? '9999').localeCompare(other.date_latest ?? '9999') ||
  one.event_id.localeCompare(other.event_id);

/** When an event was, or is to be if at all, in words. */
export function eventWhen(event) {
  if (!isAhead(event)) return when(event);
  const on = /^\d/.test(event.date_edtf ?? '') ? 'on ' : '';
  const day = event.date_edtf ? `, ${on}${dateInWords(event.date_edtf)}` : '; time not stated';
  return `to come, if at all${day}`;
}

/** The same with why the day is what it is, where the source does not print it. */
export const whenNodes = (event) => [
  eventWhen(event),
  isReckoned(event) && [' (', term('date_basis', event.date_basis), ')'],
];

/** How far along an event is, and the doubts of the coders. */
export const statusNodes = (event) => [
  '(',
  term('status', event.status),
  isDoubted(event) && ['; coders: ', term('claim_status', event.claim_status)],
  ')',
];

/** The list with a heading for each of its parts, as elements. events: sorted by time. */
export const eventList = (events) =>
  PARTS.map((heading, part) => [heading, events.filter((event) => partOf(event) === part)])
    .filter(([, inside]) => inside.length)
    .flatMap(([heading, inside]) => [
      el('h4', heading),
      bullets(inside.map((event) => [
        el('span.small', whenNodes(event), ': '), link(event.event_id), ' ',
        statusNodes(event), ' ', el('span.small', eventParties(event)),
      ]), 'ol.event-list'),
    ]);
