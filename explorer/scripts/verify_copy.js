'use strict';
// Verifies a copy in a worker made of the scripts in verify/, so that the page never waits for it.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const HASHES = ['number', 'text_sha256', 'loose_sha256', 'loose_length', 'start_rolling'];
  const PARAGRAPH = ['paragraph_id', 'source_id', 'characters', ...HASHES];
  const SENTENCE = ['sentence_id', 'paragraph_id', 'char_start', 'char_end', ...HASHES];

  const only = (row, columns) => Object.fromEntries(columns.map((name) => [name, row[name]]));

  /** What a copy is verified against: the rows of one source, as far as they are needed. */
  KSD.sourceIndex = (sourceId) => {
    const paragraphs = KSD.referring('paragraphs', 'source_id', sourceId);
    const sentences = paragraphs.flatMap((row) => KSD.referring('sentences', 'paragraph_id', row.paragraph_id));
    return { paragraphs: paragraphs.map((row) => only(row, PARAGRAPH)), sentences: sentences.map((row) => only(row, SENTENCE)) };
  };

  /** The report of `ksd verify --format json`, in its order, from what the worker found. */
  function complete({ source_id, sentences, canonical }) {
    const evidence = sentences.flatMap((each) => KSD.referring('evidence', 'sentence_id', each.sentence_id));
    const order = new Map(evidence.length ? KSD.rows('evidence').map((row, at) => [row, at]) : []);
    evidence.sort((one, other) => order.get(one) - order.get(other));
    return { source_id, sentences, claims: KSD.claimsOf(evidence, sentences), canonical };
  }

  /**
   * Find the sentences of a source in a copy.
   *
   * copy: a string, or { bytes: Uint8Array, name } of a file. index: of KSD.sourceIndex, or several.
   * onProgress: called with the share done, from 0 to 1. signal: an AbortSignal that ends it.
   * Resolves to the report of `ksd verify --format json`, and in it `canonical`: sentence id → text
   * of each sentence that is as published, letter for letter. Rejects with an Error for people.
   */
  KSD.verifyCopy = (copy, index, onProgress = () => {}, signal = null) => new Promise((resolve, reject) => {
    const source = document.getElementById('verify-worker').textContent;
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = new Worker(address);
    const end = (settle, value) => {
      worker.terminate();
      URL.revokeObjectURL(address);
      settle(value);
    };
    signal?.addEventListener('abort', () => end(reject, new DOMException('Cancelled.', 'AbortError')));
    worker.onmessage = ({ data }) => {
      if (data.report) end(resolve, complete(data.report));
      else if (data.error) end(reject, new Error(data.known ? data.error : `The copy could not be read (${data.error}).`));
      else onProgress(data.progress);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      end(reject, new Error(`The copy could not be read (${event.message || 'the browser gave up'}).`));
    };
    const { bytes, name } = typeof copy === 'string' ? { bytes: new TextEncoder().encode(copy), name: 'What you gave' } : copy;
    worker.postMessage({ bytes, name, sources: index }, [bytes.buffer]);
  });
})();
