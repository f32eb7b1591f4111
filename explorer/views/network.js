// Who shares events with whom, as a network of parties.
import { clusters, eventsOf } from '../common/clusters.js';
import { rowsOf } from '../common/data.js';
import { amount, bullets, count, el, lazyFold, mostFirst } from '../common/dom.js';
import { happeningList, inTime } from '../common/event_list.js';
import { columnFilter, filterBar, keep, nothing } from '../common/filters.js';
import { labelOf, labelled } from '../common/labels.js';
import { chip } from '../common/links.js';
import { merged, partsOf, partyOf } from '../common/parties.js';
import { networkChart } from '../figures/network_chart.js';

const MOST = innerWidth < 700 ? 14 : 26; // names in the picture
const STRONGEST = 3; // lines drawn from each name, unless it is about one
const MOST_PARTIES = 14; // of one event; a conference of more ties nobody in particular

export const network = {
  title: 'Network', panel: true,
  says: 'Who takes part in the same events. The more events two parties share, the stronger the line.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = filtersOf(all);
    const kept = new Set(keep(all, filters, params));
    const nameOf = params.apart ? (id) => id : merged;
    const around = params.around && nameOf(params.around);
    const found = clusters().filter((cluster) => eventsOf(cluster).some((event) => kept.has(event)))
      .map((cluster) => ({ cluster, own: partiesOf(cluster, nameOf) }))
      .filter(({ cluster, own }) => !around || own.includes(around) || hasPerson(cluster, around));
    const tied = pairs(found);
    const names = mostTied(tied, around);
    const shown = names.slice(0, MOST);
    const between = tied.filter(({ from, to }) => shown.includes(from) && shown.includes(to));
    place.append(
      filterBar('network', filters, params),
      el('p', { role: 'status' }, `${count(shown.length, 'party', 'parties')} of ${amount(names.length)}`,
        names.length > shown.length && ', those that share most; choose one to see all around it'));
    if (!shown.length) return place.append(nothing('network', params));
    const chart = asLines(around ? between : strongest(between), shown);
    place.append(chart.node, el('details.fold', { open: true }, el('summary', 'The same as a list, with the events'), list(between)));
    return { select: (id) => chart.select(id && nameOf(id)) };
  },
};

const filtersOf = (events) => [
  {
    name: 'around', title: 'Around', all: 'everybody',
    options: labelled(rowsOf('event_participants').flatMap((row) => [partyOf(row), row.actor_id])).slice(0, 2000),
  },
  columnFilter('events', 'event_type', events), columnFilter('events', 'status', events),
  { name: 'apart', title: 'State and government', options: [['yes', 'apart']], all: 'as one' },
];

/** The parties of a happening, each once, in the order of ids. */
const partiesOf = (cluster, nameOf) => [...new Set(eventsOf(cluster).flatMap((event) =>
  partsOf(event.event_id).map((part) => nameOf(partyOf(part)))))].sort();

const hasPerson = (cluster, id) => eventsOf(cluster).some((event) =>
  partsOf(event.event_id).some((part) => part.actor_id === id));

/** The pairs of parties that share happenings, most first: { from, to, shared: clusters }. */
function pairs(found) {
  const all = found.filter(({ own }) => own.length <= MOST_PARTIES).flatMap(({ cluster, own }) =>
    own.flatMap((from, at) => own.slice(at + 1).map((to) => ({ from, to, cluster }))));
  return mostFirst(all, ({ from, to }) => `${from}\n${to}`)
    .map(([, same]) => ({ ...same[0], shared: same.map(({ cluster }) => cluster) }));
}

/** The ids of all parties, those that share most first; the one in the middle before all. */
function mostTied(tied, around) {
  const sums = new Map();
  for (const { from, to, shared } of tied) {
    for (const id of [from, to]) sums.set(id, id === around ? Infinity : (sums.get(id) ?? 0) + shared.length);
  }
  return [...sums].sort((one, other) => other[1] - one[1]).map(([id]) => id);
}

/** The strongest ties of each party. ties: strongest first. */
function strongest(ties) {
  const numbers = new Map();
  return ties.filter((tie) => [tie.from, tie.to].map((id) => {
    numbers.set(id, (numbers.get(id) ?? 0) + 1);
    return numbers.get(id) <= STRONGEST;
  }).some(Boolean));
}

const saysOf = (from, to, shared) => `${labelOf(from)} – ${labelOf(to)}: ${count(shared.length, 'event')}`;

const asLines = (ties, shown) => networkChart(shown, ties.map(({ from, to, shared }) => ({
  from, to, weight: shared.length, says: saysOf(from, to, shared),
})));

const list = (ties) => bullets(ties.map(({ from, to, shared }) => lazyFold('details', {}, saysOf(from, to, shared), () => [
  el('p.chips', chip(from), chip(to)), ...happeningList(inTime(shared)),
])));
