'use strict';
// Which sentences of a source stand in somebody's copy: the report of `ksd verify --format json`.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  /**
   * Find every sentence of a source in a copy of it.
   *
   * bytes: Uint8Array, the copy as a file holds it. name: what to call it in messages.
   * sources: one or several objects {paragraphs, sentences} of rows, each of one source.
   * onProgress: called with the share done, from 0 to 1.
   *
   * Resolves to what `ksd verify --format json` prints, without the claims, and `canonical`: sentence id → canonical
   * text of each sentence that stands there letter for letter as published. Only in these may cited
   * spans be marked. Rejects with CopyError, whose message is for people.
   */
  async function report(bytes, name, sources, onProgress = () => {}) {
    const indexes = [].concat(sources).map(verify.readIndex);
    let best = null;
    for (const copy of verify.readings(bytes, name)) {
      const framing = new verify.Framing(copy, (share) => onProgress(0.1 + 0.5 * share));
      const positions = startPositions(framing.loose, indexes, (s) => onProgress(0.6 + 0.2 * s));
      for (const index of indexes) {
        const placed = await verify.place(framing, index, positions);
        let letters = 0;
        for (const k of placed.keys()) letters += index.sentences[k].looseLength;
        if (!best || letters > best.letters) best = { letters, index, placed, framing };
      }
      if (best.placed.size === best.index.sentences.length) break;
    }
    if (!best.letters && indexes.length > 1) {
      return { source_id: null, sentences: [], canonical: {} };
    }
    return written(best.index, await results(best.index, best.placed, best.framing), best.framing);
  }

  /** Where the starts of all sentences and paragraphs of some sources may be. */
  function startPositions(loose, indexes, onProgress) {
    const hashes = new Set();
    for (const { sentences, paragraphs } of indexes) {
      for (const { startRolling } of [...sentences, ...paragraphs]) {
        if (startRolling !== null) hashes.add(startRolling);
      }
    }
    return verify.findStarts(loose.codes, hashes, onProgress);
  }

  /** A result for each sentence of the source: status, start, end, exact. */
  async function results(index, placed, framing) {
    const ordered = verify.inOrder(index, placed);
    const extents = new Map();
    for (const [k, start] of placed) {
      const sentence = index.sentences[k];
      extents.set(k, await framing.extent(start, start + sentence.looseLength, sentence));
    }
    const whole = await exactParagraphs(index, placed, framing);
    const standing = new verify.Standing(index, placed, extents, framing);
    return index.sentences.map((sentence, k) => {
      if (!placed.has(k)) {
        const there = standing.insteadOf(k);
        return { status: there ? 'changed' : 'missing', at: there, exact: false };
      }
      const [start, end, same] = extents.get(k);
      const exact = same || (sentence.textSha256 === null && whole.has(sentence.paragraph));
      const status = !ordered.has(k) ? 'moved' : exact ? 'ok' : 'retyped';
      return { status, at: [start, end], exact };
    });
  }

  /** Paragraphs with sentences without a hash whose canonical text is the published one. */
  async function exactParagraphs(index, placed, framing) {
    const numbers = index.sentences.filter((s) => s.textSha256 === null).map((s) => s.paragraph);
    const exact = new Set();
    for (const number of new Set(numbers)) {
      const start = verify.paragraphStart(index, number, placed);
      const paragraph = index.paragraphs[number];
      if (start === null) continue;
      const [, , same] = await framing.extent(start, start + paragraph.looseLength, paragraph);
      if (same) exact.add(number);
    }
    return exact;
  }

  function written(index, found, framing) {
    const canonical = {};
    const sentences = found.map(({ status, at, exact }, k) => {
      const id = index.sentences[k].sentenceId;
      const text = at && framing.text.slice(at[0], at[1]);
      if (exact) canonical[id] = verify.canonicalParagraph(text);
      const [start, end] = at || [null, null];
      return { sentence_id: id, status, start, end, found: text };
    });
    return { source_id: index.sourceId, sentences, canonical };
  }

  verify.report = report;
})(KSD.verify);
