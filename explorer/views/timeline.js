// Events in the order of time: those with days as a chart and by month, all others folded.
import { bestDated, clusterOf, clusters, disagreements, meetings, partiesOf } from '../common/clusters.js';
import { referring, rowsOf } from '../common/data.js';
import { amount, count, el } from '../common/dom.js';
import { clustersWith, eventList } from '../common/event_list.js';
import { columnFilter, filterBar, keep, nothing, partyFilter, topicFilter } from '../common/filters.js';
import { busiestSeason, dayChart } from '../figures/day_chart.js';
import { seasonOfMeetings } from '../figures/meeting_figure.js';

const FEW = 12; // happenings; then nothing is folded

const issuesOf = (row) => referring('event_issues', 'event_id', row.event_id).map((each) => each.issue_id);
const happeningOf = (row) => clusterOf(row.event_id);

/** The filter for meetings: of the season with most of them, or all. */
function meetingFilter() {
  const { season } = seasonOfMeetings();
  return {
    name: 'meetings', title: 'Meetings', all: 'and all else', options: [['season', `of ${season.words}`], ['all', 'alone']],
    keeps: (row, which) => meetings().includes(happeningOf(row)) && (which === 'all' || season.isIn(bestDated(happeningOf(row)))),
  };
}

export const timeline = {
  title: 'Timeline', panel: true,
  says: 'What sources report as events, each happening once. Days are as precise as the sources are.',
  draw(place, params) {
    const all = rowsOf('events');
    const filters = [
      topicFilter(all, issuesOf),
      columnFilter('events', 'event_type', all), columnFilter('events', 'status', all),
      partyFilter('party', 'Party', all, (row) => partiesOf(happeningOf(row))), meetingFilter(),
      columnFilter('events', 'source_id', all, 'Source'),
    ];
    const kept = keep(all, filters, params);
    const found = clustersWith(kept);
    place.append(filterBar('timeline', filters, params), el('p', { role: 'status' },
      `${count(kept.length, 'event')} of ${amount(all.length)}, as ${count(found.length, 'happening')}; in ` +
        `${found.filter((cluster) => disagreements(cluster).length).length} of them the sources differ`));
    if (!kept.length) return place.append(nothing('timeline', params));
    const season = busiestSeason(kept.length < all.length ? found : clusters());
    place.append(...[dayChart(found, season), ...eventList(kept, found.length < FEW)].filter(Boolean));
    const bars = [...place.querySelectorAll('.bar')];
    return { select: (id) => bars.forEach((bar) => bar.classList.toggle('chosen', bar.dataset.id === id)) };
  },
};
