'use strict';
// What else refers to a row.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const APART = new Set(['evidence', 'codings', 'adjudications', 'reliability', 'codes', 'retired_ids']);
  const FIRST = ['positions', 'events', 'event_participants', 'affiliations', 'event_relations', 'event_issues'];
  const MOST = 60;
  const CELLS = 5;

  /** Lists of the rows of other tables that refer to this one, by table and column. */
  KSD.cardRelated = (table, row, id) =>
    inOrder().flatMap((other) =>
      KSD.schema[other].fields
        .filter((field) => field.target === table && field.name !== (other === table ? KSD.keyOf(table) : ''))
        .map((field) => {
          const rows = KSD.referring(other, field.name, id);
          const same = KSD.keyOf(table) === field.name;
          const title = `${KSD.schema[other].title}${same ? '' : ` – ${field.title.toLowerCase()}`} (${rows.length})`;
          return rows.length ? KSD.section(title, KSD.rowList(other, rows, table, id)) : null;
        }),
    );

  /** Where else a row can be looked at. */
  KSD.cardViews = (table, row, id) => {
    const party = [
      ['In the network', 'network', { around: id }],
      ['On the timeline', 'timeline', { party: id }],
      ['What it holds', 'positions', { holder: id }],
      ['What is held about it', 'positions', { about: id }],
    ];
    const links =
      {
        actors: party,
        organizations: party,
        sources: [['As a strip of sentences', 'article', { source: id }]],
        sentences: [['In the article', 'article', { source: KSD.row('paragraphs', row.paragraph_id)?.source_id }]],
      }[table] ?? [];
    const wanted = links.filter(
      ([, view]) => view !== 'article' || table !== 'sources' || KSD.referring('paragraphs', 'source_id', id).length,
    );
    return KSD.section(
      'See also',
      wanted.length
        ? KSD.el(
            'ul',
            { class: 'rows' },
            wanted.map(([text, view, params]) =>
              KSD.el('li', {}, KSD.el('a', { href: KSD.viewAddress(view, params), text })),
            ),
          )
        : null,
    );
  };

  const inOrder = () => [...new Set([...FIRST.filter(KSD.has), ...KSD.tables])].filter((table) => !APART.has(table));

  const KINDS = {
    event_contexts: (row) => [KSD.term('context', row.context)],
    event_issues: (row, from) => [KSD.link(from === 'events' ? row.issue_id : row.event_id)],
    event_participants: (row, from) => [
      from === 'events' ? KSD.partyLinks(row) : KSD.link(row.event_id),
      ' – ',
      KSD.link(row.participant_id, `as ${KSD.code('participant_role', row.role).label}`),
    ],
    events: (row) => [KSD.link(row.event_id), small(KSD.when(row), KSD.code('status', row.status).label, ...by(row))],
    positions: (row, from, id) => [KSD.link(row.position_id), small(...heldBy(row, id), ...by(row))],
    names: (row) => [
      KSD.link(row.name_id),
      small(
        KSD.code('name_kind', row.kind).label,
        KSD.code('language', row.language).label,
        row.spelling_status && KSD.code('spelling_status', row.spelling_status).label,
      ),
    ],
    identifiers: (row) => [
      KSD.link(row.identifier_id),
      small(
        row.identifier && `match: ${KSD.code('match', row.match).label}`,
        row.checked_on && `checked ${KSD.day(row.checked_on)}`,
      ),
      row.identifier || !row.note ? null : small(row.note),
    ],
  };

  const small = (...told) => KSD.el('span', { class: 'small', text: ` – ${told.filter(Boolean).join(', ')}` });
  /** Whose position it is and whose word we have for it; not what the card `id` says of itself. */
  function heldBy(row, id) {
    const [holder, mode] = [KSD.holder(row), KSD.code('mode', row.mode).label];
    const own = KSD.row('sources', row.source_id)?.author_actor_id === holder;
    return [
      holder !== id && `held by ${own && row.source_id === id ? 'its author' : KSD.labelOf(holder)}`,
      own || row.source_id === id ? `mode: ${mode}` : `told by ${KSD.labelOf(row.source_id)} (mode: ${mode})`,
    ];
  }
  const by = (row) => [
    row.cited_source_id && `credited to ${KSD.labelOf(row.cited_source_id)}`,
    row.via_actor_id && `claimed by ${KSD.labelOf(row.via_actor_id)}`,
  ];

  /** A row by its name; one without an id of its own by what it says. */
  function plain(table, row) {
    const id = KSD.idOf(table, row);
    if (id) return [KSD.link(id, KSD.label(table, row))];
    const told = KSD.schema[table].fields.filter((field) => row[field.name]).slice(0, CELLS);
    return KSD.joined(told.map((field) => KSD.cell(field, row[field.name])));
  }

  /** Rows as a list of links, on the card `id` of the table `from`. Long lists are cut; the rest is in the table. */
  KSD.rowList = (table, rows, from, id) => {
    const line = KINDS[table] ?? ((row) => plain(table, row));
    const more = rows.length - MOST;
    return [
      KSD.el(
        'ul',
        { class: 'rows' },
        rows.slice(0, MOST).map((row) => KSD.el('li', {}, line(row, from, id))),
      ),
      more > 0
        ? KSD.el(
            'p',
            {},
            `and ${more.toLocaleString('en')} more, in the table `,
            KSD.el('a', { href: KSD.viewAddress(`tables/${table}`), text: KSD.schema[table].title }),
          )
        : null,
    ];
  };
})();
