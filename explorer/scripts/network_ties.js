'use strict';
// What ties people, organizations and events together, and which of it fits into one picture.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 180;

  KSD.tieFilters = (ties) => {
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
  };

  /** Every tie: { kind, from, to, id (of the row that says so), says }. */
  KSD.allTies = () => {
    const parts = KSD.rows('event_participants').flatMap((row) =>
      [row.actor_id, row.organization_id].filter(Boolean).map((from) => ({
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
  };

  /** The ties to draw: two steps around one node, or those among the most connected. */
  KSD.tiesToDraw = (ties, around) => {
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
  };
})();
