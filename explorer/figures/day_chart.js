// Happenings on a calendar: a dot or bar for each, packed into rows, with its name where it fits.
import { scaleUtc } from 'd3-scale';
import { eventClasses, isReckoned } from '../common/certainty.js';
import { bestDated, isDated } from '../common/clusters.js';
import { dayInWords, spanInWords } from '../common/dates.js';
import { count, drawnFigure, el, fitted, svg, textWidth } from '../common/dom.js';
import { eventWhen } from '../common/event_list.js';
import { pageAddress } from '../common/links.js';

const DAY = 864e5;
const AXIS = 24; // pixels
const [LEAST, WIDEST] = [60, 250]; // pixels of a name
const STEP = 21; // pixels of a row
const MOST = 60; // happenings drawn

const startOf = (event) => Date.parse(event.date_earliest);
const endOf = (event) => Date.parse(event.date_latest) + DAY;

function monthAfter(month, by) {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The three months in which most happenings begin: { words, start, end, isIn(event) }. */
export function busiestSeason(found) {
  const months = Map.groupBy(found.map(bestDated).filter(isDated), (event) => event.date_earliest.slice(0, 7));
  const beginning = (month) => [0, 1, 2].reduce((sum, by) => sum + (months.get(monthAfter(month, by))?.length ?? 0), 0);
  const [first = '2000-01'] = [...months.keys()].sort().sort((one, other) => beginning(other) - beginning(one));
  const [start, end] = [first, monthAfter(first, 3)].map((month) => Date.parse(`${month}-01`));
  const isIn = (event) => isDated(event) && endOf(event) > start && startOf(event) < end;
  return { words: spanInWords(first, monthAfter(first, 2)), start, end, isIn };
}

/** The days of a season as lines with their names. */
export const dayTicks = (x, many, top, bottom, y) => x.ticks(many).map((tick) => {
  const text = dayInWords(tick.toISOString().slice(0, 10)).replace(/ \d{4}$/, '');
  return svg('g', { class: 'tick' }, svg('line', { x1: x(tick), x2: x(tick), y1: top, y2: bottom }),
    x(tick) + textWidth(text) < x.range()[1] && svg('text', { x: x(tick) + 3, y }, text));
});

/** The chart of a season; null if nothing is in it. */
export function dayChart(found, season = busiestSeason(found)) {
  const events = found.map(bestDated).filter(season.isIn)
    .sort((one, other) => startOf(one) - startOf(other) || endOf(one) - endOf(other));
  if (!events.length) return null;
  return el('figure.day-chart',
    el('figcaption', `${count(events.length, 'event')} with days, ${season.words}. A bar: some time in those days, ` +
      'or all of them. Outlined: planned, or not certain.', events.length > MOST && ` The first ${MOST} are drawn.`),
    drawnFigure('div', (width) => draw(events.slice(0, MOST), season, width)).node);
}

function draw(events, season, width) {
  const x = scaleUtc([season.start, season.end], [0, width]);
  const ends = []; // pixel where each row is free again
  const bars = events.map((event) => {
    const from = Math.max(0, x(startOf(event)));
    const to = Math.max(from + 9, Math.min(width, x(endOf(event))));
    const room = Math.min(WIDEST, Math.max(from, width - to) - 12);
    const text = room < LEAST ? '' : fitted(event.label, room);
    const long = text ? textWidth(text) + 12 : 3;
    const isBefore = to + long > width; // then the name is before the bar
    const first = isBefore ? Math.max(0, from - long) : from;
    let row = ends.findIndex((end) => end <= first);
    if (row < 0) row = ends.push(0) - 1;
    ends[row] = isBefore ? to : to + long;
    return { event, from, to, first, y: row * STEP, row, isBefore, text };
  });
  for (const bar of bars.filter(({ isBefore, text }) => text && !isBefore)) { // the room up to the next
    const next = bars.filter(({ row, first }) => row === bar.row && first > bar.to).map(({ first }) => first);
    bar.text = fitted(bar.event.label, Math.min(width, ...next) - bar.to - 12);
  }
  const height = ends.length * STEP + AXIS;
  return svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'group',
    'aria-label': 'Events by day; the list below says the same',
  }, dayTicks(x, width < 600 ? 3 : 8, 0, height - AXIS + 6, height - 6), bars.map(barOf));
}

function barOf({ event, from, to, y, isBefore, text }) {
  const size = to - from > 10 ? 7 : 10;
  const says = `${event.label}: ${eventWhen(event)}`;
  return svg('a', {
    href: pageAddress(event.event_id), class: `bar ${eventClasses(event)}`, 'aria-label': says,
    title: says, 'data-id': event.event_id,
  },
  svg('rect', {
    x: from + 0.5, y: y + 7 - size / 2, width: to - from - 1, height: size, rx: isReckoned(event) ? 1 : size / 2,
  }),
  text && svg('text', { x: isBefore ? from - 5 : to + 5, y: y + 11, 'text-anchor': isBefore ? 'end' : 'start' }, text));
}
