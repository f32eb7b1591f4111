// What the tables publish of a source's text: paragraphs and sentences as numbers and hashes.
import { groupBy } from './collections.js';

const inOrder = (rows) => [...rows].sort((one, other) => Number(one.number) - Number(other.number));

const fingerprintOf = (row) => row.rolling && row.loose_sha256
  ? { length: Number(row.loose_length), rolling: Number(row.rolling), sha256: row.loose_sha256 } : null;

/**
 * The index of one source from its rows, in reading order: { sourceId, paragraphs, sentences,
 * offsets }. offsets: letters of all sentences before one, and of all.
 */
export function readIndex({ paragraphs, sentences }) {
  const byParagraph = groupBy(sentences, (row) => row.paragraph_id);
  const index = { sourceId: paragraphs[0]?.source_id ?? null, paragraphs: [], sentences: [], offsets: [0] };
  for (const row of inOrder(paragraphs)) {
    const first = index.sentences.length;
    for (const own of inOrder(byParagraph.get(row.paragraph_id) ?? [])) {
      const letters = Number(own.loose_length);
      index.sentences.push({
        id: own.sentence_id, paragraph: index.paragraphs.length,
        length: Number(own.char_end) - Number(own.char_start), letters, textSha256: own.text_sha256 || null,
        fingerprint: fingerprintOf(own),
      });
      index.offsets.push(index.offsets.at(-1) + letters);
    }
    index.paragraphs.push({
      first, end: index.sentences.length, length: Number(row.characters), textSha256: row.text_sha256 || null,
      keySha256: row.loose_sha256, fingerprint: fingerprintOf(row),
    });
  }
  return index;
}

/** Letters and digits of the sentences first to end. */
export const lettersOf = ({ offsets }, first, end) => offsets[end] - offsets[first];
