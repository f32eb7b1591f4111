'use strict';
// The tables of the package, with what refers to what. Everything is indexed when first asked for.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const data = JSON.parse(document.getElementById('data').textContent);
  const rows = new Map();
  const byId = new Map();
  const referring = new Map();
  const patterns = new Map();
  KSD.about = data.about;
  KSD.schema = data.schema;
  KSD.tables = Object.keys(data.sizes);

  const once = (store, key, make) => {
    if (!store.has(key)) store.set(key, make());
    return store.get(key);
  };

  KSD.has = (table) => Object.hasOwn(data.sizes, table);
  KSD.size = (table) => data.sizes[table] ?? 0;

  /** The rows of a table as objects; cells are text, null where blank. An absent table is empty. */
  KSD.rows = (table) =>
    once(rows, table, () => {
      const element = document.getElementById(`table-${table}`);
      if (!element) return [];
      const { columns, rows: size, cells } = JSON.parse(element.textContent);
      const made = Array.from({ length: size }, () => ({}));
      columns.forEach((name, column) => {
        const { of, at } = cells[column];
        for (let row = 0; row < size; row += 1) made[row][name] = of ? of[at[row]] : cells[column][row];
      });
      return made;
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
    for (const table of KSD.tables) {
      if (!fits(table, id)) continue;
      const row = KSD.row(table, id);
      if (row) return { table, row };
    }
    return null;
  };

  /** Whether ids of a table may look like this, so that no table is read in vain. */
  function fits(table, id) {
    const pattern = once(
      patterns,
      table,
      () => new RegExp(`^(?:${KSD.field(table, KSD.keyOf(table))?.pattern ?? '.*'})$`, 's'),
    );
    return KSD.keyOf(table) && pattern.test(id);
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
