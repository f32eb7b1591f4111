// Claims: the rows that evidence points at, and whether their sentences were found in a copy.

/** Key column in the evidence → the table of the row that it is evidence for. */
export const CLAIM_TABLES = {
  affiliation_id: 'affiliations', event_id: 'events', participant_id: 'event_participants',
  relation_id: 'event_relations', position_id: 'positions', actor_id: 'actors',
  organization_id: 'organizations', place_id: 'places', source_id: 'sources',
};
/** Statuses of a sentence that was found in a copy. */
export const FOUND = new Set(['ok', 'retyped', 'moved']);

/** The ids of the sentences that count for a claim: those that support it; if none does, all. */
export function sentencesThatCount(evidence) {
  const supporting = evidence.filter((row) => row.relation === 'supports');
  return [...new Set((supporting.length ? supporting : evidence).map((row) => row.sentence_id))];
}

/** Each claim that cites one of the sentences of a report, with its status. evidence: rows. */
export function claimsOf(evidence, sentences) {
  const statuses = new Map(sentences.map((each) => [each.sentence_id, each.status]));
  const claims = new Map();
  for (const row of evidence.filter((each) => statuses.has(each.sentence_id))) {
    for (const [column, table] of Object.entries(CLAIM_TABLES)) {
      if (!row[column]) continue;
      const key = `${table} ${row[column]}`;
      if (!claims.has(key)) claims.set(key, { table, claim_id: row[column], rows: [] });
      claims.get(key).rows.push(row);
    }
  }
  return [...claims.values()].map(({ rows, ...claim }) => {
    const cited = sentencesThatCount(rows);
    const lost = cited.filter((id) => !FOUND.has(statuses.get(id)));
    const isGone = lost.length === cited.length;
    const status = !lost.length ? 'supported' : isGone ? 'not_found' : 'in_part';
    return { ...claim, status, sentences: cited, not_found: lost };
  });
}
