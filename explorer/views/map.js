// Places of events: which of them, as a map and as a list.
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { bullets, button, count, el, grouped, joined } from '../common/dom.js';
import { byTime, statusNodes, whenNodes } from '../common/event_list.js';
import { columnFilter, filterBar, keep, nothing } from '../common/filters.js';
import { link } from '../common/links.js';
import { drawMap, mapLegend } from './map_chart.js';

const MOST = 20; // events listed for a place

export const map = {
  title: 'Map',
  says: 'Where events are reported to have been, or to be. Borders are those of Natural Earth, ' +
    'Crimea with Ukraine as the United Nations have it; they are no statement of this dataset.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = ['status', 'event_type'].map((column) => columnFilter('events', column, all));
    const events = keep(all, filters, params);
    const located = events.filter((row) => row.place_id).sort(byTime);
    const byPlace = grouped(located, (row) => row.place_id);
    const without = `${events.length - located.length} without`;
    place.append(
      filterBar('map', filters, params),
      el('p', { role: 'status' }, `${count(located.length, 'event')} with a place, ${without}`),
    );
    if (!located.length) return place.append(nothing('map', params));
    const label = 'Map; the list below says the same';
    const canvas = el('div.map', { role: 'region', 'aria-label': label });
    const heading = el('h3', { tabindex: '-1' }, 'The same as a list');
    const skip = button('Skip the map, go to the list', () => heading.focus());
    skip.className = 'skip';
    place.append(skip, mapLegend(), canvas, heading, list(byPlace));
    const chart = drawMap(canvas, byPlace);
    return { resize: () => chart.invalidateSize(), leave: () => chart.remove() };
  },
};

const list = (byPlace) => bullets(
  [...byPlace].sort((one, other) => other[1].length - one[1].length).map(([id, events]) => [
    link(id), el('span.small', ` (${onTheMap(rowOf('places', id))})`), ': ',
    joined(events.slice(0, MOST).map((row) => [
      link(row.event_id), el('span.small', ' ', whenNodes(row), ' ', statusNodes(row)),
    ]), '; '),
    events.length > MOST && ` and ${events.length - MOST} more`,
  ]),
);

/** How a place is seen on the map, if at all. */
function onTheMap(place) {
  if (!place) return 'not on the map';
  const kind = codeOf('place_kind', place.kind).label;
  if (place.latitude) return kind;
  if (place.kind === 'country') return 'country, shaded on the map';
  const within = place.country ? 'counted in the shade of its country' : 'not on the map';
  return `${kind}; no point is known, ${within}`;
}
