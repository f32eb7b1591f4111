'use strict';
// The tables of the package, with what refers to what. Everything is indexed when first asked for.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const data = JSON.parse(document.getElementById('data').textContent);
  const rows = new Map();
  const byId = new Map();
  const referring = new Map();
  let prefixes = null;
  KSD.about = data.about;
  KSD.schema = data.schema;
  KSD.tables = Object.keys(data.tables);

  const once = (store, key, make) => {
    if (!store.has(key)) store.set(key, make());
    return store.get(key);
  };

  KSD.has = (table) => table in data.tables;
  KSD.size = (table) => (KSD.has(table) ? data.tables[table].rows.length : 0);

  /** The rows of a table as objects; cells are text, null where blank. An absent table is empty. */
  KSD.rows = (table) =>
    once(rows, table, () => {
      const { columns, rows: cells } = data.tables[table] ?? { columns: [], rows: [] };
      return cells.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
    });

  KSD.keyOf = (table) => (KSD.schema[table]?.key.length === 1 ? KSD.schema[table].key[0] : null);

  KSD.row = (table, id) => {
    const key = KSD.keyOf(table);
    if (!key || !id) return null;
    const index = once(byId, table, () => new Map(KSD.rows(table).map((row) => [row[key], row])));
    return index.get(id) ?? null;
  };

  /** Find a row by its id alone: { table, row }, or null. */
  KSD.find = (id) => {
    prefixes ??= tablesByPrefix();
    for (const table of prefixes.get(id.split('-')[0]) ?? []) {
      const row = KSD.row(table, id);
      if (row) return { table, row };
    }
    return null;
  };

  function tablesByPrefix() {
    const found = new Map();
    for (const table of KSD.tables) {
      const key = KSD.keyOf(table);
      const first = key && data.tables[table].rows[0]?.[data.tables[table].columns.indexOf(key)];
      if (first) once(found, first.split('-')[0], () => []).push(table);
    }
    return found;
  }

  /** The rows of a table whose column holds an id. */
  KSD.referring = (table, column, id) => {
    const index = once(referring, `${table}.${column}`, () => {
      const found = new Map();
      for (const row of KSD.rows(table)) if (row[column]) once(found, row[column], () => []).push(row);
      return found;
    });
    return index.get(id) ?? [];
  };

  KSD.field = (table, name) => KSD.schema[table]?.fields.find((field) => field.name === name);
  KSD.idOf = (table, row) => row[KSD.keyOf(table)] ?? null;

  const codes = new Map();
  /** A code: { label, definition, … }; one that no table lists is its own label. */
  KSD.code = (vocabulary, code) => {
    if (!codes.size) for (const row of KSD.rows('codes')) codes.set(`${row.vocabulary}:${row.code}`, row);
    return codes.get(`${vocabulary}:${code}`) ?? { vocabulary, code, label: code, definition: '' };
  };
})();
