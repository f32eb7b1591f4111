'use strict';
// What the tables publish of a source's text: paragraphs and sentences as numbers and hashes.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const cell = (value) => (value === undefined || value === null || value === '' ? null : value);
  const number = (value) => (cell(value) === null ? null : Number(value));
  const inOrder = (rows) => [...rows].sort((a, b) => Number(a.number) - Number(b.number));

  function unit(row, length) {
    return {
      length,
      textSha256: cell(row.text_sha256),
      looseSha256: cell(row.loose_sha256),
      looseLength: Number(row.loose_length),
      startRolling: number(row.start_rolling),
    };
  }

  /**
   * The index of one source from its rows, objects by column: paragraphs and sentences, in reading
   * order; offsets: loose offset of each sentence from the article's start, and its length.
   */
  function readIndex({ paragraphs, sentences }) {
    const byParagraph = new Map(paragraphs.map((row) => [row.paragraph_id, []]));
    for (const row of sentences) byParagraph.get(row.paragraph_id)?.push(row);
    const index = {
      sourceId: paragraphs.length ? paragraphs[0].source_id : null,
      paragraphs: [],
      sentences: [],
      offsets: [0],
    };
    for (const row of inOrder(paragraphs)) {
      const first = index.sentences.length;
      for (const own of inOrder(byParagraph.get(row.paragraph_id))) {
        const sentence = unit(own, Number(own.char_end) - Number(own.char_start));
        sentence.sentenceId = own.sentence_id;
        sentence.paragraph = index.paragraphs.length;
        index.sentences.push(sentence);
        index.offsets.push(index.offsets[index.offsets.length - 1] + sentence.looseLength);
      }
      const paragraph = unit(row, Number(row.characters));
      index.paragraphs.push({ ...paragraph, first, end: index.sentences.length });
    }
    return index;
  }

  verify.readIndex = readIndex;
})(KSD.verify);
