'use strict';
// Runs the explorer's verification in Node as a worker would: one job a line in, one answer out.
// {"sources": [...]} sets what is verified against; {"bytes": base64, "name": ...} verifies a copy.
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');
const vm = require('node:vm');

const folder = path.join(__dirname, '..', 'explorer', 'scripts', 'verify');
const shared = { TextDecoder, TextEncoder, crypto: globalThis.crypto };
const context = vm.createContext(shared);
for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.js')).sort()) {
  vm.runInContext(fs.readFileSync(path.join(folder, file), 'utf8'), context, { filename: file });
}
const { verify } = context.KSD;

async function answer(job, state) {
  if (job.sources) {
    state.sources = job.sources;
    return { node: process.versions.node, unicode: process.versions.unicode };
  }
  try {
    const started = performance.now();
    const bytes = Uint8Array.from(Buffer.from(job.bytes, 'base64'));
    const report = await verify.report(bytes, job.name, state.sources);
    return { report, milliseconds: performance.now() - started };
  } catch (error) {
    if (error instanceof verify.CopyError) return { refused: error.message };
    return { failed: error.stack };
  }
}

(async () => {
  const state = {};
  for await (const line of readline.createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line), state))}\n`);
  }
})();
