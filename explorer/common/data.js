// The tables of the package and what refers to what. Everything is indexed when first asked for.

const data = JSON.parse(document.getElementById('data').textContent);

/** Title, version, citation ... of the dataset. */
export const { about, schema } = data;
/** The names of all tables. */
export const tables = Object.keys(data.sizes);
export const hasTable = (table) => Object.hasOwn(data.sizes, table);
export const sizeOf = (table) => data.sizes[table] ?? 0;
export const readJson = (id) => JSON.parse(document.getElementById(id)?.textContent ?? 'null');

/** A function of strings that computes each result once. */
function cached(compute) {
  const results = new Map();
  return (...args) => {
    const key = args.join('\n');
    if (!results.has(key)) results.set(key, compute(...args));
    return results.get(key);
  };
}

/** The rows of a table as objects; cells are text, null if empty. An absent table has no rows. */
export const rowsOf = cached((table) => {
  const { columns, rows, cells } = readJson(`table-${table}`) ?? { columns: [], rows: 0 };
  const made = Array.from({ length: rows }, () => ({}));
  columns.forEach((name, column) => {
    const { of, at } = cells[column];
    for (let row = 0; row < rows; row += 1) {
      made[row][name] = of ? of[at[row]] : cells[column][row];
    }
  });
  return made;
});

/** The column that is the primary key; null if several are. */
export const keyOf = (table) => (schema[table]?.key.length === 1 ? schema[table].key[0] : null);
export const idOf = (table, row) => row[keyOf(table)] ?? null;
export const fieldsOf = (table) => schema[table]?.fields ?? [];
export const fieldOf = (table, name) => fieldsOf(table).find((field) => field.name === name);

const byId = cached((table) => new Map(rowsOf(table).map((row) => [idOf(table, row), row])));

/** The row with an id; null if there is none. */
export const rowOf = (table, id) => (keyOf(table) && id && byId(table).get(id)) || null;

const idPattern = cached(
  (table) => new RegExp(`^(?:${fieldOf(table, keyOf(table))?.pattern ?? '.*'})$`, 's'),
);

/** A row known by its id alone: { table, row }, or null. Only tables with such ids are read. */
export function findRow(id) {
  for (const table of tables) {
    const row = keyOf(table) && idPattern(table).test(id) ? rowOf(table, id) : null;
    if (row) return { table, row };
  }
  return null;
}

const byColumn = cached((table, column) => Map.groupBy(rowsOf(table), (row) => row[column]));

/** The rows of a table whose column holds a value. */
export const referring = (table, column, value) =>
  (value && byColumn(table, column).get(value)) || [];

const codes = cached(
  () => new Map(rowsOf('codes').map((row) => [`${row.vocabulary}:${row.code}`, row])),
);

/** A code: { label, definition, ... }; one that no vocabulary has is its own label. */
export const codeOf = (vocabulary, code) =>
  codes().get(`${vocabulary}:${code}`) ?? { vocabulary, code, label: code, definition: '' };

/** The sources whose sentences are indexed. */
export const codedSources = () =>
  rowsOf('sources').filter((row) => referring('paragraphs', 'source_id', row.source_id).length);
