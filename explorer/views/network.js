// People, organizations and events as a network: who took part in what, who belongs to what.
import { amount, bullets, button, count, el, grouped, joined, legend } from '../common/dom.js';
import { filterBar, keep, nothing } from '../common/filters.js';
import { labelled } from '../common/labels.js';
import { link } from '../common/links.js';
import { drawNetwork } from './network_graph.js';
import { allTies, tieFilters, tiesToDraw } from './network_ties.js';

export const network = {
  title: 'Network',
  says: 'Who took part in what, who holds which office, which body is part of another. Choose a ' +
    'node or a line for its card.',
  draw(place, params) {
    const all = allTies();
    const filters = tieFilters(all);
    const { nodes, ties, total } = tiesToDraw(keep(all, filters, params), params.around);
    const shown = `${count(nodes.size, 'node')} and ${count(ties.length, 'tie')}`;
    place.append(
      filterBar('network', filters, params),
      el('p', { role: 'status' }, shown, total > nodes.size &&
        ` of ${amount(total)} nodes, the most connected: choose one to see all around it`),
    );
    if (!nodes.size) return place.append(nothing('network', params));
    let graph = null;
    const label = 'Network; the list below says the same';
    const canvas = el('div.network', { role: 'img', 'aria-label': label });
    place.append(
      networkLegend(),
      el('p.actions',
        button('Zoom in', () => graph.zoomBy(1.3)),
        button('Zoom out', () => graph.zoomBy(1 / 1.3)),
        button('Reset', () => graph.fit())),
      canvas,
      el('h3', 'The same as a list'),
      tieList(ties),
    );
    graph = drawNetwork(canvas, nodes, ties);
    return graph;
  },
};

/** Each node with those that it is tied to. */
function tieList(ties) {
  const byNode = grouped(ties, ({ from }) => from);
  return bullets(labelled([...byNode.keys()]).map(([id]) => [
    link(id), ': ',
    joined(byNode.get(id)
      .map(({ to, says }) => [link(to), el('span.small', ` (${says})`)]), '; '),
  ]));
}

const networkLegend = () => legend('What the shapes and lines mean', [
  ['network-sample person', 'a person'],
  ['network-sample body', 'an organization'],
  ['network-sample event', 'an event'],
  ['network-sample event ahead', 'one that is only planned, proposed or conditional'],
  ['network-sample event hollow', 'hollow: not certain, or the coders have doubts'],
  ['network-sample line', 'takes part in an event'],
  ['network-sample line office', 'holds an office or is a member'],
  ['network-sample line within', 'is part of'],
]);
