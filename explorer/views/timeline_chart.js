// The chart of the timeline: a dot for a day, a bar for a window, fading where an end is unknown.
// Colours of the bars: styles/colours.css and styles/certainty.css.
import { Timeline } from 'vis-timeline/esnext';
import { eventClasses, isDoubted, isReckoned } from '../common/certainty.js';
import { codeOf } from '../common/data.js';
import { el } from '../common/dom.js';
import { eventWhen } from '../common/event_list.js';
import { cardAddress, open } from '../common/links.js';

const MANY = 60; // more events scroll inside the chart
const DAY = 86400000; // milliseconds
const NARROW = 700; // pixels
const GROUNDS = ['main', 'background', 'outlook'];

/** Draw events, each with a first or a last day at least; gives the vis-timeline chart. */
export function drawTimeline(canvas, events) {
  const days = events.flatMap((row) => [row.date_earliest, row.date_latest]).filter(Boolean)
    .map((day) => Date.parse(day));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const span = Math.max(last - first, 30 * DAY);
  // what follows the last day is room for its label
  const bounds = { start: first - span * 0.15, end: last + span * 0.35 };
  const rank = (code) => (GROUNDS.indexOf(code) + 1 || GROUNDS.length + 1);
  const grounds = [...new Set(events.map((row) => row.ground))]
    .sort((one, other) => rank(one) - rank(other));
  const chart = new Timeline(
    canvas,
    events.map((row) => item(row, bounds)),
    grounds.map((id) => ({ id, content: heading(codeOf('ground', id)) })),
    {
      ...bounds,
      min: bounds.start - span,
      max: bounds.end + span,
      zoomMin: 2 * DAY,
      template: ({ link }) => link,
      groupTemplate: (group) => group?.content,
      orientation: 'top',
      margin: { item: { horizontal: 4, vertical: 4 } },
      showCurrentTime: false,
      verticalScroll: true,
      horizontalScroll: false,
      zoomKey: 'ctrlKey',
      ...(events.length > MANY ? { maxHeight: 560 } : {}),
      order: (one, other) => one.start - other.start,
      groupHeightMode: 'fixed',
    },
  );
  for (const panel of canvas.querySelectorAll('.vis-left, .vis-right')) {
    panel.setAttribute('tabindex', '0');
    panel.setAttribute('role', 'group');
    panel.setAttribute('aria-label', 'Groups of events');
  }
  chart.on('click', ({ item: id }) => id && open(cardAddress(id)));
  return chart;
}

/** The name of a group, upright where there is little room. */
const heading = ({ label, definition }) =>
  el('span', { 'data-tip': definition, class: innerWidth < NARROW ? 'upright' : '' }, label);

function item(row, bounds) {
  const { event_id: id, date_earliest: first, date_latest: last } = row;
  const basis = isReckoned(row) ? ` (${codeOf('date_basis', row.date_basis).label})` : '';
  const doubt = isDoubted(row) ? `; coders: ${codeOf('claim_status', row.claim_status).label}` : '';
  const status = codeOf('status', row.status).label;
  const tip = `${row.label}. ${eventWhen(row)}${basis}; ${status}${doubt}`;
  const start = first ? Date.parse(first) : bounds.start;
  const end = last ? Date.parse(last) + DAY : bounds.end;
  return {
    id,
    group: row.ground,
    link: el('a', { href: cardAddress(id), 'data-tip': tip }, row.label),
    content: '',
    start,
    ...(first && first === last ? { type: 'point' } : { type: 'range', end }),
    className: [
      eventClasses(row), isReckoned(row) && 'reckoned', !first && 'open-start', !last && 'open-end',
    ].filter(Boolean).join(' '),
  };
}
