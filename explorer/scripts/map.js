'use strict';
// Places on a map with borders: countries by how many events lie in them, points for known places.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  let map = null;

  KSD.views.map = {
    title: 'Map',
    says: 'Where events are told to have been, or to be. A country is shaded by the events in it, also those of which only the country is told; a circle is a place with known coordinates. Borders are those of Natural Earth, Crimea with Ukraine as the United Nations have it; they are no statement of this dataset.',
    draw(place, params) {
      const filters = [
        KSD.codeFilter('events', 'status', KSD.rows('events')),
        KSD.codeFilter('events', 'event_type', KSD.rows('events')),
      ];
      const events = KSD.kept(KSD.rows('events'), filters, params);
      const located = events.filter((row) => row.place_id);
      const byPlace = grouped(located);
      const canvas = KSD.el('div', { class: 'map', role: 'region', 'aria-label': 'Map; the list below says the same' });
      place.append(
        KSD.filterBar('map', filters, params),
        KSD.el('p', {
          role: 'status',
          text: `${KSD.count(located.length, 'event')} with a place, ${events.length - located.length} without`,
        }),
        canvas,
        KSD.el('h3', { text: 'The same as a list' }),
        list(byPlace),
      );
      draw(canvas, byPlace);
    },
    resize() {
      map?.invalidateSize();
    },
    leave() {
      map?.remove();
      map = null;
    },
  };

  function grouped(rows) {
    const groups = new Map();
    for (const row of rows) (groups.get(row.place_id) ?? groups.set(row.place_id, []).get(row.place_id)).push(row);
    return groups;
  }

  const list = (byPlace) =>
    KSD.el(
      'ul',
      { class: 'rows' },
      [...byPlace]
        .sort((one, other) => other[1].length - one[1].length)
        .map(([id, events]) =>
          KSD.el(
            'li',
            {},
            KSD.link(id),
            ': ',
            KSD.joined(
              events.slice(0, 20).map((row) => KSD.link(row.event_id)),
              '; ',
            ),
            events.length > 20 ? ` and ${events.length - 20} more` : '',
          ),
        ),
    );

  function draw(canvas, byPlace) {
    const inCountry = new Map();
    for (const [id, events] of byPlace) {
      const country = KSD.row('places', id)?.country;
      if (country) inCountry.set(country, (inCountry.get(country) ?? 0) + events.length);
    }
    const topology = JSON.parse(document.getElementById('borders').textContent);
    const countries = topojson.feature(topology, topology.objects.countries);
    map = L.map(canvas, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, worldCopyJump: true });
    const most = Math.max(1, ...inCountry.values());
    const shade = (number) => (number ? 0.15 + 0.45 * Math.sqrt(number / most) : 0);
    const layer = L.geoJSON(countries, {
      style: ({ id }) => ({
        color: KSD.colour('soft'),
        weight: 0.7,
        fillColor: inCountry.has(id) ? KSD.colour('past') : KSD.colour('land'),
        fillOpacity: inCountry.has(id) ? shade(inCountry.get(id)) : 1,
      }),
      onEachFeature: (feature, part) => {
        const state = KSD.rows('places').find((row) => row.kind === 'country' && row.country === feature.id);
        part.bindTooltip(
          () =>
            KSD.el('span', {
              text: `${feature.properties.name}: ${KSD.count(inCountry.get(feature.id) ?? 0, 'event')}`,
            }),
          { sticky: true },
        );
        if (state)
          part.on('click', () => {
            location.hash = KSD.cardAddress(state.place_id);
          });
      },
    }).addTo(map);
    const points = KSD.rows('places')
      .filter((row) => row.latitude)
      .map((row) => point(row, byPlace.get(row.place_id)?.length ?? 0));
    const circles = L.featureGroup(points).addTo(map);
    map.fitBounds(points.length ? circles.getBounds().pad(0.3) : layer.getBounds());
  }

  function point(row, events) {
    const at = [Number(row.latitude), Number(row.longitude)];
    const circle = L.circleMarker(at, {
      radius: events ? 5 + 3 * Math.sqrt(events) : 4,
      color: KSD.colour(events ? 'focus' : 'soft'),
      weight: 2,
      fillOpacity: events ? 0.5 : 0.1,
    });
    circle.bindTooltip(() => KSD.el('span', { text: `${row.name}: ${KSD.count(events, 'event')}` }));
    circle.on('click', () => {
      location.hash = KSD.cardAddress(row.place_id);
    });
    return circle;
  }
})();
