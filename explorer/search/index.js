// What can be found: every row that has a page, every code and column, by words, dates and ids.
import MiniSearch from 'minisearch';
import { fieldOf, fieldsOf, findRow, idOf, keyOf, rowsOf, schema, tables } from '../common/data.js';
import { dateInWords } from '../common/dates.js';
import { label } from '../common/labels.js';
import { viewAddress } from '../common/links.js';

// rows that are found by what they belong to
const APART = new Set(['evidence', 'mentions', 'identifiers', 'adjudications', 'retired_ids', 'sentences',
  'event_participants', 'event_relations']);
const WEIGHTS = { Source: 0.6, Name: 0.4, Code: 0.4, Column: 0.4 };
let filled = null;

/** A word without its accents and capitals. */
const plainWord = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The index, filled in pieces so that the page stays usable meanwhile. */
async function fill() {
  const index = new MiniSearch({
    fields: ['label', 'dates', 'more'], storeFields: ['id', 'href', 'kind', 'label'],
    processTerm: (word) => plainWord(word) || null,
    searchOptions: {
      boost: { label: 3, dates: 3 },
      boostDocument: (id, word, stored) => WEIGHTS[stored.kind] ?? 1,
      prefix: true,
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  await index.addAllAsync(tables.flatMap(columnDocuments));
  for (const table of tables) {
    if (!APART.has(table)) await index.addAllAsync(documents(table), { chunkSize: 1000 });
  }
  return index;
}

const codeId = (row) => `code:${row.vocabulary}:${row.code}`;
const readable = (field, value) => (field.name.endsWith('_edtf') ? dateInWords(value) : value);

function documents(table) {
  const isCode = table === 'codes';
  if (!keyOf(table) && !isCode) return [];
  const kind = isCode ? 'Code' : fieldOf(table, keyOf(table)).title;
  const texts = fieldsOf(table).filter(({ name, type = 'string' }) => type === 'string' && !name.includes('sha256'));
  const textOf = (row, fields, read) =>
    fields.filter(({ name }) => row[name]).map((field) => read(field, row[field.name])).join(' ');
  const dates = texts.filter(({ name }) => name.endsWith('_edtf'));
  return rowsOf(table).map((row) => ({
    id: isCode ? codeId(row) : idOf(table, row), kind, label: label(table, row),
    dates: textOf(row, dates, readable),
    more: textOf(row, texts, (_, value) => value),
  }));
}

/** Columns can be found too, by name and meaning; they lead to their table. */
const columnDocuments = (table) => fieldsOf(table).map(({ name, title, description = '' }) => ({
  id: `column:${table}:${name}`, href: viewAddress(`tables/${table}`), kind: 'Column',
  label: `${title} (${schema[table].title})`,
  more: `${name} ${description}`,
}));

/** What has exactly this code or id; the same capitals go first. */
function exactly(sought) {
  const codes = rowsOf('codes').filter((row) => row.code.toLowerCase() === sought.toLowerCase())
    .sort((one, other) => (other.code === sought) - (one.code === sought))
    .map((row) => ({
      id: codeId(row), kind: 'Code', label: row.label,
      why: `${row.code} of the list “${row.vocabulary.replaceAll('_', ' ')}”`,
    }));
  const found = findRow(sought);
  return !found ? codes : [
    { id: sought, kind: fieldOf(found.table, keyOf(found.table)).title, label: label(found.table, found.row) }, ...codes];
}

/** What has these words, best first: { id, kind, label, href?, why? }. */
export async function search(query) {
  const sought = query.trim();
  if (!sought) return [];
  const first = exactly(sought);
  const ids = new Set(first.map(({ id }) => id));
  filled ??= fill();
  const others = (await filled).search(sought).filter(({ id }) => !ids.has(id));
  return [...first, ...others];
}
