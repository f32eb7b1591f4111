// Bundles the explorer. Prints JSON for scripts/site.py: script, style, borders, licences.
//   node build.js            the page
//   node build.js --test     the verification alone, as a module for Node
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { borders } from './borders.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const DATA_PACKAGES = ['world-atlas', 'i18n-iso-countries']; // in the page as borders
const OPTIONS = {
  absWorkingDir: HERE, outdir: 'site', bundle: true, write: false, minify: true, charset: 'utf8', target: 'es2022',
  legalComments: 'none', // the page shows whole licences
};

/** `import source from './worker.js?text'` gives a bundled script as text. */
const bundledText = {
  name: 'bundled-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\?text$/ }, ({ path, resolveDir }) =>
      ({ path: join(resolveDir, path.replace(/\?text$/, '')), namespace: 'bundled-text' }));
    onLoad({ filter: /.*/, namespace: 'bundled-text' }, async ({ path }) => {
      const { outputFiles } = await build({ ...OPTIONS, entryPoints: [path], format: 'iife' });
      return { contents: outputFiles[0].text, loader: 'text' };
    });
  },
};

/** The packages that have a part in a bundle, by the paths of its files. */
function packagesIn(metafile) {
  const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput)
    .map(([file]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]);
  return [...new Set(parts.filter(Boolean))];
}

function licenceOf(name) {
  const folder = join(HERE, 'node_modules', name);
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^licen[cs]e(?!.*\.m?js$)/i.test(file)).sort();
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
  return { name, version, licence: license, texts };
}

const forNode = process.argv.includes('--test');
const { outputFiles, metafile } = await build({
  ...OPTIONS,
  entryPoints: [forNode ? 'verification/report.js' : 'main.js'],
  format: forNode ? 'esm' : 'iife', globalName: forNode ? undefined : 'explorer', metafile: true,
  plugins: [bundledText],
});
const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text;
const licences = [...packagesIn(metafile), ...DATA_PACKAGES].sort().map(licenceOf);
const script = textOf('.js').replaceAll('<!--', '\\x3c!--'); // in a string the same; HTML would see a comment
const page = { script, style: textOf('.css'), borders: borders(), licences };
process.stdout.write(forNode ? script : JSON.stringify(page));
