'use strict';
// The reader's own copy, once it was verified: the text of each sentence, for the cards and the strip.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const copies = new Map();
  const texts = new Map();

  /** Take the report of a verification; null forgets the copy. Everything is drawn anew. */
  KSD.setCopy = (sourceId, report) => {
    for (const id of copies.get(sourceId) ?? []) texts.delete(id);
    const found = report?.sentences ?? [];
    copies.set(sourceId, found.map((each) => each.sentence_id));
    // only where the text is the published one can spans be marked, which are numbers alone
    for (const { sentence_id: id, status, found: text } of found) texts.set(id, { status, text, canonical: report.canonical[id] ?? null });
    KSD.redraw?.();
  };

  /** { status, text, canonical } of a sentence in the reader's copy; canonical only if it is as published. */
  KSD.sentenceCopy = (sentenceId) => texts.get(sentenceId) ?? null;
  KSD.sentenceText = (sentenceId) => texts.get(sentenceId)?.text ?? null;
})();
