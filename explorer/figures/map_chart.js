// The map: countries shaded by how many events are in them, circles for places with coordinates.
import { geoConicEqualArea, geoContains, geoPath } from 'd3-geo';
import { select } from 'd3-selection';
import { zoom, zoomIdentity } from 'd3-zoom';
import { feature } from 'topojson-client';
import { cached, readJson, rowOf, rowsOf } from '../common/data.js';
import { button, count, drawnFigure, el, svg, textWidth } from '../common/dom.js';
import { pageAddress } from '../common/links.js';

// in degrees: what is in the middle at first
const CENTRAL_ASIA = [[50, 30], [82, 30], [50, 55], [82, 55]];
const LINE = 15; // pixels

const countries = cached(() => {
  const topology = readJson('borders');
  return feature(topology, topology.objects.countries).features;
});

/** The map of events by place (a Map of place_id → events), with buttons. */
export function mapChart(byPlace) {
  const zooming = zoom().scaleExtent([0.35, 12]).filter((event) =>
    event.type === 'wheel' ? event.ctrlKey : !event.touches || event.touches.length > 1);
  const { node } = drawnFigure('div.map', (width) => {
    const height = Math.round(Math.min(innerHeight * 0.7, Math.max(340, width * 0.5)));
    const root = svg('svg', {
      viewBox: `0 0 ${width} ${height}`, width, height, role: 'group',
      'aria-label': 'Map; the list below says the same',
    });
    const draw = ({ transform }) =>
      root.replaceChildren(...painted(projectionFor(width, height, transform), byPlace, width, height));
    select(root).call(zooming.on('zoom', draw));
    draw({ transform: zoomIdentity });
    return root;
  });
  const change = (name, ...values) => () => zooming[name](select(node.firstChild), ...values);
  return el('figure.map-figure', node, el('p.actions',
    button('Zoom in', change('scaleBy', 1.5)), button('Zoom out', change('scaleBy', 1 / 1.5)),
    button('Central Asia', change('transform', zoomIdentity))));
}

function projectionFor(width, height, { k, x, y }) {
  const projection = geoConicEqualArea().parallels([35, 52]).rotate([-66, 0])
    .fitExtent([[8, 8], [width - 8, height - 8]], { type: 'MultiPoint', coordinates: CENTRAL_ASIA });
  const [left, top] = projection.translate();
  return projection.scale(projection.scale() * k).translate([left * k + x, top * k + y]);
}

function painted(projection, byPlace, width, height) {
  const path = geoPath(projection);
  const countryOf = (event) => rowOf('places', event.place_id)?.country;
  const inCountry = Map.groupBy([...byPlace.values()].flat().filter(countryOf), countryOf);
  const most = Math.max(1, ...[...inCountry.values()].map((events) => events.length));
  const isSeen = ([x, y]) => x > LINE && x < width - LINE && y > LINE && y < height - LINE;
  const circles = rowsOf('places').filter((row) => row.latitude && byPlace.has(row.place_id))
    .map((row) => ({
      row, number: byPlace.get(row.place_id).length,
      at: projection([Number(row.longitude), Number(row.latitude)]),
    }))
    .filter(({ at }) => isSeen(at)).sort((one, other) => other.number - one.number)
    .map((circle) => ({ ...circle, r: 4 + 4 * Math.sqrt(circle.number) }));
  const shapes = countries().map((shape) => ({
    shape, drawn: path(shape), number: inCountry.get(shape.id)?.length ?? 0,
  })).filter(({ drawn }) => drawn);
  const taken = circles.map(({ at: [x, y], r }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r }));
  const named = (own) => own.sort((one, other) => other.number - one.number).map(({ shape, number }) =>
    countryName(shape, number, innerPoint(shape, projection, path, isSeen, width, height), taken));
  const names = named(shapes.filter(({ number }) => number)); // first, as they matter more
  return [
    ...shapes.map(({ shape, drawn, number }) => svg('path', {
      d: drawn, class: number ? 'country with-events' : 'country',
      'fill-opacity': number ? 0.12 + (0.45 * number) / most : null,
    }, svg('title', {}, `${shape.properties.name}, ${count(number, 'event')}`))),
    ...circles.map((circle) => circleOf(circle, taken, width)),
    ...[...names, ...named(shapes.filter(({ number }) => !number))].filter(Boolean),
  ];
}

/** Where the name of a country goes: its middle, or a place of it that is seen; null if none is. */
function innerPoint(shape, projection, path, isSeen, width, height) {
  const holds = (point) => isSeen(point) && geoContains(shape, projection.invert(point));
  const middle = path.centroid(shape);
  if (isSeen(middle)) return middle;
  const [[left, top], [right, bottom]] = path.bounds(shape);
  if (left > width || right < 0 || top > height || bottom < 0) return null;
  const steps = [1 / 2, 1 / 3, 2 / 3, 1 / 6, 5 / 6];
  return steps.flatMap((down) => steps.map((across) => [width * across, height * down])).find(holds) ?? null;
}

/** The first of some boxes that is free, and from now on taken. */
function free(boxes, taken) {
  const found = boxes.find((box) => !taken.some((other) =>
    box.x < other.x + other.w && other.x < box.x + box.w &&
    box.y < other.y + other.h && other.y < box.y + box.h));
  if (found) taken.push(found);
  return found;
}

function circleOf({ row, number, at: [x, y], r }, taken, width) {
  const text = `${row.name} ${number}`;
  const w = textWidth(text, 600) + 4;
  const box = free([[x + r + 2, y - LINE / 2], [x - r - w - 2, y - LINE / 2],
    [x - w / 2, y - r - LINE], [x - w / 2, y + r]].filter(([left]) => left > 0 && left + w < width)
    .map(([left, top]) => ({ x: left, y: top, w, h: LINE })), taken);
  const says = `${row.name}, ${count(number, 'event')}`;
  return svg('a', { href: pageAddress(row.place_id), class: 'place', 'aria-label': says, title: says },
    svg('circle', { cx: x, cy: y, r }), box && svg('text', { x: box.x + 2, y: box.y + 12 }, text));
}

function countryName({ id, properties: { name } }, number, point, taken) {
  if (!point || id === name) return null; // a glacier that is no country
  const text = number ? `${name} ${number}` : name;
  const w = textWidth(text, number ? 600 : 400) + 4;
  const box = free((number ? [0, 1, -1, 2, -2, 3] : [0]).map((lines) =>
    ({ x: point[0] - w / 2, y: point[1] - LINE / 2 + lines * LINE, w, h: LINE })), taken);
  const label = box && svg('text', {
    class: number ? 'country-name with-events' : 'country-name', x: point[0], y: box.y + 12, 'text-anchor': 'middle',
  }, text);
  const own = number && rowsOf('places').find((row) => row.kind === 'country' && row.country === id);
  return label && own ? svg('a', {
    href: pageAddress(own.place_id), 'aria-label': `${name}, ${count(number, 'event')}`,
  }, label) : label;
}
