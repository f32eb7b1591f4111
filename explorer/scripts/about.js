'use strict';
// Everything that is reported on a person or an organization: aimed at it, on issues that name it, events with it.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  const MOST = 300;

  KSD.views.about = {
    hidden: true,
    title: 'What is reported on one party',
    says: 'Rows that are about a person or an organization, or on an issue of which the text names it. Each position says who holds it; its card says who reports it, and where.',
    draw(place, { id }) {
      const found = id && KSD.find(id);
      if (!found || !['actors', 'organizations'].includes(found.table))
        return place.append(KSD.el('p', { text: `This dataset has no person or organization with the id “${id ?? ''}”.` }));
      const issues = new Set(issuesNaming(id));
      const about = (row) => row.target_actor_id === id || row.target_organization_id === id;
      const aimed = KSD.rows('positions').filter(about);
      const onIssue = KSD.rows('positions').filter((row) => issues.has(row.issue_id) && !about(row));
      const held = KSD.rows('positions').filter((row) => KSD.holder(row) === id);
      const events = eventsWith(id, issues).sort(KSD.byTime);
      place.append(
        KSD.el('p', {}, 'On: ', KSD.link(id)),
        ...section('Positions about it', aimed),
        ...section('Positions on issues that name it', onIssue),
        ...section('Positions that it holds', held),
        ...(events.length ? [KSD.el('h3', { text: `Events (${events.length})` }), ...KSD.eventList(events.slice(0, MOST)).flat(), more(events)] : []),
      );
    },
  };

  /** What is said of rows that are not listed, '' if all are. */
  const more = (rows) => (rows.length > MOST ? `The first ${MOST} are listed.` : '');

  const section = (heading, rows) =>
    rows.length
      ? [
          KSD.el('h3', { text: `${heading} (${rows.length.toLocaleString('en')})` }),
          KSD.el(
            'ul',
            { class: 'rows' },
            rows.slice(0, MOST).map((row) => KSD.el('li', {}, position(row))),
          ),
          more(rows),
        ]
      : [];

  const position = (row) => [
    KSD.link(row.position_id),
    KSD.el('span', { class: 'small' }, ' – held by ', KSD.link(KSD.holder(row)), ' (', KSD.term('mode', row.mode), ')'),
    row.cited_source_id
      ? KSD.el('span', { class: 'small' }, ', as reported by ', KSD.link(row.cited_source_id))
      : null,
  ];

  /** The issues of which the text has one of the names of an entity in it, as a word. */
  function issuesNaming(id) {
    const { row, table } = KSD.find(id);
    const column = KSD.keyOf(table);
    const names = [row.name, ...KSD.referring('names', column, id).map((each) => each.name)].filter(Boolean);
    if (!names.length) return [];
    const literal = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    const named = new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal})(?![\\p{L}\\p{N}])`, 'iu');
    return KSD.rows('issues')
      .filter((issue) => named.test(issue.proposition))
      .map((issue) => issue.issue_id);
  }

  /** The events that an entity has a part in, and those with such an issue. */
  function eventsWith(id, issues) {
    const ids = new Set([
      ...KSD.rows('event_participants')
        .filter((row) => row.actor_id === id || row.organization_id === id)
        .map((row) => row.event_id),
      ...KSD.rows('event_issues')
        .filter((row) => issues.has(row.issue_id))
        .map((row) => row.event_id),
    ]);
    return KSD.rows('events').filter((row) => ids.has(row.event_id));
  }
})();
