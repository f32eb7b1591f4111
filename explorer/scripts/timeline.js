'use strict';
// Events in time: which of them, as a chart and as a list.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 400;
  let chart = null;

  KSD.views.timeline = {
    title: 'Timeline',
    says: 'Events by the days that the source allows for them. A long bar is a window in which the event may lie, not its length; a bar that fades has an end that is not told.',
    draw(place, params) {
      const all = KSD.rows('events');
      const filters = eventFilters(all);
      const events = KSD.kept(all, filters, params).sort(KSD.byTime);
      const drawn = events.slice(0, MOST);
      const dated = drawn.filter((row) => row.date_earliest || row.date_latest);
      place.append(
        KSD.filterBar('timeline', filters, params),
        KSD.el('p', { role: 'status', text: said(events.length, all.length) }),
      );
      if (!drawn.length) return place.append(KSD.nothing('timeline', params));
      if (dated.length) {
        const canvas = KSD.el('div', {
          class: 'timeline',
          'aria-label': 'Timeline; the list below says the same',
          role: 'region',
        });
        place.append(KSD.eventLegend(), canvas);
        chart = KSD.timelineChart(canvas, dated);
      }
      const heading = dated.length ? 'The same as a list' : 'None of these has a day';
      place.append(KSD.el('h3', { text: heading }), ...KSD.eventList(drawn).flat());
    },
    select(id) {
      chart?.setSelection(chart.itemsData.get(id) ? [id] : []);
    },
    resize() {
      chart?.redraw();
    },
    leave() {
      chart?.destroy();
      chart = null;
    },
  };

  const said = (kept, all) =>
    `${KSD.count(kept, 'event')} of ${all.toLocaleString('en')}` +
    (kept > MOST ? `; the first ${MOST} are drawn: narrow them with the filters` : '');

  function eventFilters(rows) {
    const day = { type: 'date' };
    return [
      KSD.codeFilter('events', 'event_type', rows),
      KSD.codeFilter('events', 'status', rows),
      KSD.codeFilter('events', 'ground', rows, 'Place in the article'),
      KSD.codeFilter('events', 'factuality', rows, 'How certain'),
      {
        name: 'party',
        title: 'Party',
        options: parties(),
        keeps: (row, id) =>
          KSD.referring('event_participants', 'event_id', row.event_id).some(
            (each) => each.actor_id === id || each.organization_id === id,
          ),
      },
      {
        name: 'from',
        title: 'Not before',
        ...day,
        tip: 'Keeps events of which the first possible day is this one or later.',
        keeps: (row, value) => row.date_earliest >= value,
      },
      {
        name: 'to',
        title: 'Not after',
        ...day,
        tip: 'Keeps events of which the last possible day is this one or earlier.',
        keeps: (row, value) => row.date_latest && row.date_latest <= value,
      },
    ];
  }

  function parties() {
    const ids = new Set(
      KSD.rows('event_participants')
        .flatMap((row) => [row.actor_id, row.organization_id])
        .filter(Boolean),
    );
    return [...ids]
      .map((id) => [id, KSD.labelOf(id)])
      .sort((one, other) => one[1].localeCompare(other[1], 'en'))
      .slice(0, 500);
  }
})();
