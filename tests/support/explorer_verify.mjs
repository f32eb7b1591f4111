// Runs the explorer's verification in Node: node explorer_verify.mjs BUNDLE, one job per line in,
// one answer out. {"sources", "evidence"} sets what copies are verified against; {"bytes": base64,
// "name"} is a copy; {"characters"} asks what single characters are taken for.
import readline from 'node:readline';
import { webcrypto } from 'node:crypto';
import { pathToFileURL } from 'node:url';

globalThis.crypto ??= webcrypto;
const bundle = await import(pathToFileURL(process.argv[2]));
const { CopyError, claimsOf, joinsBackwards, matchingKey, readCopy, reportOn } = bundle;
const state = {};

const described = (character) => [
  matchingKey(character), joinsBackwards(character, 0), character.normalize('NFC'),
];

async function answer(job) {
  if (job.sources) return Object.assign(state, job) && {};
  if (job.characters) return { characters: job.characters.map(described) };
  try {
    const started = performance.now();
    const copy = readCopy(Uint8Array.from(Buffer.from(job.bytes, 'base64')), job.name);
    const report = await reportOn(copy, state.sources);
    const milliseconds = performance.now() - started;
    report.claims = claimsOf(state.evidence, report.sentences);
    return { report, milliseconds };
  } catch (error) {
    return error instanceof CopyError ? { refused: error.message } : { failed: error.stack };
  }
}

console.log(JSON.stringify({ unicode: process.versions.unicode }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
