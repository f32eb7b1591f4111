// Events in time: which of them, as a chart and as a list.
import { eventLegend } from '../common/certainty.js';
import { referring, rowsOf } from '../common/data.js';
import { amount, count, el } from '../common/dom.js';
import { byTime, eventList } from '../common/event_list.js';
import {
  columnFilter, filterBar, keep, nothing, partyFilter, topicFilter,
} from '../common/filters.js';
import { drawTimeline } from './timeline_chart.js';

const MOST = 400; // events drawn

export const timeline = {
  title: 'Timeline',
  says: 'Events by the days that the source allows for them. A long bar is a window in which the ' +
    'event may lie, not its length; a bar that fades has an unknown start or end.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = eventFilters(all);
    const events = keep(all, filters, params).sort(byTime);
    const drawn = events.slice(0, MOST);
    const dated = drawn.filter((row) => row.date_earliest || row.date_latest);
    place.append(
      filterBar('timeline', filters, params),
      el('p', { role: 'status' }, `${count(events.length, 'event')} of ${amount(all.length)}`,
        events.length > MOST && `; the first ${MOST} are drawn: narrow them with the filters`),
    );
    if (!drawn.length) return place.append(nothing('timeline', params));
    const heading = dated.length ? 'The same as a list' : 'None of these has a day';
    const list = [el('h3', heading), ...eventList(drawn)];
    if (!dated.length) return place.append(...list);
    const label = 'Timeline; the list below says the same';
    const canvas = el('div.timeline', { role: 'region', 'aria-label': label });
    place.append(eventLegend(), canvas, ...list);
    const chart = drawTimeline(canvas, dated);
    return {
      select: (id) => chart.setSelection(chart.itemsData.get(id) ? [id] : []),
      resize: () => chart.redraw(),
      leave: () => chart.destroy(),
    };
  },
};

const partiesOf = (event) => referring('event_participants', 'event_id', event.event_id)
  .flatMap((row) => [row.actor_id, row.organization_id]);

const issuesOf = (event) => referring('event_issues', 'event_id', event.event_id)
  .map((row) => row.issue_id);

const eventFilters = (rows) => [
  topicFilter(rows, issuesOf),
  columnFilter('events', 'event_type', rows),
  columnFilter('events', 'status', rows),
  columnFilter('events', 'ground', rows, 'Place in the article'),
  columnFilter('events', 'factuality', rows, 'Certainty'),
  partyFilter('party', 'Party', rows, partiesOf),
  {
    name: 'from',
    title: 'Not before',
    type: 'date',
    tip: 'Keeps events whose first possible day is this one or later.',
    keeps: (row, day) => row.date_earliest >= day,
  },
  {
    name: 'to',
    title: 'Not after',
    type: 'date',
    tip: 'Keeps events whose last possible day is this one or earlier.',
    keeps: (row, day) => row.date_latest && row.date_latest <= day,
  },
];
