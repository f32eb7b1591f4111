'use strict';
// Places of events: which of them, as a map and as a list.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 20;
  let map = null;

  KSD.views.map = {
    title: 'Map',
    says: 'Where events are told to have been, or to be. Borders are those of Natural Earth, Crimea with Ukraine as the United Nations have it; they are no statement of this dataset.',
    draw(place, params) {
      const filters = [
        KSD.codeFilter('events', 'status', KSD.rows('events')),
        KSD.codeFilter('events', 'event_type', KSD.rows('events')),
      ];
      const events = KSD.kept(KSD.rows('events'), filters, params);
      const located = events.filter((row) => row.place_id).sort(KSD.byTime);
      const byPlace = Map.groupBy(located, (row) => row.place_id);
      place.append(
        KSD.filterBar('map', filters, params),
        KSD.el('p', {
          role: 'status',
          text: `${KSD.count(located.length, 'event')} with a place, ${events.length - located.length} without`,
        }),
      );
      if (!located.length) return place.append(KSD.nothing('map', params));
      const canvas = KSD.el('div', { class: 'map', role: 'region', 'aria-label': 'Map; the list below says the same' });
      const heading = KSD.el('h3', { tabindex: '-1', text: 'The same as a list' });
      place.append(skip(heading), KSD.mapLegend(), canvas, heading, list(byPlace));
      map = KSD.mapChart(canvas, byPlace);
    },
    resize() {
      map?.invalidateSize();
    },
    leave() {
      map?.remove();
      map = null;
    },
  };

  /** A way past the map for those who go by keyboard. */
  const skip = (heading) =>
    KSD.el('button', {
      type: 'button',
      class: 'skip',
      text: 'Skip the map, go to the list',
      on: { click: () => heading.focus() },
    });

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
            KSD.el('span', { class: 'small', text: ` (${shown(KSD.row('places', id))})` }),
            ': ',
            KSD.joined(
              events
                .slice(0, MOST)
                .map((row) => [
                  KSD.link(row.event_id),
                  KSD.el('span', { class: 'small' }, ' ', KSD.whenNodes(row), ' ', KSD.statusNodes(row)),
                ]),
              '; ',
            ),
            events.length > MOST ? ` and ${events.length - MOST} more` : '',
          ),
        ),
    );

  /** How a place is seen on the map, if at all. */
  function shown(place) {
    if (!place) return 'not on the map';
    if (place.latitude) return KSD.code('place_kind', place.kind).label;
    const kind = KSD.code('place_kind', place.kind).label;
    if (place.kind === 'country') return 'country, shaded on the map';
    const within = place.country ? 'counted in the shade of its country' : 'not on the map';
    return `${kind}; no point is known, ${within}`;
  }
})();
