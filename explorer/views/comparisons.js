// Where sources meet: what several report, side by side; and plans that another reports as carried out.
import { isAhead } from '../common/certainty.js';
import { clusterAddress, clusters, disagreements, eventsOf, sourceCount } from '../common/clusters.js';
import { cached, rowOf, rowsOf } from '../common/data.js';
import { count, el } from '../common/dom.js';
import { clustersWith, eventWhen, happeningList } from '../common/event_list.js';
import { NARROW, filterBar, nothing } from '../common/filters.js';
import { sourceInShort } from '../common/labels.js';
import { link } from '../common/links.js';
import { agreement } from '../pages/event_page.js';
import { columnTitle, sideBySide } from '../parts/side_by_side.js';

const FEW = 4; // happenings; then they are open on a phone too

export const disagree = {
  title: 'Disagreements', panel: true,
  says: 'Events that several sources report, side by side. Cells that differ are marked: none is corrected.',
  draw(place, params) {
    const shared = clustersWith(rowsOf('events')).filter((cluster) => sourceCount(cluster) > 1);
    const columns = [...new Set(rowsOf('source_disagreements').map((row) => row.column))];
    const options = columns.map((column) => [column, columnTitle(column)]);
    const filters = [{ name: 'column', title: 'They differ in', options, all: 'anything, or nothing' }];
    const kept = shared.filter((cluster) =>
      !params.column || disagreements(cluster).some((row) => row.column === params.column));
    const differ = kept.filter((cluster) => disagreements(cluster).length);
    place.append(
      filterBar('disagreements', filters, params),
      el('p', { role: 'status' }, `${count(kept.length, 'happening')} of several sources: ` +
        `${differ.length} with differences, ${kept.length - differ.length} without`));
    if (!kept.length) return place.append(nothing('disagreements', params));
    const ordered = [...differ, ...kept.filter((cluster) => !differ.includes(cluster))];
    const isOpen = innerWidth > NARROW || kept.length < FEW;
    place.append(...ordered.map((cluster) => el('details.fold.happening', { open: isOpen },
      el('summary', cluster.label, ' ', el('span.small', agreement(cluster))),
      sideBySide(cluster),
      el('p.small', link(clusterAddress(cluster), 'This happening on a page of its own')))));
  },
};

export const differing = cached(() => clusters().filter((cluster) => disagreements(cluster).length));
export const realised = cached(() => rowsOf('event_relations').filter((row) => row.relation === 'realises'));

export const donePlans = cached(() => new Set(realised().map((row) => row.other_event_id)));

export const plannedEvents = cached(() =>
  rowsOf('events').filter((row) => isAhead(row) || donePlans().has(row.event_id)));

export const plans = {
  hidden: true, panel: true, title: 'Plans',
  says: 'What sources report as planned, offered or wished, and what another source reports as carried out.',
  draw(place) {
    const open = clustersWith(plannedEvents().filter((row) => !donePlans().has(row.event_id)))
      .filter((cluster) => eventsOf(cluster).every(isAhead)); // no source has it as done
    place.append(
      el('h3', `Reported as carried out (${count(donePlans().size, 'plan')})`),
      el('ul.cards.wide', realised().map(pair)),
      el('h3', `Nothing reported since (${count(open.length, 'plan')})`),
      ...happeningList(open));
  },
};

const side = (heading, id) => {
  const event = rowOf('events', id);
  return el('div', el('p.kind', heading), el('p', link(id)),
    el('p.small', `${eventWhen(event)} – ${sourceInShort(event.source_id)}`));
};

const pair = (row) => el('li.card.pair', side('Planned', row.other_event_id), side('Done', row.event_id));
