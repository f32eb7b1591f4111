// Cuts the borders of the region out of Natural Earth (npm: world-atlas).
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';

const load = createRequire(import.meta.url);
// in degrees: [west, south, east, north], from the Black Sea to the Yellow Sea
const WINDOW = [22, 5, 125, 62];
// Natural Earth draws who controls the ground; to the United Nations (GA resolution 68/262) Crimea is part of Ukraine
const CRIMEA = [32, 44, 37, 46.5];
const GRID = 6e4; // positions per side of the map: 400 m

/** The countries of the window as TopoJSON; `id` is the ISO alpha-3 code. A polygon is kept whole. */
export function borders() {
  const world = load('world-atlas/countries-50m.json');
  const alpha3 = new Map(load('i18n-iso-countries/codes.json').map((row) => [row[2], row[1]]));
  const countries = feature(world, world.objects.countries).features.map(({ id, properties: { name }, geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    return { id: alpha3.get(id) ?? name, name, polygons: polygons.filter((polygon) => isIn(polygon, WINDOW, false)) };
  });
  const [russia, ukraine] = ['RUS', 'UKR'].map((id) => countries.find((each) => each.id === id));
  ukraine.polygons.push(...russia.polygons.filter((polygon) => isIn(polygon, CRIMEA, true)));
  russia.polygons = russia.polygons.filter((polygon) => !isIn(polygon, CRIMEA, true));
  const features = countries.filter(({ polygons }) => polygons.length).map(({ id, name, polygons }) => ({
    type: 'Feature', id, properties: { name }, geometry: { type: 'MultiPolygon', coordinates: polygons },
  }));
  return topology({ countries: { type: 'FeatureCollection', features } }, GRID);
}

/** Whether a polygon is in a window, wholly or in part. */
function isIn([ring], [west, south, east, north], wholly) {
  const [x, y] = [0, 1].map((axis) => ring.map((point) => point[axis]));
  const [left, bottom, right, top] = [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)];
  return wholly ? left > west && right < east && bottom > south && top < north
    : left < east && right > west && bottom < north && top > south;
}
