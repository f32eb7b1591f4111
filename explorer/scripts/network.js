'use strict';
// People, organizations and events as a network: who took part in what, who belongs to what.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 180;
  const FEW = 25;
  const CLOSE = 1.6; // as often larger than with all in view
  const WIDTH_OF_LABEL = 45; // pixels of the canvas for each label that always shows
  let graph = null;
  let base = 1;

  KSD.views.network = {
    title: 'Network',
    says: 'People (circles), organizations (squares) and events (diamonds). A line is a part in an event, an office or membership (dashed), or a body that is a part of another (dotted).',
    draw(place, params) {
      const all = allTies();
      const filters = networkFilters(all);
      const ties = KSD.kept(all, filters.slice(1), params);
      const { nodes, edges, of } = chosen(ties, params.around);
      const canvas = KSD.el('div', {
        class: 'network',
        role: 'img',
        'aria-label': 'Network; the list below says the same',
      });
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
        KSD.el(
          'p',
          { class: 'actions' },
          button('Closer', () => zoom(1.3)),
          ' ',
          button('Farther', () => zoom(1 / 1.3)),
          ' ',
          button('All', () => graph.fit(undefined, 20)),
        ),
        canvas,
        KSD.el('h3', { text: 'The same as a list' }),
        list(nodes, edges),
      );
      draw(canvas, nodes, edges);
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
      graph?.fit(undefined, 20);
    },
    leave() {
      graph?.destroy();
      graph = null;
    },
  };

  const button = (text, click) => KSD.el('button', { type: 'button', text, on: { click } });
  const zoom = (factor) =>
    graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } });

  function networkFilters(ties) {
    const ids = [...new Set(ties.flatMap((tie) => [tie.from, tie.to]))].filter((id) => !id.startsWith('evt-'));
    const options = ids
      .map((id) => [id, KSD.labelOf(id)])
      .sort((one, other) => one[1].localeCompare(other[1], 'en'))
      .slice(0, 2000);
    return [
      { name: 'around', title: 'Around', options, all: 'everybody' },
      {
        name: 'kind',
        title: 'Ties',
        options: [
          ['part', 'parts in events'],
          ['office', 'offices and memberships'],
          ['within', 'parts of organizations'],
        ],
        keeps: (tie, value) => tie.kind === value,
      },
      {
        name: 'status',
        title: 'Events that are',
        options: KSD.codeFilter('events', 'status', KSD.rows('events')).options,
        keeps: (tie, value) => tie.kind !== 'part' || value.split(',').includes(KSD.row('events', tie.to).status),
      },
    ];
  }

  /** Every tie: { kind, from, to, id (of the row that says so), says }. */
  function allTies() {
    const parts = KSD.rows('event_participants').flatMap((row) =>
      [row.actor_id, row.organization_id]
        .filter(Boolean)
        .map((from) => ({
          kind: 'part',
          from,
          to: row.event_id,
          id: row.participant_id,
          says: KSD.code('participant_role', row.role).label,
        })),
    );
    const offices = KSD.rows('affiliations').map((row) => ({
      kind: 'office',
      from: row.actor_id ?? row.member_organization_id,
      to: row.organization_id,
      id: row.affiliation_id,
      says: row.role_title ?? KSD.code('affiliation_kind', row.kind).label,
    }));
    const within = KSD.rows('organizations')
      .filter((row) => row.parent_organization_id)
      .map((row) => ({
        kind: 'within',
        from: row.organization_id,
        to: row.parent_organization_id,
        id: row.organization_id,
        says: 'part of',
      }));
    // what several sources tell is one line
    return [
      ...new Map(
        [...parts, ...offices, ...within]
          .reverse()
          .map((tie) => [`${tie.kind} ${tie.from} ${tie.to} ${tie.says}`, tie]),
      ).values(),
    ].reverse();
  }

  /** The ties to draw: two steps around one node, or those among the most connected. */
  function chosen(ties, around) {
    const near = new Map();
    for (const { from, to } of ties)
      for (const [one, other] of [
        [from, to],
        [to, from],
      ])
        near.set(one, (near.get(one) ?? new Set()).add(other));
    let ids = [...near.keys()];
    if (around && near.has(around))
      ids = [...new Set([around, ...near.get(around), ...[...near.get(around)].flatMap((id) => [...near.get(id)])])];
    const of = ids.length;
    const rank = (id) => (id === around ? Infinity : near.get(around)?.has(id) ? 1e6 : near.get(id).size);
    const nodes = new Set(of > MOST ? ids.sort((one, other) => rank(other) - rank(one)).slice(0, MOST) : ids);
    return { nodes, edges: ties.filter((tie) => nodes.has(tie.from) && nodes.has(tie.to)), of };
  }

  function list(nodes, edges) {
    const by = new Map();
    for (const tie of edges) (by.get(tie.from) ?? by.set(tie.from, []).get(tie.from)).push(tie);
    const ids = [...nodes]
      .filter((id) => by.has(id))
      .sort((one, other) => KSD.labelOf(one).localeCompare(KSD.labelOf(other), 'en'));
    return KSD.el(
      'ul',
      { class: 'rows' },
      ids.map((id) =>
        KSD.el(
          'li',
          {},
          KSD.link(id),
          ': ',
          KSD.joined(
            by.get(id).map((tie) => [KSD.link(tie.to), KSD.el('span', { class: 'small', text: ` (${tie.says})` })]),
            '; ',
          ),
        ),
      ),
    );
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
      style: style(),
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
    base = 1 / graph.zoom();
    fitLabels();
    graph.on('zoom', fitLabels);
    graph.on('tap', 'node', (event) => {
      location.hash = KSD.cardAddress(event.target.id());
    });
    graph.on('tap', 'edge', (event) => {
      location.hash = KSD.cardAddress(event.target.data('row'));
    });
  }

  /** Labels as large as other text; those of the less connected show when one comes closer. */
  function fitLabels() {
    const scale = 1 / graph.zoom();
    const close = graph.zoom() * base > CLOSE || graph.nodes().length < FEW;
    const room = graph.width() / WIDTH_OF_LABEL;
    const known = new Set(
      graph
        .nodes()
        .not('.event')
        .sort((one, other) => other.degree() - one.degree())
        .slice(0, room)
        .map((node) => node.id()),
    );
    graph.batch(() =>
      graph.nodes().forEach((node) => {
        const shown = close || known.has(node.id()) || node.hasClass('near');
        node.style({
          'text-opacity': shown ? 1 : 0,
          'font-size': 12 * scale,
          'text-max-width': 110 * scale,
          'text-outline-width': shown ? 2 * scale : 0,
        });
      }),
    );
  }

  function style() {
    const colour = KSD.colour;
    const node = (shape, name) => ({ shape, 'background-color': colour(name) });
    return [
      {
        selector: 'node',
        style: {
          label: 'data(label)',
          color: colour('text'),
          'text-outline-color': colour('ground'),
          'text-outline-width': 2,
          'text-wrap': 'wrap',
          width: 20,
          height: 20,
        },
      },
      { selector: 'node.person', style: node('ellipse', 'person') },
      { selector: 'node.body', style: node('rectangle', 'body') },
      {
        selector: 'node.event',
        style: { ...node('diamond', 'event'), 'border-color': colour('event'), 'border-width': 2 },
      },
      { selector: 'node.ahead', style: { 'background-color': colour('ahead'), 'border-color': colour('ahead') } },
      { selector: 'node.unsure', style: { 'background-color': colour('ground'), 'border-style': 'dashed' } },
      {
        selector: 'edge',
        style: { width: 1.2, 'line-color': colour('soft'), 'line-opacity': 0.5, 'curve-style': 'haystack' },
      },
      { selector: 'edge.office', style: { 'line-style': 'dashed', 'line-color': colour('person') } },
      { selector: 'edge.within', style: { 'line-style': 'dotted', 'line-color': colour('body') } },
      { selector: '.near', style: { 'line-color': colour('focus'), width: 2.5 } },
      { selector: 'node.near', style: { width: 24, height: 24, 'z-index': 10 } },
      {
        selector: 'node.chosen',
        style: {
          width: 30,
          height: 30,
          'border-color': colour('focus'),
          'border-width': 4,
          'border-style': 'solid',
          'z-index': 20,
        },
      },
    ];
  }
})();
