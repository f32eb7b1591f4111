// The picture of the network: layout, shapes, colours, and which labels find room.
import cytoscape from 'cytoscape';
import { eventClasses } from '../common/certainty.js';
import { rowOf } from '../common/data.js';
import { colour } from '../common/dom.js';
import { labelOf } from '../common/labels.js';
import { cardAddress, open } from '../common/links.js';

const FEW = 25; // nodes whose labels all show
const CLOSE = 1.6; // times larger than with all in view: then all labels show
const LETTER = 6.6; // pixels, the average width at a size of 12
const WIDEST = 110; // pixels; a longer label takes several lines
const LINE = 13; // pixels
const MARGIN = 24; // pixels; half of a label that reaches out
const MOST_STRETCH = 2.5;
const KINDS = { act: 'person', org: 'body', evt: 'event' };

/** Draw nodes (ids) and ties. Gives { zoomBy, fit, select, resize, leave }. */
export function drawNetwork(canvas, nodes, ties) {
  const graph = cytoscape({
    container: canvas,
    style: graphStyle(),
    minZoom: 0.1,
    maxZoom: 4,
    userZoomingEnabled: false,
    elements: [...[...nodes].map(nodeElement), ...ties.map(tieElement)],
    layout: {
      name: 'cose',
      animate: false,
      randomize: false,
      idealEdgeLength: () => 90,
      nodeRepulsion: () => 120000,
      componentSpacing: 60,
      padding: 20,
      numIter: 400,
    },
  });
  fillFrame(graph);
  const whole = graph.zoom();
  const fitLabels = () => showLabels(graph, graph.zoom() > CLOSE * whole);
  const fit = () => graph.fit(undefined, MARGIN);
  fitLabels();
  graph.on('zoom', fitLabels);
  graph.on('mouseover mouseout', 'node', ({ target, type }) => {
    target.toggleClass('pointed', type === 'mouseover');
    fitLabels();
  });
  graph.on('tap', 'node', ({ target }) => open(cardAddress(target.id())));
  graph.on('tap', 'edge', ({ target }) => open(cardAddress(target.data('row'))));

  return {
    fit,
    /** Mark the node of the open card and its neighbours; null for none. */
    select(id) {
      graph.elements().removeClass('chosen near');
      if (id) graph.getElementById(id).addClass('chosen').closedNeighborhood().addClass('near');
      fitLabels();
    },
    zoomBy(factor) {
      const renderedPosition = { x: graph.width() / 2, y: graph.height() / 2 };
      graph.zoom({ level: graph.zoom() * factor, renderedPosition });
    },
    resize() {
      graph.resize();
      fit();
    },
    leave: () => graph.destroy(),
  };
}

function nodeElement(id, at, ids) {
  const kind = KINDS[id.slice(0, 3)];
  // the layout moves nodes from where they start: a fixed start gives the same picture each time
  const distance = 400 * Math.sqrt((at + 1) / ids.length);
  return {
    data: { id, label: labelOf(id) },
    classes: `${kind} ${kind === 'event' ? eventClasses(rowOf('events', id)) : ''}`,
    position: { x: distance * Math.cos(at * 2.4), y: distance * Math.sin(at * 2.4) },
  };
}

const tieElement = ({ kind, from, to, id, says }, at) => ({
  data: { id: `tie-${at}`, source: from, target: to, row: id, label: says },
  classes: kind,
});

/** Stretch the picture to the shape of its frame, so that a tall frame is not mostly empty. */
function fillFrame(graph) {
  const box = graph.nodes().boundingBox({ includeLabels: false });
  const frame = (graph.height() - 2 * MARGIN) / (graph.width() - 2 * MARGIN);
  const by = Math.min(MOST_STRETCH, Math.max(1 / MOST_STRETCH, frame / (box.h / box.w || 1)));
  if (graph.nodes().length > 2) {
    graph.nodes().positions((node) => ({ x: node.position('x'), y: node.position('y') * by }));
  }
  graph.fit(undefined, MARGIN);
}

/** Labels as large as other text. Those that find no room show only close up or when pointed at. */
function showLabels(graph, isClose) {
  const scale = 1 / graph.zoom();
  const all = isClose || graph.nodes().length < FEW;
  const readable = all ? null : labelsWithRoom(graph);
  graph.batch(() => graph.nodes().forEach((node) => {
    const marked = ['near', 'chosen', 'pointed'].some((name) => node.hasClass(name));
    const shown = all || marked || readable.has(node.id());
    node.style({
      'text-opacity': shown ? 1 : 0,
      'font-size': 12 * scale,
      'text-max-width': WIDEST * scale,
      'text-outline-width': shown ? 2 * scale : 0,
    });
  }));
}

/** The people, then the bodies, whose labels find room, the most connected first. */
function labelsWithRoom(graph) {
  const taken = [];
  const ids = new Set();
  const order = graph.nodes().not('.event').sort((one, other) =>
    other.hasClass('person') - one.hasClass('person') || other.degree() - one.degree());
  for (const node of order) {
    const box = labelBox(node);
    if (taken.some((other) => overlap(box, other))) continue;
    taken.push(box);
    ids.add(node.id());
  }
  return ids;
}

/** Roughly where the label of a node is, in pixels of the canvas: above it, on several lines. */
function labelBox(node) {
  const { x, y } = node.renderedPosition();
  const long = node.data('label').length * LETTER;
  const width = Math.min(long, WIDEST);
  const bottom = y - node.renderedHeight() / 2;
  const top = bottom - Math.ceil((long * 1.3) / WIDEST) * LINE;
  return { left: x - width / 2, right: x + width / 2, top, bottom };
}

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right &&
  one.top < other.bottom && other.top < one.bottom;

function graphStyle() {
  const fill = (name, shape) => ({ 'background-color': colour(name), ...(shape ? { shape } : {}) });
  const border = (name, width) => ({ 'border-color': colour(name), 'border-width': width });
  const line = (name, style) => ({ 'line-color': colour(name), 'line-style': style });
  return Object.entries({
    node: {
      label: 'data(label)',
      color: colour('text'),
      'text-outline-color': colour('ground'),
      'text-wrap': 'wrap',
      width: 20,
      height: 20,
    },
    'node.person': fill('person', 'ellipse'),
    'node.body': fill('body', 'rectangle'),
    'node.event': { ...fill('event', 'diamond'), ...border('event', 2) },
    'node.ahead': { ...fill('ahead'), ...border('ahead', 2) },
    'node.unsure': { ...fill('ground'), 'border-style': 'dashed' },
    edge: { width: 1.2, ...line('soft', 'solid'), 'line-opacity': 0.5, 'curve-style': 'haystack' },
    'edge.office': line('person', 'dashed'),
    'edge.within': line('body', 'dotted'),
    'node.pointed': { ...border('focus', 3), 'z-index': 30 },
    '.near': { 'line-color': colour('focus'), width: 2.5 },
    'node.near': { width: 24, height: 24, 'z-index': 10 },
    'node.chosen': {
      ...border('focus', 4), 'border-style': 'solid', width: 30, height: 30, 'z-index': 20,
    },
  }).map(([selector, style]) => ({ selector, style }));
}
