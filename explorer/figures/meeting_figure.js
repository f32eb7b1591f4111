// Who met whom: a line for each side, a stroke for each meeting with a dot, or a bar over its possible days, on those that met.
import { scaleUtc } from 'd3-scale';
import { bestDated, clusterAddress, eventsOf, meetings, partiesOf, sidesOf } from '../common/clusters.js';
import { cached } from '../common/data.js';
import { bullets, count, drawnFigure, el, inLines, joined, mostFirst, svg, svgLines } from '../common/dom.js';
import { eventWhen, inTime } from '../common/event_list.js';
import { labelOf } from '../common/labels.js';
import { link, pageAddress, viewLink } from '../common/links.js';
import { busiestSeason, dayTicks } from './day_chart.js';

const DAY = 864e5;
const ROW = 32; // pixels
const TOP = 22;
const MOST_SIDES = 11;
const MOST_STROKES = 200;
const MOST_NAMED = 8;
const MOST_LISTED = 5;

/** The meetings of the season with most of them, in the order of time: { season, found }. */
export const seasonOfMeetings = cached(() => {
  const season = busiestSeason(meetings());
  return { season, found: inTime(meetings().filter((cluster) => season.isIn(bestDated(cluster)))) };
});

/** The figure; the choice of a side answers below it. Null if nobody met. */
export function meetingFigure() {
  const { season, found } = seasonOfMeetings();
  if (!found.length) return null;
  const sides = mostFirst(found.flatMap(sidesOf)).slice(0, MOST_SIDES).map(([id]) => id);
  let [chosen] = sides;
  const answer = el('div.answer', { 'aria-live': 'polite' }, aboutSide(chosen, found));
  const { node, redraw } = drawnFigure('div.strokes', (width) => chart(found, sides, season, width, chosen, choose));
  function choose(side) {
    chosen = side;
    redraw();
    answer.replaceChildren(...aboutSide(chosen, found));
    node.querySelector('.side.chosen').focus();
  }
  return el('figure.meetings',
    el('figcaption', el('b', `Who met whom, ${season.words}`),
      ` – ${count(found.length, 'meeting')} that sources report. Choose a name, or open a line. A bar: some time in those days.`,
      found.length > MOST_STROKES && ` The first ${MOST_STROKES} are drawn.`),
    node, answer);
}

function aboutSide(side, found) {
  const own = found.filter((cluster) => partiesOf(cluster).includes(side));
  const met = mostFirst(own.flatMap(sidesOf).filter((id) => id !== side));
  return [
    el('p.lead-line', el('b', labelOf(side)), ' met ',
      joined(met.slice(0, MOST_NAMED).map(([id, all]) => [link(id), all.length > 1 ? ` (${all.length})` : ''])),
      met.length > MOST_NAMED && ` and ${met.length - MOST_NAMED} more`, '.'),
    el('div',
      bullets(own.slice(0, MOST_LISTED).map(bestDated).map((event) =>
        [el('span.small', eventWhen(event)), ' ', link(event.event_id)]), 'ul.plain'),
      el('p.small', viewLink(own.length > 1 ? `All ${own.length} meetings` : 'This meeting', 'timeline',
        { meetings: 'season', party: side }), ' · ', link(side, `All on ${labelOf(side)}`))),
  ];
}

function chart(found, sides, season, width, chosen, choose) {
  const isNarrow = width < 600;
  const gutter = isNarrow ? 122 : 200;
  const x = scaleUtc([season.start, season.end], [gutter + 10, width - 10]);
  const y = (side) => TOP + 14 + sides.indexOf(side) * ROW;
  const height = TOP + sides.length * ROW;
  const strokes = found.slice(0, MOST_STROKES).map((cluster) => {
    const { date_earliest: first, date_latest: last } = bestDated(cluster);
    const from = x(Math.max(Date.parse(first), season.start));
    const to = x(Math.min(Date.parse(last) + DAY, season.end));
    return {
      cluster, from, to, isDay: first === last, at: (from + to) / 2, own: sidesOf(cluster).filter((id) => sides.includes(id)),
    };
  }).filter(({ own }) => own.length).sort((one, other) => one.at - other.at);
  strokes.forEach((each, n) => { // strokes of one day are drawn beside each other
    if (n) each.at = Math.max(each.at, strokes[n - 1].at + (isNarrow ? 2 : 3));
  });
  const late = Math.max(0, strokes.at(-1).at - (width - 6));
  return svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': 'Meetings by day and side',
  },
  dayTicks(x, isNarrow ? 3 : 8, 0, height, 12),
  sides.map((side) => sideLine(side, y(side), width, gutter, chosen === side, choose)),
  strokes.map((each) => stroke({ ...each, at: each.at - late }, each.own.map(y), each.own.includes(chosen))));
}

function sideLine(side, y, width, gutter, isChosen, choose) {
  const press = (event) => {
    if (event.key && ![' ', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    choose(side);
  };
  return svg('g', {
    class: isChosen ? 'side chosen' : 'side', role: 'button', tabindex: 0, 'aria-pressed': String(isChosen),
    'aria-label': `Whom ${labelOf(side)} met`, on: { click: press, keydown: press },
  },
  svg('rect', { class: 'hit', x: 0, y: y - ROW / 2, width: gutter, height: ROW }),
  svgLines(inLines(labelOf(side), gutter - 14), gutter - 8, y, 'end'),
  svg('line', { x1: gutter, x2: width, y1: y, y2: y }));
}

function stroke({ cluster, from, to, isDay, at: x }, heights, isChosen) {
  const [y1, y2] = [Math.min(...heights), Math.max(...heights)];
  const event = bestDated(cluster);
  const says = `${eventWhen(event)}: ${event.label}`;
  return svg('a', {
    href: pageAddress(eventsOf(cluster).length > 1 ? clusterAddress(cluster) : event.event_id), 'aria-label': says,
    class: isChosen ? 'stroke chosen' : 'stroke', title: says, 'data-key': cluster.cluster_id,
  },
  svg('line', { class: 'hit', x1: x, x2: x, y1: y1 - 6, y2: y2 + 6 }), svg('line', { x1: x, x2: x, y1, y2 }),
  heights.map((cy) => isDay ? svg('circle', { cx: x, cy, r: 4.5 })
    : svg('rect', { x: from, y: cy - 4, width: to - from, height: 8, rx: 4 })));
}
