// Places of events, as a map and as a list.
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { count, el, grouped } from '../common/dom.js';
import { clustersWith, eventWhen } from '../common/event_list.js';
import { bestDated } from '../common/clusters.js';
import { columnFilter, filterBar, keep, nothing } from '../common/filters.js';
import { link } from '../common/links.js';
import { mapChart } from '../figures/map_chart.js';

const MOST = 12; // events listed for a place

export const map = {
  title: 'Map', panel: true,
  says: 'Where events are reported to have been, or to be. Borders are those of Natural Earth, ' +
    'Crimea with Ukraine as the United Nations have it; they are no statement of this dataset.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = ['status', 'event_type'].map((column) => columnFilter('events', column, all));
    const events = keep(all, filters, params);
    const located = events.filter((row) => row.place_id);
    const byPlace = grouped(located, (row) => row.place_id);
    place.append(
      filterBar('map', filters, params),
      el('p', { role: 'status' },
        `${count(located.length, 'event')} with a place, ${events.length - located.length} without`));
    if (!located.length) return place.append(nothing('map', params));
    place.append(
      mapChart(byPlace),
      el('p.small', 'A country is shaded by its events, also those of which only the country is ' +
        'stated. A circle is a place with known coordinates.'),
      el('h3', 'The same as a list'),
      el('ul.cards', [...byPlace].sort((one, other) => other[1].length - one[1].length).map(placeCard)));
  },
};

function placeCard([id, events]) {
  const found = clustersWith(events);
  return el('li.card', { 'data-id': id },
    el('p', el('b', link(id)), el('span.small', ` ${events.length} – ${kindOf(rowOf('places', id))}`)),
    el('ul.plain', found.slice(0, MOST).map((cluster) => el('li',
      link(cluster.cluster_id), el('span.small', ` ${eventWhen(bestDated(cluster))}`)))),
    found.length > MOST && el('p.small', `and ${found.length - MOST} more`));
}

/** What kind of place it is, and whether the map has a point for it. */
const kindOf = (place) => codeOf('place_kind', place?.kind).label +
  (place?.latitude || place?.kind === 'country' ? '' : ', no point is known');
