// Happenings in the order of time: dated ones by month, all others folded.
import { isAhead, isDoubted, isReckoned } from './certainty.js';
import {
  bestDated, clusterAddress, clusters, disagreements, eventsOf, isDated, sidesOf, sourceCount,
} from './clusters.js';
import { dayInWords, when } from './dates.js';
import { bullets, count, el } from './dom.js';
import { sourceInShort } from './labels.js';
import { chip, link, term } from './links.js';

const MOST_SIDES = 5; // named beside an event
const MOST = 300; // happenings of a part listed
// the first that holds
const PARTS = {
  'Planned, proposed or conditional': isAhead, 'With days': isDated,
  'Over a longer time': (event) => event.date_earliest && event.date_latest,
  'Start unknown': (event) => event.date_latest,
  'End unknown': (event) => event.date_earliest,
  'Time not stated': () => true,
};

/** When an event was, or is to be if at all, in words. */
export const eventWhen = (event) => (isAhead(event) ? `planned: ${when(event)}` : when(event)) +
  (event.isDisputed ? ' (the sources differ)' : '');

/** How far along an event is where that is not usual, and the doubts of the coders. */
export const statusChips = (event) => [
  event.status !== 'occurred' && el('span.tag', { class: isAhead(event) ? 'second' : '' }, term('status', event.status)),
  isDoubted(event) && el('span.tag', 'coders: ', term('claim_status', event.claim_status)),
];

/** How many sources report a happening, and whether they agree; or the one. */
function sourcesTag(cluster) {
  if (sourceCount(cluster) < 2) return el('span.small', sourceInShort(bestDated(cluster).source_id));
  const differ = disagreements(cluster).length > 0;
  const node = link(clusterAddress(cluster), `${sourceCount(cluster)} sources ${differ ? 'differ' : 'agree'}`);
  node.className = differ ? 'tag second' : 'tag';
  return node;
}

export const happeningList = (found) => [bullets(found.slice(0, MOST).map((cluster) => {
  const event = bestDated(cluster);
  return [
    el('span.when', eventWhen(event), isReckoned(event) && [' (', term('date_basis', event.date_basis), ')']),
    el('span.what', link(event.event_id),
      el('span.chips', statusChips(event), sourcesTag(cluster), sidesOf(cluster).slice(0, MOST_SIDES).map((id) => chip(id)))),
  ];
}), 'ul.events'), more(found)];

const more = ({ length }) =>
  el('p', { hidden: length <= MOST }, `The first ${MOST} of ${length} are listed: choose fewer with the filters.`);

const firstDay = (cluster) => bestDated(cluster).date_earliest ?? bestDated(cluster).date_latest ?? '9999';

export const inTime = (found) => found.toSorted((one, other) => firstDay(one).localeCompare(firstDay(other)));

/** The happenings that have one of some events, in the order of time. */
export function clustersWith(events) {
  const ids = new Set(events.map((event) => event.event_id));
  return inTime(clusters().filter((cluster) => eventsOf(cluster).some((event) => ids.has(event.event_id))));
}

/** The list of events as elements: dated happenings by month, then the others, folded if not open. */
export function eventList(events, open = false) {
  const partOf = (cluster) => Object.keys(PARTS).find((part) => PARTS[part](bestDated(cluster)));
  const { 'With days': dated = [], ...others } = Object.groupBy(clustersWith(events), partOf);
  return [
    ...[...Map.groupBy(dated.slice(0, MOST), (cluster) => firstDay(cluster).slice(0, 7))].map(([month, inside]) =>
      el('section.month', el('h3', dayInWords(month)), happeningList(inside))),
    more(dated),
    ...Object.keys(PARTS).filter((part) => others[part]).map((part) => el('details.fold', { open },
      el('summary', `${part}: ${count(others[part].length, 'event')}`), happeningList(others[part]))),
  ];
}
