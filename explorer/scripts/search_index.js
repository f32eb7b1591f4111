'use strict';
// What can be found: every row that has a card, every code and column, by words, dates, ids.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  // rows that are found by what they belong to
  const APART = new Set([
    'evidence',
    'codings',
    'mentions',
    'identifiers',
    'adjudications',
    'retired_ids',
    'sentences',
    'event_participants',
    'event_relations',
  ]);
  const WEIGHTS = { Source: 0.6, Name: 0.4, Code: 0.4, Column: 0.4 };
  let index = null;
  let filled = null;

  /** A word without its accents and capitals. */
  KSD.plainWord = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  /** The index, filled piece by piece so that the page stays usable meanwhile. */
  async function searchable() {
    filled ??= fill();
    await filled;
    return index;
  }

  async function fill() {
    index = new MiniSearch({
      fields: ['label', 'dates', 'more'],
      storeFields: ['id', 'kind', 'label'],
      processTerm: (word) => KSD.plainWord(word) || null,
      searchOptions: {
        boost: { label: 3, dates: 3 },
        boostDocument: (id, word, stored) => WEIGHTS[stored.kind] ?? 1,
        prefix: true,
        fuzzy: (word) => (word.length > 4 ? 0.2 : false),
        combineWith: 'AND',
      },
    });
    await index.addAllAsync(columns());
    for (const table of KSD.tables)
      if (!APART.has(table)) await index.addAllAsync(documents(table), { chunkSize: 1000 });
  }

  function documents(table) {
    const key = KSD.keyOf(table);
    const isCode = table === 'codes';
    if (!key && !isCode) return [];
    const kind = isCode ? 'Code' : KSD.field(table, key).title;
    const texts = KSD.schema[table].fields
      .filter((field) => field.type === undefined || field.type === 'string')
      .filter((field) => !/sha256/.test(field.name));
    return KSD.rows(table).map((row) => ({
      id: isCode ? `code:${row.vocabulary}:${row.code}` : row[key],
      kind,
      label: KSD.label(table, row),
      dates: datesOf(table, row).join(' '),
      more: texts
        .map((field) => row[field.name])
        .filter(Boolean)
        .join(' '),
    }));
  }

  /** The dates of a row as they read, so that “25 July” finds it. */
  const datesOf = (table, row) =>
    KSD.schema[table].fields
      .filter((field) => field.name.endsWith('_edtf') && row[field.name])
      .map((field) => KSD.edtf(row[field.name]));

  /** Columns can be looked for too: what is called so, and what it means. */
  const columns = () =>
    KSD.tables.flatMap((table) =>
      KSD.schema[table].fields.map((field) => ({
        id: `column:${table}:${field.name}`,
        kind: 'Column',
        label: `${field.title} (${KSD.schema[table].title})`,
        more: `${field.name} ${field.description ?? ''}`,
      })),
    );

  /** What has just this code or id; letters as they are go before letters alike. */
  function exactly(sought) {
    const alike = KSD.rows('codes').filter((row) => row.code.toLowerCase() === sought.toLowerCase());
    alike.sort((one, other) => (other.code === sought) - (one.code === sought));
    const codes = alike.map((row) => ({ id: `code:${row.vocabulary}:${row.code}`, kind: 'Code', label: row.label,
      why: `${row.code} of the list “${row.vocabulary.replaceAll('_', ' ')}”` }));
    const found = KSD.find(sought);
    const rows = found && found.table !== 'codes'
      ? [{ id: sought, kind: KSD.field(found.table, KSD.keyOf(found.table)).title, label: KSD.label(found.table, found.row) }] : [];
    return [...rows, ...codes];
  }

  /** What has these words, best first: { id, kind, label, terms?, why? }. */
  KSD.seek = async (query) => {
    const sought = query.trim();
    if (!sought) return [];
    const first = exactly(sought);
    const ids = new Set(first.map((each) => each.id));
    return [...first, ...(await searchable()).search(sought).filter((each) => !ids.has(each.id))];
  };

  /** What a row, code or column says, by the titles of its columns: [title, text] each. */
  KSD.saidIn = (id) => {
    const [, kind, list, name] = /^(code|column):([^:]*):(.*)$/s.exec(id) ?? [];
    if (kind === 'column') return [['Meaning', KSD.field(list, name).description ?? ''], ['Name', name]];
    if (kind === 'code') return [['Meaning', KSD.code(list, name).definition], ['Code', name]];
    const { table, row } = KSD.find(id);
    return KSD.schema[table].fields
      .filter((field) => row[field.name])
      .map((field) => [field.title, field.name.endsWith('_edtf') ? KSD.edtf(row[field.name]) : row[field.name]]);
  };
})();
