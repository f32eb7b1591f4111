// The page of a row: a summary in plain words, what belongs to it, what it rests on, its columns.
import { clusterById } from '../common/clusters.js';
import { fieldOf, fieldsOf, findRow, keyOf, referring, rowsOf, schema, sizeOf, tables } from '../common/data.js';
import { restsOn, sourceOfSentence } from '../common/evidence.js';
import { label, sourceInShort } from '../common/labels.js';
import { chip } from '../common/links.js';
import { citation } from '../parts/citation.js';
import { differences } from '../parts/differences.js';
import { evidence } from '../parts/evidence.js';
import { facts, fold, frame, rawCells, rowList, section } from '../parts/frame.js';
import { clusterPage, eventPage } from './event_page.js';
import { partyPage } from './party_page.js';
import { placePage } from './place_page.js';
import { issuePage, positionPage } from './position_page.js';
import { sourcePage } from './source_page.js';

// each gives { chips?, summary?, sections, shown: tables whose rows its sections have }
const PAGES = {
  actors: partyPage, organizations: partyPage, places: placePage, events: eventPage,
  issues: issuePage, positions: positionPage, sources: sourcePage,
};

const APART = new Set(['evidence', 'adjudications', 'reliability', 'codes', 'retired_ids']);

/** Lists of the rows that refer to this one, by table and column; shown: left out. */
const related = (table, id, shown) => tables.filter((name) => !APART.has(name) && !shown.includes(name) && sizeOf(name))
  .flatMap((other) => fieldsOf(other)
    .filter(({ name, target }) => target === table && !shown.includes(`${other}.${name}`) &&
      !(other === table && name === keyOf(table)))
    .map(({ name, title }) => {
      const rows = referring(other, name, id);
      const by = name === keyOf(table) ? '' : `, ${title.toLowerCase()}`;
      return rows.length > 0 && fold(`${schema[other].title}${by} (${rows.length})`, rowList(other, rows));
    }));

function rowPage(row, id, table) {
  const source = row.source_id ?? sourceOfSentence(row.sentence_id);
  return {
    chips: [source && chip(source, sourceInShort(source))], summary: [row.gist && `In short: ${row.gist}`],
    sections: facts(table, row),
  };
}

/** The page for the id of a row, `cluster:ID` or `code:LIST:CODE`; null if there is none. */
export function page(id) {
  const [, kind, rest] = /^(code|cluster):(.*)$/s.exec(id) ?? [];
  if (kind === 'code') return codePage(...rest.split(/:(.*)/s));
  if (kind === 'cluster') return clusterById(rest) && clusterPage(clusterById(rest));
  const found = findRow(id);
  if (!found) return null;
  const { table, row } = found;
  const own = (PAGES[table] ?? rowPage)(row, id, table);
  return frame(table, { kind: fieldOf(table, keyOf(table)).title, title: label(table, row), ...own },
    own.sections,
    evidence(table, row),
    related(table, id, own.shown ?? []),
    differences(table, id),
    citation(id, restsOn(table, row)),
    rawCells(table, row));
}

function codePage(vocabulary, code) {
  const found = rowsOf('codes').find((row) => row.vocabulary === vocabulary && row.code === code);
  if (!found) return null;
  const uses = tables.flatMap((table) => fieldsOf(table)
    .filter((field) => field.vocabulary === vocabulary)
    .map((field) => [table, field.title.toLowerCase(), referring(table, field.name, code)]));
  const kind = `Code of the list “${vocabulary.replaceAll('_', ' ')}”`;
  return frame('codes', { kind, title: found.label, summary: [`${found.definition}.`] },
    uses.map(([table, title, rows]) => section(`${schema[table].title} with this ${title} (${rows.length})`,
      null, rows.length > 0 && rowList(table, rows))),
    citation(`code:${vocabulary}:${code}`, [], 'Code'),
    rawCells('codes', found));
}
