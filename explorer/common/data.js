// The tables of the package and what refers to what. Everything is indexed when first asked for.

/** Title, version, citation ... of the dataset, and the names and sizes of its tables and views. */
export const about = JSON.parse(document.getElementById('about').textContent);
/** The columns of each table and view, once the data are loaded. */
export let schema = {};
export const { tables } = about;
export const hasTable = (table) => Object.hasOwn(about.sizes, table);
export const sizeOf = (table) => about.sizes[table] ?? 0;
const texts = new Map(); // of the parts of the page, by name

export async function loadData() {
  const parts = [...document.querySelectorAll('[id^="part-"]')];
  await Promise.all(parts.map(async (part) => {
    texts.set(part.id.replace('part-', ''), await inflated(part.textContent));
    part.remove();
  }));
  schema = readJson('schema');
}

function inflated(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at); // faster than Uint8Array.from
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Response(stream).text();
}

export const readJson = (part) => JSON.parse(texts.get(part) ?? 'null');

/** A function of one object, or of strings, that computes each result once. */
export function cached(compute) {
  const results = new Map();
  return (...args) => {
    const key = compute.length === 1 ? args[0] : args.join('\n');
    if (!results.has(key)) results.set(key, compute(...args));
    return results.get(key);
  };
}

/** The rows of a table as objects; cells are text, null if empty. An absent table has no rows. */
export const rowsOf = cached((table) => {
  const { columns, rows } = readJson(`table-${table}`) ?? { rows: [] };
  return rows.map((cells) => Object.fromEntries(columns.map((name, at) => [name, cells[at]])));
});

/** The column that is the primary key; null if several are. */
export const keyOf = (table) => (schema[table]?.key.length === 1 ? schema[table].key[0] : null);
export const idOf = (table, row) => row[keyOf(table)] ?? null;
export const fieldsOf = (table) => schema[table]?.fields ?? [];
export const fieldOf = (table, name) => fieldsOf(table).find((field) => field.name === name);

const byId = cached((table) => new Map(rowsOf(table).map((row) => [idOf(table, row), row])));
export const rowOf = (table, id) => (keyOf(table) && id && byId(table).get(id)) || null;

const idPattern = cached((table) => new RegExp(`^(?:${fieldOf(table, keyOf(table))?.pattern ?? '.*'})$`, 's'));

/** A row known by its id alone: { table, row }, or null. Only tables with such ids are read. */
export function findRow(id) {
  for (const table of tables) {
    const row = keyOf(table) && idPattern(table).test(id) ? rowOf(table, id) : null;
    if (row) return { table, row };
  }
  return null;
}

const byColumn = cached((table, column) => Map.groupBy(rowsOf(table), (row) => row[column]));
export const referring = (table, column, value) => (value && byColumn(table, column).get(value)) || [];

const codes = cached(() => new Map(rowsOf('codes').map((row) => [`${row.vocabulary}:${row.code}`, row])));

/** A code: { label, definition, ... }; one that no vocabulary has is its own label. */
export const codeOf = (vocabulary, code) =>
  codes().get(`${vocabulary}:${code}`) ?? { vocabulary, code, label: code, definition: '' };

export const codedSources = () =>
  rowsOf('sources').filter((row) => referring('paragraphs', 'source_id', row.source_id).length);
