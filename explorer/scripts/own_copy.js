'use strict';
// The reader's own copy, once it was verified: the text of each sentence, for the cards and the strip.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const copies = new Map();
  const texts = new Map();
  const AS_PUBLISHED = new Set(['ok', 'moved', 'retyped']);

  /** White space and composition as in the published index (norm-1). */
  const canonical = (text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim();

  async function sha256(text) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  /** Take the report of a verification; null forgets the copy. Everything is drawn anew. */
  KSD.setCopy = async (sourceId, report) => {
    const found = new Map();
    for (const each of report?.sentences ?? []) found.set(each.sentence_id, await ownText(each));
    for (const id of copies.get(sourceId) ?? []) texts.delete(id);
    copies.set(sourceId, [...found.keys()]);
    for (const [id, text] of found) texts.set(id, text);
    KSD.redraw?.();
  };

  async function ownText({ sentence_id: id, status, found }) {
    if (!found) return { status, text: null, canonical: null };
    const text = canonical(found);
    const hash = KSD.row('sentences', id)?.text_sha256;
    const same = hash ? (await sha256(text)) === hash : status === 'ok';
    return { status, text: found, canonical: same && AS_PUBLISHED.has(status) ? text : null };
  }

  /** { status, text, canonical } of a sentence in the reader's copy; canonical only if it is as published. */
  KSD.sentenceCopy = (sentenceId) => texts.get(sentenceId) ?? null;
  KSD.sentenceText = (sentenceId) => texts.get(sentenceId)?.text ?? null;
})();
