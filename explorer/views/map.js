// Places of events, as a map and as a list.
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { bullets, count, el, mostFirst } from '../common/dom.js';
import { columnFilter, filterBar, keep, nothing } from '../common/filters.js';
import { link } from '../common/links.js';
import { mapChart } from '../figures/map_chart.js';

export const map = {
  title: 'Map', panel: true,
  says: 'Where events are reported to have been, or to be. Borders are those of Natural Earth, ' +
    'Crimea with Ukraine as the United Nations have it; they are no statement of this dataset.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = ['status', 'event_type'].map((column) => columnFilter('events', column, all));
    const events = keep(all, filters, params);
    const located = events.filter((row) => row.place_id);
    const byPlace = new Map(mostFirst(located, (row) => row.place_id));
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
      bullets([...byPlace].map(([id, { length }]) => [link(id), ` ${length} `, el('span.small', kindOf(rowOf('places', id)))]),
        'ul.columns'));
  },
};

/** What kind of place it is, and whether the map has a point for it. */
const kindOf = (place) => codeOf('place_kind', place?.kind).label +
  (place?.latitude || place?.kind === 'country' ? '' : ', no point is known');
