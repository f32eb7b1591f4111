'use strict';
// The map itself: countries shaded by how many events lie in them, circles for places with coordinates.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  const sample = (style, says) =>
    KSD.el('li', {}, KSD.el('span', { class: `map-sample ${style}`, 'aria-hidden': 'true' }), ` ${says}`);

  KSD.mapLegend = () =>
    KSD.el(
      'ul',
      { class: 'legend', 'aria-label': 'What the colours and circles mean' },
      sample('shades', 'a country: the stronger its colour, the more events in it, also those of which only the country is told'),
      sample('circle', 'a place with known coordinates: the larger, the more events'),
      sample('circle ahead', 'only planned, proposed or conditional events'),
      sample('circle both', 'some of them only planned'),
      sample('circle none', 'no event among those chosen'),
    );

  /** Draw events by place on an element; gives the Leaflet map. byPlace: events by place_id. */
  KSD.mapChart = (canvas, byPlace) => {
    const inCountry = Map.groupBy([...byPlace.values()].flat(), (row) => KSD.row('places', row.place_id)?.country);
    const most = Math.max(1, ...[...inCountry].filter(([code]) => code).map(([, events]) => events.length));
    const topology = JSON.parse(document.getElementById('borders').textContent);
    const map = L.map(canvas, {
      attributionControl: false,
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      worldCopyJump: true,
    });
    const layer = L.geoJSON(topojson.feature(topology, topology.objects.countries), {
      style: ({ id }) => ({
        color: KSD.colour('soft'),
        weight: 0.7,
        fillColor: KSD.colour(inCountry.has(id) ? kindOf(inCountry.get(id)).fill : 'land'),
        fillOpacity: inCountry.has(id) ? 0.06 + (0.44 * inCountry.get(id).length) / most : 1,
      }),
    });
    const places = KSD.rows('places').filter((row) => row.latitude);
    // shapes exist once the map knows what part of the world it shows
    map.fitBounds(boundsOf(places.filter((row) => byPlace.has(row.place_id))) ?? layer.getBounds(), { maxZoom: 6 });
    layer.addTo(map).eachLayer((part) => {
      const { id, properties } = part.feature;
      name(part, properties.name, inCountry.get(id) ?? [], cardOf(id, inCountry.get(id)), { sticky: true });
    });
    for (const row of places) {
      const events = byPlace.get(row.place_id) ?? [];
      const circle = L.circleMarker(at(row), circleLook(events));
      name(circle.addTo(map), row.name, events, row.place_id);
    }
    return map;
  };

  const at = (row) => [Number(row.latitude), Number(row.longitude)];
  const boundsOf = (places) => (places.length ? L.latLngBounds(places.map(at)).pad(0.12) : null);

  /** The card of a country, or else of the first place in it that has an event. */
  const cardOf = (code, events) =>
    KSD.rows('places').find((row) => row.kind === 'country' && row.country === code)?.place_id ?? events?.[0].place_id;

  /** How the events of a place look together: colours of its filling and its line. */
  function kindOf(events) {
    const ahead = events.filter(KSD.isAhead).length;
    if (!events.length) return { ahead, fill: 'soft', line: 'soft' };
    return {
      ahead,
      fill: ahead === events.length ? 'ahead' : 'past',
      line: ahead ? 'ahead' : 'text',
    };
  }

  function circleLook(events) {
    const { ahead, fill, line } = kindOf(events);
    return {
      radius: events.length ? 5 + 3 * Math.sqrt(events.length) : 4,
      color: KSD.colour(line),
      fillColor: KSD.colour(fill),
      weight: ahead ? 3 : 1.5,
      dashArray: ahead ? '4 3' : null,
      fillOpacity: events.length ? 0.75 : 0.1,
    };
  }

  /** Give a shape its name, and its card on click or Enter; one without events is passed by the Tab key. */
  function name(shape, title, events, card, options) {
    const { ahead } = kindOf(events);
    const says =
      `${title}: ${KSD.count(events.length, 'event')}` + (ahead ? `, ${ahead === events.length ? 'all' : ahead} only planned` : '');
    shape.bindTooltip(() => KSD.el('span', { text: says }), options);
    const element = shape.getElement();
    const open = () => {
      location.hash = KSD.cardAddress(card);
    };
    if (card) shape.on('click', open);
    if (!events.length || !card) {
      element.setAttribute('tabindex', '-1');
      element.setAttribute('aria-hidden', 'true');
      return;
    }
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'link');
    element.setAttribute('aria-label', says.replace(':', ','));
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') open();
    });
  }
})();
