'use strict';
// The first lines of a card: what is reported, by whom, how sure, when, where, who.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  KSD.cardLead = (table, row) => {
    const lines = (LEADS[table] ?? (() => []))(row).filter(([, ...said]) => said.flat(Infinity).some(Boolean));
    if (!lines.length) return null;
    return KSD.el(
      'dl',
      { class: 'lead' },
      lines.map(([title, ...said]) => [KSD.el('dt', { text: title }), KSD.el('dd', {}, said)]),
    );
  };

  const code = (table, row, column) =>
    row[column] ? KSD.term(KSD.field(table, column).vocabulary, row[column]) : null;

  /** The coded source, then whom it credits. */
  KSD.reporters = (row) => [
    KSD.link(row.source_id),
    row.cited_source_id ? [', which credits ', KSD.link(row.cited_source_id)] : null,
    row.via_actor_id ? [', as a claim of ', KSD.link(row.via_actor_id)] : null,
  ];

  /** For the one who holds a position, for the author who reports it, and for those who coded it. */
  const sure = (table, row) => [
    row.commitment ? ['for the holder: ', code(table, row, 'commitment'), hedged(table, row), '; '] : null,
    'for the author: ',
    code(table, row, 'factuality'),
    row.commitment ? null : hedged(table, row),
    '; for the coders: ',
    code(table, row, 'claim_status'),
    row.clarity && row.clarity !== 'single' ? ['; ', code(table, row, 'clarity')] : null,
  ];

  const hedged = (table, row) =>
    row.hedge && row.hedge !== 'none' ? [', hedged (', code(table, row, 'hedge'), ')'] : null;

  const both = (row, start) => KSD.partyLinks(row, [`${start}_actor_id`, `${start}_organization_id`]);

  const LEADS = {
    events: (row) => [
      ['Told as', code('events', row, 'status'), '; ', code('events', row, 'ground')],
      ['When', KSD.when(row), row.date_basis === 'none' ? null : [' – ', code('events', row, 'date_basis')]],
      ['Where', row.place_id ? KSD.link(row.place_id) : 'not told'],
      ['Who', KSD.eventParties(row)],
      ['Reported by', KSD.reporters(row)],
      ['How sure', sure('events', row)],
    ],
    positions: (row) => [
      ['Who', KSD.partyLinks(row)],
      ['Holds', code('positions', row, 'stance'), ': ', KSD.link(row.issue_id)],
      ['About', both(row, 'target'), row.target_event_id ? [' ', KSD.link(row.target_event_id)] : null],
      ['Condition', row.condition],
      ['Said to', both(row, 'addressee')],
      ['When', KSD.edtf(row.stated_edtf), row.stated_at_event_id ? [', at ', KSD.link(row.stated_at_event_id)] : null],
      ['How it is told', code('positions', row, 'mode'), ': ', KSD.code('mode', row.mode).definition],
      ['Reported by', KSD.reporters(row)],
      ['How sure', sure('positions', row)],
    ],
    affiliations: (row) => [
      ['Who', KSD.partyLinks(row, ['actor_id', 'member_organization_id'])],
      [
        'Is',
        [row.rank, row.role_title].filter(Boolean).join(', ') || code('affiliations', row, 'kind'),
        ' – ',
        code('affiliations', row, 'status'),
      ],
      ['Of', KSD.link(row.organization_id)],
      ['Reported by', KSD.reporters(row)],
    ],
    event_participants: (row) => [
      ['Who', KSD.partyLinks(row)],
      ['Took part in', KSD.link(row.event_id)],
      ['As', code('event_participants', row, 'role')],
    ],
    issues: (row) => [
      ['For it means', row.support_means],
      ['Against it means', row.oppose_means],
    ],
    actors: (row) => [['Offices', officesOf(row.actor_id)]],
    organizations: (row) => [
      ['Kind', code('organizations', row, 'kind')],
      ['Part of', row.parent_organization_id ? KSD.link(row.parent_organization_id) : null],
    ],
    sources: (row) => [
      ['Is', code('sources', row, 'level'), `: ${KSD.code('source_level', row.level).definition}`],
      ['By', row.author ?? (row.author_actor_id ? KSD.link(row.author_actor_id, unnamed(row)) : null)],
      ['Published by', row.publisher_organization_id ? KSD.link(row.publisher_organization_id) : row.publisher],
      ['In', KSD.container(row)],
      ['On', KSD.edtf(row.date_published_edtf)],
      ['Language', code('sources', row, 'language')],
      ['Address', row.url ? KSD.cell(KSD.field('sources', 'url'), row.url) : null],
    ],
    places: (row) => [
      ['Kind', code('places', row, 'kind')],
      ['Lies in', row.parent_place_id ? KSD.link(row.parent_place_id) : null],
    ],
    sentences: (row) => [
      ['In', KSD.link(row.paragraph_id), ' of ', KSD.link(KSD.row('paragraphs', row.paragraph_id)?.source_id)],
      ['Nothing cites it', row.not_cited_reason],
    ],
    paragraphs: (row) => [
      ['In short', row.gist],
      ['In', KSD.link(row.source_id)],
    ],
  };

  const unnamed = (row) => KSD.row('actors', row.author_actor_id)?.name ?? 'an author whose name is not known';

  const officesOf = (id) =>
    KSD.joined(
      KSD.referring('affiliations', 'actor_id', id).map((row) => [
        row.role_title ?? KSD.code('affiliation_kind', row.kind).label,
        ', ',
        KSD.link(row.organization_id),
      ]),
      '; ',
    );
})();
