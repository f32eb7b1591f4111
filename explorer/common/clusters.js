// Happenings: the events of different sources that are one, from the view event_clusters.
import { isAhead } from './certainty.js';
import { cached, hasTable, referring, rowOf, rowsOf } from './data.js';
import { partsOf, partyOf, stateOf } from './parties.js';

const DAY = 864e5;
const LONG = 92; // days; what took longer has no place on a day
const MEETING = 'CONSULT';

const alone = ({ event_id: id, label }) => ({ cluster_id: id, label, event_ids: id, source_count: '1' });

/** All happenings; of a package without the view, each event is one. */
export const clusters = cached(() =>
  hasTable('event_clusters') ? rowsOf('event_clusters') : rowsOf('events').map(alone));

const byEvent = cached(() => new Map(clusters().flatMap((cluster) => idsOf(cluster).map((id) => [id, cluster]))));
const idsOf = (cluster) => cluster.event_ids.split('; ');
export const clusterOf = (eventId) => byEvent().get(eventId) ?? null;
export const clusterById = (id) => (clusterOf(id)?.cluster_id === id ? clusterOf(id) : null);

export const eventsOf = (cluster) => idsOf(cluster).map((id) => rowOf('events', id));
export const sourceCount = (cluster) => Number(cluster.source_count);

const days = (event) => event.date_earliest && event.date_latest
  ? (Date.parse(event.date_latest) - Date.parse(event.date_earliest)) / DAY : Infinity;

/** The event of a happening whose days are known best; isDisputed, with all their days, if the sources contradict each other. */
export const bestDated = cached((cluster) => {
  const best = eventsOf(cluster).reduce((one, event) => (days(event) < days(one) ? event : one));
  const given = disagreements(cluster).filter((row) => row.column === 'date_edtf').map((row) => rowOf('events', row.event_id));
  const [first, last] = ['date_earliest', 'date_latest'].map((end) => given.map((event) => event[end]).filter(Boolean).sort());
  if (!(first.at(-1) > last[0])) return best;
  const dates = [...new Set(given.map((event) => event.date_edtf.replace(/[[\]]/g, '')))].sort();
  return { ...best, isDisputed: true, date_basis: null, date_edtf: `[${dates}]`, date_earliest: first[0], date_latest: last.at(-1) };
});

/** Whether an event has a place on a calendar: both ends known, and not longer than a season. */
export const isDated = (event) => days(event) <= LONG;

/** The sides of a happening: states, and bodies of no state. */
export const sidesOf = cached((cluster) => [...new Set(eventsOf(cluster).flatMap((event) =>
  partsOf(event.event_id).map((part) => stateOf(partyOf(part)))))]);

/** Everybody who takes part in a happening according to any source: sides, bodies and people. */
export const partiesOf = cached((cluster) => [...new Set([...sidesOf(cluster), ...eventsOf(cluster).flatMap((event) =>
  partsOf(event.event_id).flatMap((part) => [part.actor_id, part.organization_id]))])].filter(Boolean));

/** The happenings that are meetings of two sides or more, and not only planned. */
export const meetings = cached(() => clusters().filter((cluster) => {
  const [event] = eventsOf(cluster).filter((each) => each.event_type === MEETING);
  return event && !isAhead(event) && isDated(bestDated(cluster)) && sidesOf(cluster).length > 1;
}));

export const meetingsWith = (id) => meetings().filter((cluster) => partiesOf(cluster).includes(id));

/** Where the sources of a happening differ: rows of the view source_disagreements. */
export const disagreements = (cluster) => referring('source_disagreements', 'cluster_id', cluster.cluster_id);

export const clusterAddress = (cluster) => `cluster:${cluster.cluster_id}`;
