// Who met whom: a line for each side, a stroke for each meeting, with a dot on the sides that met.
import { scaleUtc } from 'd3-scale';
import {
  bestDated, clusterAddress, disagreements, eventsOf, meetings, sidesOf, sourceCount,
} from '../common/clusters.js';
import { cached } from '../common/data.js';
import { bullets, count, drawnFigure, el, fitted, joined, svg } from '../common/dom.js';
import { eventWhen } from '../common/event_list.js';
import { labelOf } from '../common/labels.js';
import { chip, link, pageAddress } from '../common/links.js';
import { partsOf } from '../common/parties.js';
import { busiestSeason, dayTicks, seasonInWords } from './day_chart.js';

const DAY = 864e5;
const ROW = 30; // pixels
const TOP = 22;
const MOST_SIDES = 11;
const MOST_STROKES = 200;
const MOST_NAMED = 8;
const MOST_LISTED = 5;

/** The meetings of the season with most of them, in the order of time: { season, found }. */
export const seasonOfMeetings = cached(() => {
  const season = busiestSeason(meetings());
  const dayOf = (cluster) => bestDated(cluster).date_earliest;
  const found = meetings().filter((cluster) => season.isIn(bestDated(cluster)))
    .sort((one, other) => dayOf(one).localeCompare(dayOf(other)));
  return { season, found };
});

const mostFrequent = (ids) => [...Map.groupBy(ids, (id) => id)].sort((one, other) => other[1].length - one[1].length);

/** The figure; a choice of a side or a meeting answers below it. Null if nobody met. */
export function meetingFigure() {
  const { season, found } = seasonOfMeetings();
  if (!found.length) return null;
  const sides = mostFrequent(found.flatMap(sidesOf)).slice(0, MOST_SIDES).map(([id]) => id);
  const chosen = { side: sides[0], meeting: null };
  const answer = el('div.answer', { 'aria-live': 'polite' });
  const tell = () => answer.replaceChildren(
    ...(chosen.meeting ? aboutMeeting(chosen.meeting) : aboutSide(chosen.side, found)));
  const { node, redraw } = drawnFigure('div.strokes', (width) => chart(found, sides, season, width, chosen, choose));
  function choose(choice) {
    const key = document.activeElement?.dataset?.key;
    Object.assign(chosen, { meeting: null }, choice);
    redraw();
    tell();
    if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
  tell();
  return el('figure.meetings',
    el('figcaption', el('b', `Who met whom, ${seasonInWords(season)}`),
      ` – ${count(found.length, 'meeting')} that sources report. Choose a name or a line.`,
      found.length > MOST_STROKES && ` The first ${MOST_STROKES} are drawn.`),
    node, answer);
}

function aboutSide(side, found) {
  const own = found.filter((cluster) => sidesOf(cluster).includes(side));
  const met = mostFrequent(own.flatMap(sidesOf).filter((id) => id !== side));
  return [
    el('p.lead-line', el('b', labelOf(side)), ' met ',
      joined(met.slice(0, MOST_NAMED).map(([id, all]) => [link(id), all.length > 1 ? ` (${all.length})` : ''])),
      met.length > MOST_NAMED && ` and ${met.length - MOST_NAMED} more`, '.'),
    el('div',
      bullets(own.slice(0, MOST_LISTED).map(bestDated).map((event) =>
        [el('span.small', eventWhen(event)), ' ', link(event.event_id)]), 'ul.plain'),
      el('p.small', link(side, `All ${own.length}, and everything else on ${labelOf(side)}`))),
  ];
}

function aboutMeeting(cluster) {
  const event = bestDated(cluster);
  const people = eventsOf(cluster).flatMap((each) => partsOf(each.event_id).map((part) => part.actor_id));
  return [
    el('p.lead-line', el('b', eventWhen(event)), ' ', link(event.event_id)),
    el('div',
      el('p.chips', [...new Set([...people.filter(Boolean), ...sidesOf(cluster)])].map((id) => chip(id))),
      el('p', sourceCount(cluster) < 2 ? ['One source reports it: ', link(event.source_id), '.'] : [
        `${sourceCount(cluster)} sources report it, and they ${disagreements(cluster).length ? 'differ' : 'agree'}: `,
        link(clusterAddress(cluster), 'see them side by side'), '.'])),
  ];
}

function chart(found, sides, season, width, chosen, choose) {
  const isNarrow = width < 600;
  const gutter = isNarrow ? 108 : 230;
  const x = scaleUtc([season.start, season.end], [gutter + 10, width - 10]);
  const y = (side) => TOP + 14 + sides.indexOf(side) * ROW;
  const height = TOP + sides.length * ROW;
  const middle = ({ date_earliest: first, date_latest: last }) =>
    x((Math.max(Date.parse(first), season.start) + Math.min(Date.parse(last) + DAY, season.end)) / 2);
  const strokes = found.slice(0, MOST_STROKES).map((cluster) => ({
    cluster, at: middle(bestDated(cluster)), own: sidesOf(cluster).filter((id) => sides.includes(id)),
  })).filter(({ own }) => own.length).sort((one, other) => one.at - other.at);
  strokes.forEach((each, n) => { // strokes of one day are drawn beside each other
    if (n) each.at = Math.max(each.at, strokes[n - 1].at + (isNarrow ? 2 : 3));
  });
  const late = Math.max(0, strokes.at(-1).at - (width - 6));
  return svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'group', 'aria-label': 'Meetings by day and side',
  },
  dayTicks(x, isNarrow ? 3 : 8, 0, height, 12),
  sides.map((side) => sideLine(side, y(side), width, gutter, chosen, choose)),
  strokes.map(({ cluster, at, own }) => stroke(cluster, at - late, own.map(y), chosen.meeting
    ? chosen.meeting === cluster : own.includes(chosen.side), chosen, choose)));
}

function sideLine(side, y, width, gutter, chosen, choose) {
  const isChosen = !chosen.meeting && chosen.side === side;
  const press = (event) => {
    if (event.key && ![' ', 'Enter'].includes(event.key)) return;
    event.preventDefault();
    choose({ side });
  };
  return svg('g', {
    class: isChosen ? 'side chosen' : 'side', role: 'button', tabindex: 0, 'aria-pressed': String(isChosen),
    'aria-label': `Whom ${labelOf(side)} met`, 'data-key': side, on: { click: press, keydown: press },
  },
  svg('rect', { class: 'hit', x: 0, y: y - ROW / 2, width: gutter, height: ROW }),
  svg('text', { x: gutter - 8, y: y + 4, 'text-anchor': 'end' }, fitted(labelOf(side), gutter - 14)),
  svg('line', { x1: gutter, x2: width, y1: y, y2: y }));
}

function stroke(cluster, x, heights, isChosen, chosen, choose) {
  const [y1, y2] = [Math.min(...heights), Math.max(...heights)];
  const event = bestDated(cluster);
  const says = `${eventWhen(event)}: ${event.label}`;
  const click = (pressed) => {
    if (chosen.meeting === cluster) return; // a second click follows the link
    pressed.preventDefault();
    choose({ meeting: cluster });
  };
  return svg('a', {
    href: pageAddress(event.event_id), class: isChosen ? 'stroke chosen' : 'stroke', 'aria-label': says, title: says,
    'data-key': cluster.cluster_id, on: { click },
  },
  svg('line', { class: 'hit', x1: x, x2: x, y1: y1 - 6, y2: y2 + 6 }), svg('line', { x1: x, x2: x, y1, y2 }),
  heights.map((cy) => svg('circle', { cx: x, cy, r: 4.5 })));
}
