'use strict';
// Events in time: certain, uncertain, planned and background ones look different; open ends fade out.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 400;
  const TALL = 60;
  const DAY = 86400000;
  const NARROW = 700;
  let chart = null;

  KSD.views.timeline = {
    title: 'Timeline',
    says: 'Events by the days that the source allows for them. A long bar is a window in which the event may lie, not its length; a bar that fades has an end that is not told.',
    draw(place, params) {
      const all = KSD.rows('events');
      const filters = eventFilters(all);
      const events = KSD.kept(all, filters, params).sort(byDate);
      const drawn = events.slice(0, MOST);
      const canvas = KSD.el('div', {
        class: 'timeline',
        'aria-label': 'Timeline; the list below says the same',
        role: 'region',
      });
      place.append(
        KSD.filterBar('timeline', filters, params),
        KSD.eventLegend(),
        KSD.el('p', { role: 'status', text: said(events.length, all.length) }),
        canvas,
        KSD.el('h3', { text: 'The same as a list' }),
        KSD.el('ol', { class: 'event-list' }, drawn.map(line)),
      );
      if (drawn.length) draw(canvas, drawn);
    },
    select(id) {
      if (chart) chart.setSelection(chart.itemsData.get(id) ? [id] : []);
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
      ...['event_type', 'status', 'ground', 'factuality'].map((name) => KSD.codeFilter('events', name, rows)),
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
        title: 'Surely from',
        ...day,
        tip: 'Keeps events of which the first possible day is this one or later.',
        keeps: (row, value) => row.date_earliest >= value,
      },
      {
        name: 'to',
        title: 'Surely until',
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

  const first = (row) => row.date_earliest ?? row.date_latest ?? '9999';
  const byDate = (one, other) =>
    first(one).localeCompare(first(other)) ||
    (one.date_latest ?? '').localeCompare(other.date_latest ?? '') ||
    one.event_id.localeCompare(other.event_id);

  const line = (event) =>
    KSD.el(
      'li',
      {},
      KSD.el('span', { class: 'small', text: `${KSD.when(event)}: ` }),
      KSD.link(event.event_id),
      ' (',
      KSD.term('status', event.status),
      ') ',
      KSD.el('span', { class: 'small' }, KSD.eventParties(event)),
    );

  function draw(canvas, events) {
    const days = events
      .flatMap((row) => [row.date_earliest, row.date_latest])
      .filter(Boolean)
      .map((day) => Date.parse(day))
      .sort((one, other) => one - other);
    const span = Math.max(days.at(-1) - days[0], 30 * DAY);
    const bounds = { start: days[0] - span * 0.15, end: days.at(-1) + span * 0.15 };
    const order = (code) => ['main', 'background', 'outlook'].indexOf(code);
    const grounds = [...new Set(events.map((row) => row.ground))].sort((one, other) => order(one) - order(other));
    chart = new vis.Timeline(
      canvas,
      events.map((row) => item(row, bounds)),
      grounds.map((code) => ({ id: code, content: heading(KSD.code('ground', code)) })),
      {
        start: bounds.start,
        end: bounds.end,
        min: bounds.start - span,
        max: bounds.end + span,
        zoomMin: 2 * DAY,
        template: (each) => each.link,
        groupTemplate: (each) => each?.content,
        orientation: 'top',
        selectable: true,
        margin: { item: { horizontal: 4, vertical: 4 } },
        showCurrentTime: false,
        verticalScroll: true,
        horizontalScroll: false,
        zoomKey: 'ctrlKey',
        ...(events.length > TALL ? { maxHeight: 560 } : {}),
        tooltip: { followMouse: false },
        order: (one, other) => one.start - other.start,
        groupHeightMode: 'fixed',
      },
    );
    for (const panel of canvas.querySelectorAll('.vis-left, .vis-right')) {
      for (const [name, value] of [
        ['tabindex', '0'],
        ['role', 'group'],
        ['aria-label', 'Groups of events'],
      ])
        panel.setAttribute(name, value);
    }
    chart.on('click', ({ item: id }) => {
      if (id) location.hash = KSD.cardAddress(id);
    });
  }

  /** The name of a group, upright where there is little room. */
  function heading({ label, definition }) {
    return KSD.el('span', { 'data-tip': definition, text: label, class: innerWidth < NARROW ? 'upright' : '' });
  }

  function item(row, bounds) {
    const exact = row.date_earliest && row.date_earliest === row.date_latest;
    const start = row.date_earliest ? Date.parse(row.date_earliest) : bounds.start;
    const end = row.date_latest ? Date.parse(row.date_latest) + DAY : bounds.end;
    const open = [!row.date_earliest && 'open-start', !row.date_latest && 'open-end'].filter(Boolean).join(' ');
    const link = KSD.el('a', {
      href: KSD.cardAddress(row.event_id),
      text: row.label,
      'data-tip': `${row.label}. ${KSD.when(row)}; ${KSD.code('status', row.status).label}`,
    });
    return {
      id: row.event_id,
      group: row.ground,
      link,
      content: '',
      start,
      ...(exact ? { type: 'point' } : { end, type: 'range' }),
      className: `${KSD.eventLook(row)} ${open}`,
    };
  }
})();
