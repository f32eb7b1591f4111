// The evidence for a row: the sentences it rests on.
import { CLAIM_TABLES, sentencesThatCount } from '../verification/claims.js';
import { idOf, referring, rowOf } from './data.js';

/** The row that a row of evidence is for: { table, id }. */
export function ownerOf(evidence) {
  const [column, table] = Object.entries(CLAIM_TABLES).find(([name]) => evidence[name]);
  return { table, id: evidence[column] };
}

export function evidenceFor(table, id) {
  const column = Object.keys(CLAIM_TABLES).find((name) => CLAIM_TABLES[name] === table);
  if (!column) return [];
  return referring('evidence', column, id).filter((row) => ownerOf(row).table === table);
}

/** The ids of the sentences that a row rests on; its own for a sentence. */
export function restsOn(table, row) {
  if (table === 'sentences' || table === 'mentions') return [row.sentence_id];
  const cited = evidenceFor(table, idOf(table, row)).filter((each) => each.sentence_id);
  return sentencesThatCount(cited);
}

export const sourceOfSentence = (id) => rowOf('paragraphs', rowOf('sentences', id)?.paragraph_id)?.source_id;
