// Verifies a copy in a worker, so that the page stays usable.
import { codedSources, referring, rowsOf } from '../common/data.js';
import { claimsOf } from '../verification/claims.js';
import { readCopy } from '../verification/copies.js';
import { CopyError } from '../verification/decoding.js';
import workerScript from '../verification/worker.js?text';
import { pageText } from './page_text.js';

/** What a copy is verified against: the rows of each coded source. */
const indexedSources = () => codedSources().map(({ source_id: id }) => {
  const paragraphs = referring('paragraphs', 'source_id', id);
  const sentences = paragraphs.flatMap((row) => referring('sentences', 'paragraph_id', row.paragraph_id));
  return { paragraphs, sentences };
});

/** A report with its claims, in the order of the evidence. */
function withClaims(report) {
  const ids = new Set(report.sentences.map((each) => each.sentence_id));
  const evidence = rowsOf('evidence').filter((row) => ids.has(row.sentence_id));
  return { ...report, claims: claimsOf(evidence, report.sentences) };
}

/**
 * Find the sentences of the coded sources in a copy: the bytes of a file, with a name for messages. Gives
 * the report of `ksd verify --format json`, and in it `canonical`: sentence id → text of each sentence
 * that is as published. Rejects with an Error for people. signal: an AbortSignal that ends it.
 */
export async function verifyCopy(bytes, name, signal = null) {
  if (!crypto.subtle) throw new CopyError('There is no SHA-256 here: open the page from your disk or by https.');
  const copy = readCopy(bytes, name, pageText);
  const script = new Blob([workerScript], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address);
  try {
    return withClaims(await new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`The copy could not be read (${why}).`));
      signal?.addEventListener('abort', () => fail('cancelled'));
      worker.onmessage = ({ data: { report, error } }) => (report ? resolve(report) : fail(error));
      worker.onerror = (event) => {
        event.preventDefault();
        fail(event.message || 'the browser gave up');
      };
      worker.postMessage({ copy, sources: indexedSources() });
    }));
  } finally {
    worker.terminate();
    URL.revokeObjectURL(address);
  }
}
