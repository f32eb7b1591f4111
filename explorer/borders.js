// Cuts the borders of the region out of Natural Earth (npm: world-atlas).
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';

const load = createRequire(import.meta.url);
// in degrees: from the Black Sea to the Yellow Sea
const WINDOW = { west: 22, south: 5, east: 125, north: 62 };
// Natural Earth draws who controls the ground; to the United Nations (GA resolution 68/262) Crimea
// is part of Ukraine
const CRIMEA = { west: 32, south: 44, east: 37, north: 46.5 };
const FAR_WEST = -100; // countries of the window are so far west only past the 180th meridian
const GRID = 6e4; // positions per side of the map: 400 m

/** The countries of the window as TopoJSON; `id` is the ISO alpha-3 code. */
export function borders() {
  const world = load('world-atlas/countries-50m.json');
  const alpha3 = new Map(load('i18n-iso-countries/codes.json').map((row) => [row[2], row[1]]));
  const countries = feature(world, world.objects.countries).features.map((country) => ({
    id: alpha3.get(country.id) ?? country.properties.name,
    name: country.properties.name,
    polygons: polygonsOf(country.geometry),
  }));
  giveCrimeaToUkraine(countries);
  const features = countries
    .map(({ id, name, polygons }) => ({ id, name, kept: polygons.filter((each) => meets(each)) }))
    .filter(({ kept }) => kept.length)
    .map(({ id, name, kept }) => ({
      type: 'Feature',
      id,
      properties: { name },
      // a polygon is kept whole, so that no border is invented at the edge
      geometry: { type: 'MultiPolygon', coordinates: kept.map(eastward) },
    }));
  return topology({ countries: { type: 'FeatureCollection', features } }, GRID);
}

const polygonsOf = ({ type, coordinates }) => (type === 'Polygon' ? [coordinates] : coordinates);

function giveCrimeaToUkraine(countries) {
  const [russia, ukraine] = ['RUS', 'UKR'].map((id) => countries.find((each) => each.id === id));
  const crimea = russia.polygons.filter((polygon) => isWithin(polygon, CRIMEA));
  russia.polygons = russia.polygons.filter((polygon) => !crimea.includes(polygon));
  ukraine.polygons = [...ukraine.polygons, ...crimea];
}

function box([ring]) {
  const [longitudes, latitudes] = [0, 1].map((axis) => ring.map((point) => point[axis]));
  return {
    west: Math.min(...longitudes),
    south: Math.min(...latitudes),
    east: Math.max(...longitudes),
    north: Math.max(...latitudes),
  };
}

function meets(polygon) {
  const { west, south, east, north } = box(polygon);
  return west < WINDOW.east && east > WINDOW.west && south < WINDOW.north && north > WINDOW.south;
}

function isWithin(polygon, outer) {
  const { west, south, east, north } = box(polygon);
  return outer.west < west && east < outer.east && outer.south < south && north < outer.north;
}

/** A polygon with what is past the 180th meridian moved east of it, where its country goes on. */
const eastward = (polygon) =>
  polygon.map((ring) => ring.map(([x, y]) => [x < FAR_WEST ? x + 360 : x, y]));
