'use strict';
// The chart of the timeline: a dot for a day, a bar for a window, fading where an end is not told.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const TALL = 60;
  const DAY = 86400000;
  const NARROW = 700;
  const ORDER = ['main', 'background', 'outlook'];

  /** Draw events, each with a first or a last day at least; gives the chart, to be destroyed. */
  KSD.timelineChart = (canvas, events) => {
    const days = events
      .flatMap((row) => [row.date_earliest, row.date_latest])
      .filter(Boolean)
      .map((day) => Date.parse(day))
      .sort((one, other) => one - other);
    const span = Math.max(days.at(-1) - days[0], 30 * DAY);
    // what follows the last day is room for its label
    const bounds = { start: days[0] - span * 0.15, end: days.at(-1) + span * 0.35 };
    const rank = (code) => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);
    const grounds = [...new Set(events.map((row) => row.ground))].sort((one, other) => rank(one) - rank(other));
    const chart = new vis.Timeline(
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
      panel.setAttribute('tabindex', '0');
      panel.setAttribute('role', 'group');
      panel.setAttribute('aria-label', 'Groups of events');
    }
    chart.on('click', ({ item: id }) => {
      if (id) location.hash = KSD.cardAddress(id);
    });
    return chart;
  };

  /** The name of a group, upright where there is little room. */
  function heading({ label, definition }) {
    return KSD.el('span', { 'data-tip': definition, text: label, class: innerWidth < NARROW ? 'upright' : '' });
  }

  function item(row, bounds) {
    const exact = row.date_earliest && row.date_earliest === row.date_latest;
    const start = row.date_earliest ? Date.parse(row.date_earliest) : bounds.start;
    const end = row.date_latest ? Date.parse(row.date_latest) + DAY : bounds.end;
    const open = [!row.date_earliest && 'open-start', !row.date_latest && 'open-end'].filter(Boolean).join(' ');
    const basis = KSD.reckoned(row) ? ` (${KSD.code('date_basis', row.date_basis).label})` : '';
    const claim = KSD.code('claim_status', row.claim_status);
    const doubt = !row.claim_status || row.claim_status === 'accepted' ? '' : `; for the coders: ${claim.label}`;
    const link = KSD.el('a', {
      href: KSD.cardAddress(row.event_id),
      text: row.label,
      'data-tip': `${row.label}. ${KSD.eventWhen(row)}${basis}; ${KSD.code('status', row.status).label}${doubt}`,
    });
    return {
      id: row.event_id,
      group: row.ground,
      link,
      content: '',
      start,
      ...(exact ? { type: 'point' } : { end, type: 'range' }),
      className: `${KSD.eventLook(row)} ${KSD.reckoned(row) ? 'reckoned' : ''} ${open}`,
    };
  }
})();
