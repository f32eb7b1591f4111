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
    let before = null;
    for (const each of found) {
      const { sentence_id: id, status, found: text } = each;
      const again = status === 'changed' && before?.status === 'changed' && before.start === each.start && before.end === each.end;
      texts.set(id, { status, text, again, canonical: report.canonical[id] ?? null });
      before = each;
    }
    KSD.redraw?.();
  };

  /** A sentence in the reader's copy: canonical only if it is as published, again if the one before has the same text. */
  KSD.sentenceCopy = (sentenceId) => texts.get(sentenceId) ?? null;
  KSD.hasCopy = (sourceId) => Boolean(copies.get(sourceId)?.length);
  KSD.bringCopy = () => KSD.el('p', {}, KSD.el('a', { href: KSD.viewAddress('copy'), text: 'Bring your own copy' }), ' and its text stands here.');
  KSD.sentenceText = (sentenceId) => texts.get(sentenceId)?.text ?? null;
})();
