'use strict';
// Runs the explorer's verification in Node as a worker would: one job a line in, one answer out.
// {"sources": [...], "evidence": [...]} sets what a copy is verified against, then each
// {"bytes": base64, "name": ...} is one.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const vm = require('node:vm');

const folder = path.join(__dirname, '..', 'explorer', 'scripts', 'verify');
const shared = { TextDecoder, TextEncoder, crypto: require('node:crypto').webcrypto };
const context = vm.createContext(shared);
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.js')).sort()) {
  vm.runInContext(fs.readFileSync(path.join(folder, file), 'utf8'), context, { filename: file });
}
const claims = path.join(folder, '..', 'claims.js');
vm.runInContext(fs.readFileSync(claims, 'utf8'), context, { filename: 'claims.js' });
const { verify, claimsOf } = context.KSD;

/** What the explorer takes a character for. */
function described(character) {
  const { loose, joinsBackwards, hasLetter, isSpace, isOpening } = verify;
  const code = character.codePointAt(0);
  return [loose(character), joinsBackwards(code), hasLetter(character), isSpace(character),
    isOpening(character), character.normalize('NFC')];
}

async function answer(job, state) {
  if (job.sources) {
    Object.assign(state, job);
    return {};
  }
  if (job.characters) return { characters: job.characters.map(described) };
  try {
    const started = performance.now();
    const bytes = Uint8Array.from(Buffer.from(job.bytes, 'base64'));
    const report = await verify.report(bytes, job.name, state.sources);
    const milliseconds = performance.now() - started;
    report.claims = claimsOf(state.evidence, report.sentences);
    return { report, milliseconds };
  } catch (error) {
    if (error instanceof verify.CopyError) return { refused: error.message };
    return { failed: error.stack };
  }
}

(async () => {
  const state = {};
  process.stdout.write(`${JSON.stringify({ unicode: process.versions.unicode })}\n`);
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line), state))}\n`);
  }
})();
