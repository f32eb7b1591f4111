// What ties people, organizations and events together, and which of it fits into one picture.
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { columnFilter } from '../common/filters.js';
import { labelled } from '../common/labels.js';

const MOST = 180; // nodes in a picture

/** Every tie: { kind, from, to, id (of the row that says so), says }. */
export function allTies() {
  const parts = rowsOf('event_participants').flatMap((row) =>
    [row.actor_id, row.organization_id].filter(Boolean).map((from) => ({
      kind: 'part',
      from,
      to: row.event_id,
      id: row.participant_id,
      says: codeOf('participant_role', row.role).label,
    })));
  const offices = rowsOf('affiliations').map((row) => ({
    kind: 'office',
    from: row.actor_id ?? row.member_organization_id,
    to: row.organization_id,
    id: row.affiliation_id,
    says: row.role_title ?? codeOf('affiliation_kind', row.kind).label,
  }));
  const within = rowsOf('organizations').filter((row) => row.parent_organization_id).map((row) => ({
    kind: 'within',
    from: row.organization_id,
    to: row.parent_organization_id,
    id: row.organization_id,
    says: 'part of',
  }));
  // what several sources report is one line
  const distinct = new Map();
  for (const tie of [...parts, ...offices, ...within]) {
    const key = [tie.kind, tie.from, tie.to, tie.says].join('\n');
    if (!distinct.has(key)) distinct.set(key, tie);
  }
  return [...distinct.values()];
}

const isEvent = (id) => id.startsWith('evt-');

export function tieFilters(ties) {
  const ids = ties.flatMap(({ from, to }) => [from, to]).filter((id) => !isEvent(id));
  const kinds = [
    ['part', 'parts in events'],
    ['office', 'offices and memberships'],
    ['within', 'parts of organizations'],
  ];
  const status = columnFilter('events', 'status', rowsOf('events'), 'Events that are');
  return [
    { name: 'around', title: 'Around', options: labelled(ids).slice(0, 2000), all: 'everybody' },
    { name: 'kind', title: 'Ties', options: kinds, keeps: (tie, kind) => tie.kind === kind },
    {
      ...status,
      keeps: (tie, value) => tie.kind !== 'part' || status.keeps(rowOf('events', tie.to), value),
    },
  ];
}

/**
 * The ties to draw: those within two steps of one node, or among the most connected.
 * Gives { nodes (a set of ids), ties, total (how many nodes there would be) }.
 */
export function tiesToDraw(ties, around) {
  const near = new Map();
  for (const { from, to } of ties) {
    for (const [one, other] of [[from, to], [to, from]]) {
      if (!near.has(one)) near.set(one, new Set());
      near.get(one).add(other);
    }
  }
  let ids = [...near.keys()];
  if (near.has(around)) {
    const first = [...near.get(around)];
    ids = [...new Set([around, ...first, ...first.flatMap((id) => [...near.get(id)])])];
  }
  const rank = (id) => {
    if (id === around) return Infinity;
    return near.get(around)?.has(id) ? 1e6 : near.get(id).size;
  };
  const total = ids.length;
  if (total > MOST) ids = ids.sort((one, other) => rank(other) - rank(one)).slice(0, MOST);
  const nodes = new Set(ids);
  return { nodes, ties: ties.filter(({ from, to }) => nodes.has(from) && nodes.has(to)), total };
}
