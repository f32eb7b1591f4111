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
const STEPS = [...Array(13).keys()].map((step) => step / 12);

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
  const holds = (shape) => ({ spot }) => isSeen(spot) && geoContains(shape, projection.invert(spot));
  const marks = circles.map((circle) => circleOf(circle, taken, width)); // first, as they have less room
  return [
    ...shapes.map(({ shape, drawn, number }) => svg('path', {
      d: drawn, class: number ? 'country with-events' : 'country',
      'fill-opacity': number ? 0.12 + (0.45 * number) / most : null,
    }, svg('title', {}, `${shape.properties.name}, ${count(number, 'event')}`))),
    ...marks, ...shapes.sort((one, other) => other.number - one.number).map(({ shape, number }) =>
      countryName(shape, number, spotsIn(shape, path, width, height), taken, width, holds(shape))).filter(Boolean),
  ];
}

/** Where the name of a country may go, best first: its middle, then what is near to it in its part that is seen. */
function spotsIn(shape, path, width, height) {
  const [first, last] = path.bounds(shape).map(([x, y]) => [Math.max(0, Math.min(width, x)), Math.max(0, Math.min(height, y))]);
  const middle = path.centroid(shape);
  const along = (axis) => STEPS.map((step) => first[axis] + (last[axis] - first[axis]) * step);
  const far = ([x, y]) => Math.hypot(x - middle[0], y - middle[1]);
  return [middle, ...along(1).flatMap((y) => along(0).map((x) => [x, y])).sort((one, other) => far(one) - far(other))];
}

/** The first of some boxes that is free, and from now on taken. */
function free(boxes, taken, isGood = () => true) {
  const found = boxes.find((box) => !taken.some((other) =>
    box.x < other.x + other.w && other.x < box.x + box.w &&
    box.y < other.y + other.h && other.y < box.y + box.h) && isGood(box));
  if (found) taken.push(found);
  return found;
}

function circleOf({ row, number, at: [x, y], r }, taken, width) {
  const text = `${row.name} ${number}`;
  const w = textWidth(text, 600) + 4;
  const box = free([[x + r + 2, y - LINE / 2], [x - r - w - 2, y - LINE / 2],
    ...[x - w / 2, x - w, x].flatMap((start) => [[start, y - r - LINE], [start, y + r]])].filter(([left]) => left > 0 && left + w < width)
    .map(([left, top]) => ({ x: left, y: top, w, h: LINE })), taken);
  const says = `${row.name}, ${count(number, 'event')}`;
  return svg('a', { href: pageAddress(row.place_id), class: 'place', 'aria-label': says, title: says },
    svg('circle', { cx: x, cy: y, r }), box && svg('text', { x: box.x + 2, y: box.y + 12 }, text));
}

function countryName({ id, properties: { name } }, number, spots, taken, width, holds) {
  if (id === name) return null; // a glacier that is no country
  const text = number ? `${name} ${number}` : name;
  const w = textWidth(text, number ? 600 : 400) + 4;
  const box = free(spots.map((spot) => ({ // at the edge beside it, not cut off
    spot, x: Math.max(0, Math.min(width - w, spot[0] - w / 2)), y: spot[1] - LINE / 2, w, h: LINE,
  })), taken, holds);
  const label = box && svg('text', {
    class: number ? 'country-name with-events' : 'country-name', x: box.x + w / 2, y: box.y + 12, 'text-anchor': 'middle',
  }, text);
  const own = number && rowsOf('places').find((row) => row.kind === 'country' && row.country === id);
  return label && own ? svg('a', {
    href: pageAddress(own.place_id), 'aria-label': `${name}, ${count(number, 'event')}`,
  }, label) : label;
}
