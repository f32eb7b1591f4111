'use strict';
// People, organizations and events as a network: who took part in what, who belongs to what.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const FEW = 25;
  const CLOSE = 1.6; // as often larger than with all in view
  const WIDTH_OF_LETTER = 6.6; // pixels, on average, at a size of 12
  const MOST_WIDE = 110; // pixels; a longer label takes several lines
  const LINE = 13; // pixels
  const MARGIN = 24; // pixels; half of a label that stands out
  const MOST_STRETCH = 2.5;
  let graph = null;
  let base = 1;

  KSD.views.network = {
    title: 'Network',
    says: 'Who took part in what, who holds which office, which body is a part of another. Choose a node or a line for its card.',
    draw(place, params) {
      const all = KSD.allTies();
      const filters = KSD.tieFilters(all);
      const ties = KSD.kept(all, filters.slice(1), params);
      const { nodes, edges, of } = KSD.tiesToDraw(ties, params.around);
      const canvas = KSD.el('div', {
        class: 'network',
        role: 'img',
        'aria-label': 'Network; the list below says the same',
      });
      const rows = KSD.tieList(nodes, edges);
      place.append(
        KSD.filterBar('network', filters, params),
        KSD.el('p', {
          role: 'status',
          text:
            `${KSD.count(nodes.size, 'node')} and ${KSD.count(edges.length, 'tie')}` +
            (of > nodes.size
              ? ` of ${of.toLocaleString('en')} nodes, the most connected: choose one to see all around it`
              : ''),
        }),
      );
      if (!nodes.size) return place.append(KSD.nothing('network', params));
      place.append(
        KSD.networkLegend(),
        KSD.el(
          'p',
          { class: 'actions' },
          button('Closer', () => zoom(1.3)),
          ' ',
          button('Farther', () => zoom(1 / 1.3)),
          ' ',
          button('All', () => graph.fit(undefined, MARGIN)),
        ),
        canvas,
        KSD.el('h3', { text: 'The same as a list' }),
        rows,
      );
      draw(canvas, nodes, edges);
      for (const type of ['focusin', 'pointerover']) rows.addEventListener(type, ({ target }) => point(target.dataset.node));
      rows.addEventListener('pointerleave', () => point(null));
    },
    select(id) {
      if (!graph) return;
      graph.elements().removeClass('chosen near');
      const node = id ? graph.getElementById(id) : graph.collection();
      if (node.length) {
        node.addClass('chosen');
        node.closedNeighborhood().addClass('near');
      }
      fitLabels();
    },
    resize() {
      graph?.resize();
      graph?.fit(undefined, MARGIN);
    },
    leave() {
      graph?.destroy();
      graph = null;
    },
  };

  const button = (text, click) => KSD.el('button', { type: 'button', text, on: { click } });
  const zoom = (factor) =>
    graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });

  /** Show the label of the node that a pointer or the focus is at; null for none. */
  function point(id) {
    if (!graph || graph.scratch('pointed') === id) return;
    graph.scratch('pointed', id);
    graph.nodes('.pointed').removeClass('pointed');
    if (id) graph.getElementById(id).addClass('pointed');
    fitLabels();
  }

  function draw(canvas, nodes, edges) {
    const ids = [...nodes];
    const kind = (id) => ({ act: 'person', org: 'body', evt: 'event' })[id.slice(0, 3)];
    const look = (id) => (id.startsWith('evt-') ? KSD.eventLook(KSD.row('events', id)) : '');
    // the layout moves nodes from where they start, so a fixed start gives the same picture each time
    const start = (at) => ({
      x: 400 * Math.cos(at * 2.4) * Math.sqrt((at + 1) / ids.length),
      y: 400 * Math.sin(at * 2.4) * Math.sqrt((at + 1) / ids.length),
    });
    graph = cytoscape({
      container: canvas,
      style: KSD.networkStyle(),
      minZoom: 0.1,
      maxZoom: 4,
      wheelSensitivity: undefined,
      userZoomingEnabled: false,
      elements: [
        ...ids.map((id, at) => ({
          data: { id, label: KSD.labelOf(id) },
          classes: `${kind(id)} ${look(id)}`,
          position: start(at),
        })),
        ...edges.map((tie, at) => ({
          data: { id: `tie-${at}`, source: tie.from, target: tie.to, row: tie.id, label: tie.says },
          classes: tie.kind,
        })),
      ],
      layout: {
        name: 'cose',
        animate: false,
        randomize: false,
        nodeDimensionsIncludeLabels: false,
        idealEdgeLength: () => 90,
        nodeRepulsion: () => 120000,
        componentSpacing: 60,
        padding: 20,
        numIter: 400,
      },
    });
    fillFrame();
    base = 1 / graph.zoom();
    fitLabels();
    graph.on('zoom', fitLabels);
    graph.on('mouseover', 'node', (event) => point(event.target.id()));
    graph.on('mouseout', 'node', () => point(null));
    graph.on('tap', 'node', (event) => {
      location.hash = KSD.cardAddress(event.target.id());
    });
    graph.on('tap', 'edge', (event) => {
      location.hash = KSD.cardAddress(event.target.data('row'));
    });
  }

  /** Stretch the picture to the shape of its frame, so that a tall one is not two thirds empty. */
  function fillFrame() {
    const box = graph.nodes().boundingBox({ includeLabels: false });
    const shape = (graph.height() - 2 * MARGIN) / (graph.width() - 2 * MARGIN) / (box.h / box.w || 1);
    const by = Math.min(MOST_STRETCH, Math.max(1 / MOST_STRETCH, shape));
    if (graph.nodes().length > 2) graph.nodes().positions((node) => ({ x: node.position('x'), y: node.position('y') * by }));
    graph.fit(undefined, MARGIN);
  }

  /** The people, then the bodies, whose labels find room, the most connected first: none lies on another. */
  function readable() {
    const taken = [];
    const ids = new Set();
    const order = graph
      .nodes()
      .not('.event')
      .sort((one, other) => other.hasClass('person') - one.hasClass('person') || other.degree() - one.degree());
    for (const node of order) {
      const box = labelBox(node);
      if (taken.some((other) => meet(box, other))) continue;
      taken.push(box);
      ids.add(node.id());
    }
    return ids;
  }

  /** About where the label of a node lies, in pixels of the canvas: above it, as many lines as it takes. */
  function labelBox(node) {
    const { x, y } = node.renderedPosition();
    const long = node.data('label').length * WIDTH_OF_LETTER;
    const width = Math.min(long, MOST_WIDE);
    const lines = Math.ceil((long * 1.3) / MOST_WIDE);
    const bottom = y - node.renderedHeight() / 2;
    return { left: x - width / 2, right: x + width / 2, top: bottom - lines * LINE, bottom };
  }

  const meet = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

  /** Labels as large as other text; those of the less connected show when one comes closer. */
  function fitLabels() {
    const scale = 1 / graph.zoom();
    const close = graph.zoom() * base > CLOSE || graph.nodes().length < FEW;
    const known = readable();
    graph.batch(() =>
      graph.nodes().forEach((node) => {
        const shown = close || known.has(node.id()) || ['near', 'chosen', 'pointed'].some((name) => node.hasClass(name));
        node.style({
          'text-opacity': shown ? 1 : 0,
          'font-size': 12 * scale,
          'text-max-width': MOST_WIDE * scale,
          'text-outline-width': shown ? 2 * scale : 0,
        });
      }),
    );
  }
})();
