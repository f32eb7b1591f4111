// People, organizations and events as a network: who took part in what, who belongs to what.
import { amount, bullets, button, count, el, grouped, joined, legend } from '../shared/dom.js';
import { filterBar, keep, nothing } from '../shared/filters.js';
import { labelled } from '../shared/labels.js';
import { link } from '../shared/links.js';
import { drawNetwork } from './network_graph.js';
import { allTies, tieFilters, tiesToDraw } from './network_ties.js';

let graph = null;

export const network = {
  title: 'Network',
  says: 'Who took part in what, who holds which office, which body is part of another. Choose a ' +
    'node or a line for its card.',
  draw(place, params) {
    const all = allTies();
    const filters = tieFilters(all);
    const { nodes, ties, total } = tiesToDraw(keep(all, filters, params), params.around);
    const cut = total > nodes.size &&
      ` of ${amount(total)} nodes, the most connected: choose one to see all around it`;
    place.append(
      filterBar('network', filters, params),
      el('p', { role: 'status' }, `${count(nodes.size, 'node')} and ${count(ties.length, 'tie')}`, cut),
    );
    if (!nodes.size) return place.append(nothing('network', params));
    const label = 'Network; the list below says the same';
    const canvas = el('div.network', { role: 'img', 'aria-label': label });
    const list = tieList(ties);
    place.append(
      networkLegend(),
      el('p.actions',
        button('Zoom in', () => graph.zoomBy(1.3)),
        button('Zoom out', () => graph.zoomBy(1 / 1.3)),
        button('Reset', () => graph.reset())),
      canvas,
      el('h3', 'The same as a list'),
      list,
    );
    graph = drawNetwork(canvas, nodes, ties);
    const point = ({ target }) => graph?.point(target.dataset.node);
    for (const type of ['focusin', 'pointerover']) list.addEventListener(type, point);
    return list.addEventListener('pointerleave', () => graph?.point(null));
  },
  select: (id) => graph?.select(id),
  resize: () => graph?.resize(),
  leave() {
    graph?.destroy();
    graph = null;
  },
};

/** A link that carries the id of its node, so that the picture can show which one is meant. */
function nodeLink(id) {
  const node = link(id);
  node.dataset.node = id;
  return node;
}

/** Each node with those that it is tied to. */
function tieList(ties) {
  const byNode = grouped(ties, ({ from }) => from);
  return bullets(labelled([...byNode.keys()]).map(([id]) => [
    nodeLink(id), ': ',
    joined(byNode.get(id).map(({ to, says }) => [nodeLink(to), el('span.small', ` (${says})`)]), '; '),
  ]));
}

const networkLegend = () => legend('What the shapes and lines mean', [
  ['network-sample person', 'a person'],
  ['network-sample body', 'an organization'],
  ['network-sample event', 'an event'],
  ['network-sample event ahead', 'one that is only planned, proposed or conditional'],
  ['network-sample event hollow', 'hollow: an event that is not certain, or the coders have doubts'],
  ['network-sample line', 'takes part in an event'],
  ['network-sample line office', 'holds an office or is a member'],
  ['network-sample line within', 'is part of'],
]);
