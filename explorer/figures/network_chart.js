// The picture of the network: names in boxes that never overlap, and lines for what they share.
import { forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force';
import { rowOf } from '../common/data.js';
import { drawnFigure, inLines, setCurrent, svg, svgLines, textWidth } from '../common/dom.js';
import { labelOf } from '../common/labels.js';
import { pageAddress } from '../common/links.js';

const WIDEST = 150; // pixels of a line of a name
const GAP = 10; // pixels between boxes
const ROOM = 6; // times the area of all boxes
const STEPS = 300;

/** Draw nodes (ids) and ties { from, to, weight, says }. Gives { node, select }. */
export function networkChart(nodes, ties) {
  let chosen = null;
  const figure = drawnFigure('figure.network', (width) => {
    const drawn = picture(nodes, ties, width);
    mark(drawn, ties, chosen);
    return drawn;
  });
  return {
    node: figure.node,
    select(id) {
      chosen = nodes.includes(id) ? id : null;
      if (figure.node.firstChild) mark(figure.node.firstChild, ties, chosen);
    },
  };
}

/** Mark a node with its neighbours and ties. */
function mark(drawn, ties, id) {
  const near = new Set(ties.filter(({ from, to }) => from === id || to === id).flatMap(({ from, to }) => [from, to]));
  drawn.classList.toggle('has-chosen', Boolean(id));
  for (const node of drawn.querySelectorAll('.node')) {
    setCurrent(node, node.dataset.id === id);
    node.classList.toggle('near', near.has(node.dataset.id));
  }
  for (const line of drawn.querySelectorAll('.tie')) {
    line.classList.toggle('near', Boolean(id) && line.dataset.ids.split(' ').includes(id));
  }
}

function boxOf(id, at, width, height) {
  const lines = inLines(labelOf(id), WIDEST);
  const distance = 14 * Math.sqrt(at + 1);
  // a fixed start gives the same picture each time
  const [x, y] = [width / 2 + distance * Math.cos(at * 2.4), height / 2 + distance * Math.sin(at * 2.4)];
  return { id, lines, x, y, w: Math.max(...lines.map((line) => textWidth(line))) + 18, h: 12 + 14 * lines.length };
}

/** Push boxes apart that overlap, along the shorter way; whether any did. */
function separate(boxes) {
  let moved = false;
  boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => {
    const dx = (one.w + other.w) / 2 + GAP - Math.abs(one.x - other.x);
    const dy = (one.h + other.h) / 2 + GAP - Math.abs(one.y - other.y);
    if (dx <= 0 || dy <= 0) return;
    moved = true;
    const axis = dx < dy ? 'x' : 'y';
    const by = (Math.min(dx, dy) / 2 + 0.1) * (one[axis] < other[axis] ? 1 : -1);
    one[axis] -= by;
    other[axis] += by;
  }));
  return moved;
}

function layout(boxes, ties, width, height) {
  const within = () => boxes.forEach((box) => {
    box.x = Math.max(box.w / 2 + 2, Math.min(width - box.w / 2 - 2, box.x));
    box.y = Math.max(box.h / 2 + 2, box.y);
  });
  const links = ties.map(({ from, to, weight }) => ({ source: from, target: to, weight }));
  const simulation = forceSimulation(boxes)
    .force('tie', forceLink(links).id((box) => box.id).distance(120)
      .strength(({ weight }) => 0.03 * Math.min(5, weight)))
    .force('charge', forceManyBody().strength(-900)).force('x', forceX(width / 2).strength(Math.min(0.4, 60 / width)))
    .force('y', forceY(height / 2).strength(Math.min(0.4, 60 / height))).stop();
  for (let step = 0; step < STEPS; step += 1) {
    simulation.tick();
    separate(boxes);
    within();
  }
  for (let step = 0; step < STEPS && separate(boxes); step += 1) within();
  const top = Math.min(...boxes.map(({ y, h }) => y - h / 2)) - GAP;
  boxes.forEach((box) => { box.y -= top; });
  return Math.max(...boxes.map(({ y, h }) => y + h / 2)) + GAP;
}

function picture(nodes, ties, width) {
  const area = nodes.length * 150 * 36 * ROOM;
  const boxes = nodes.map((id, at) => boxOf(id, at, width, area / width));
  const height = layout(boxes, ties, width, area / width);
  const byId = new Map(boxes.map((box) => [box.id, box]));
  return svg('svg', {
    viewBox: `0 0 ${width} ${height}`, width, height, role: 'group',
    'aria-label': 'Network; the list below says the same',
  },
  ties.map(({ from, to, weight, says }) => svg('line', {
    class: 'tie', 'data-ids': `${from} ${to}`, title: says, 'stroke-width': 2 * Math.sqrt(weight) - 0.8,
    x1: byId.get(from).x, y1: byId.get(from).y, x2: byId.get(to).x, y2: byId.get(to).y,
  })),
  boxes.map(({ id, lines, x, y, w, h }) => {
    const kind = rowOf('actors', id) ? 'person' : 'body';
    return svg('a', {
      class: `node ${kind}`, href: pageAddress(id), 'data-id': id, 'aria-label': labelOf(id),
      title: labelOf(id), transform: `translate(${x - w / 2} ${y - h / 2})`,
    },
    svg('rect', { width: w, height: h, rx: kind === 'body' ? 4 : h / 2 }),
    svgLines(lines, w / 2, h / 2, 'middle'));
  }));
}
