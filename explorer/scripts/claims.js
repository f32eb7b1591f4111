'use strict';
// Claims and the sentences they rest on: every row that evidence points at.
(() => {
  const KSD = (globalThis.KSD = globalThis.KSD || {});
  /** Statuses of a sentence that was found in a copy. */
  KSD.FOUND = new Set(['ok', 'retyped', 'moved']);
  /** Key column in the evidence → the table of the row that it is evidence for. */
  KSD.CLAIM_TABLES = {
    affiliation_id: 'affiliations',
    event_id: 'events',
    participant_id: 'event_participants',
    relation_id: 'event_relations',
    position_id: 'positions',
    actor_id: 'actors',
    organization_id: 'organizations',
    place_id: 'places',
    source_id: 'sources',
  };

  /**
   * The claims of a report: a row for each claim that cites one of its sentences, and whether it is
   * supported by those that were found. evidence: rows. What counts are the sentences that support
   * a claim; if none does, all it cites.
   */
  KSD.claimsOf = (evidence, sentences) => {
    const ids = new Set(sentences.map((each) => each.sentence_id));
    const found = sentences.filter((each) => KSD.FOUND.has(each.status));
    const there = new Set(found.map((each) => each.sentence_id));
    const byClaim = new Map();
    for (const row of evidence) {
      if (!ids.has(row.sentence_id)) continue;
      for (const [column, table] of Object.entries(KSD.CLAIM_TABLES)) {
        if (!row[column]) continue;
        const key = `${table} ${row[column]}`;
        if (!byClaim.has(key)) byClaim.set(key, { table, claimId: row[column], rows: [] });
        byClaim.get(key).rows.push(row);
      }
    }
    return [...byClaim.values()].map(({ table, claimId, rows }) => {
      const supporting = rows.filter((row) => row.relation === 'supports');
      const cited = (supporting.length ? supporting : rows).map((row) => row.sentence_id);
      const sentences = [...new Set(cited)];
      const lost = sentences.filter((id) => !there.has(id));
      const none = lost.length === sentences.length;
      const status = !lost.length ? 'supported' : none ? 'not_found' : 'in_part';
      return { table, claim_id: claimId, status, sentences, not_found: lost };
    });
  };
})();
