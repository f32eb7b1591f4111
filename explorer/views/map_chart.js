// The map: countries shaded by how many events are in them, circles for places with coordinates.
import L from 'leaflet';
import { feature } from 'topojson-client';
import { isAhead } from '../common/certainty.js';
import { readJson, rowOf, rowsOf } from '../common/data.js';
import { colour, count, el, legend } from '../common/dom.js';
import { cardAddress, open } from '../common/links.js';

export const mapLegend = () => legend('What the colours and circles mean', [
  ['map-sample shades', 'a country: the stronger its colour, the more events in it, ' +
    'also those of which only the country is stated'],
  ['map-sample circle', 'a place with known coordinates: the larger, the more events'],
  ['map-sample circle ahead', 'only planned, proposed or conditional events'],
  ['map-sample circle both', 'some of them only planned'],
  ['map-sample circle none', 'no event among those chosen'],
]);

/** Draw events by place on an element; gives the Leaflet map. byPlace: place_id → events. */
export function drawMap(canvas, byPlace) {
  const countryOf = (event) => rowOf('places', event.place_id)?.country;
  const inCountry = Map.groupBy([...byPlace.values()].flat(), countryOf);
  inCountry.delete(undefined);
  inCountry.delete(null);
  const most = Math.max(1, ...[...inCountry.values()].map((events) => events.length));
  const topology = readJson('borders');
  const options = { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25 };
  const map = L.map(canvas, { ...options, worldCopyJump: true });
  const countries = L.geoJSON(feature(topology, topology.objects.countries), {
    style: ({ id }) => ({
      color: colour('soft'),
      weight: 0.7,
      fillColor: colour(inCountry.has(id) ? lookOf(inCountry.get(id)).fill : 'land'),
      fillOpacity: inCountry.has(id) ? 0.06 + (0.44 * inCountry.get(id).length) / most : 1,
    }),
  });
  const places = rowsOf('places').filter((row) => row.latitude);
  // shapes exist once the map knows which part of the world it shows
  const seen = places.filter((row) => byPlace.has(row.place_id)).map(position);
  const bounds = seen.length ? L.latLngBounds(seen).pad(0.12) : countries.getBounds();
  map.fitBounds(bounds, { maxZoom: 6 });
  countries.addTo(map).eachLayer((shape) => {
    const { id, properties } = shape.feature;
    const events = inCountry.get(id) ?? [];
    describe(shape, properties.name, events, cardOf(id, events), { sticky: true });
  });
  for (const row of places) {
    const events = byPlace.get(row.place_id) ?? [];
    const circle = L.circleMarker(position(row), circleStyle(events)).addTo(map);
    describe(circle, row.name, events, row.place_id);
  }
  return map;
}

const position = (row) => [Number(row.latitude), Number(row.longitude)];

/** The card of a country, or else of the first place in it that has an event. */
const cardOf = (country, events) =>
  rowsOf('places').find((row) => row.kind === 'country' && row.country === country)?.place_id ??
  events[0]?.place_id;

/** How many events of a place are ahead, and the colours of its area and its line. */
function lookOf(events) {
  const ahead = events.filter(isAhead).length;
  if (!events.length) return { ahead, fill: 'soft', line: 'soft' };
  return {
    ahead,
    fill: ahead === events.length ? 'ahead' : 'past',
    line: ahead ? 'ahead' : 'text',
  };
}

function circleStyle(events) {
  const { ahead, fill, line } = lookOf(events);
  return {
    radius: events.length ? 5 + 3 * Math.sqrt(events.length) : 4,
    color: colour(line),
    fillColor: colour(fill),
    weight: ahead ? 3 : 1.5,
    dashArray: ahead ? '4 3' : null,
    fillOpacity: events.length ? 0.75 : 0.1,
  };
}

/** Give a shape its name, and its card on click or Enter. The Tab key skips one without events. */
function describe(shape, title, events, card, options) {
  const { ahead } = lookOf(events);
  const planned = ahead ? `, ${ahead === events.length ? 'all' : ahead} only planned` : '';
  const says = `${count(events.length, 'event')}${planned}`;
  shape.bindTooltip(() => el('span', `${title}: ${says}`), options);
  if (card) shape.on('click', () => open(cardAddress(card)));
  const isStop = events.length && card;
  const attributes = isStop
    ? { tabindex: '0', role: 'link', 'aria-label': `${title}, ${says}` }
    : { tabindex: '-1', 'aria-hidden': 'true' };
  const element = shape.getElement();
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (!isStop) return;
  element.addEventListener('keydown', ({ key }) => key === 'Enter' && open(cardAddress(card)));
}
