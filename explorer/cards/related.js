// What else refers to a row, and where else it can be looked at.
import { fieldsOf, hasTable, keyOf, referring, schema, sizeOf, tables } from '../common/data.js';
import { bullets } from '../common/dom.js';
import { sourceOfSentence } from '../common/evidence.js';
import { viewLink } from '../common/links.js';
import { rowList, section } from './parts.js';

const APART = new Set([
  'evidence', 'codings', 'adjudications', 'reliability', 'codes', 'retired_ids',
]);
const FIRST = [
  'positions', 'events', 'event_participants', 'affiliations', 'event_relations', 'event_issues',
];

/** Lists of the rows of other tables that refer to this one, by table and column. */
export function related(table, id) {
  const ordered = [...new Set([...FIRST.filter(hasTable), ...tables])]
    .filter((name) => !APART.has(name) && sizeOf(name));
  return ordered.flatMap((other) => fieldsOf(other)
    .filter(({ name, target }) =>
      target === table && !(other === table && name === keyOf(table)))
    .map(({ name, title }) => {
      const rows = referring(other, name, id);
      const by = name === keyOf(table) ? '' : ` – ${title.toLowerCase()}`;
      return rows.length
        ? section(`${schema[other].title}${by} (${rows.length})`, rowList(other, rows, table, id))
        : null;
    }));
}

const ofParty = (id) => [
  viewLink('In the network', 'network', { around: id }),
  viewLink('On the timeline', 'timeline', { party: id }),
  viewLink('What it holds', 'positions', { holder: id }),
  viewLink('What is held about it', 'positions', { about: id }),
];

const VIEWS = {
  actors: ofParty,
  organizations: ofParty,
  sources: (id) => referring('paragraphs', 'source_id', id).length
    ? [viewLink('As a strip of sentences', 'article', { source: id })]
    : [],
  sentences: (id) => [viewLink('In the article', 'article', { source: sourceOfSentence(id) })],
};

/** The views that show a row. */
export function seeAlso(table, row, id) {
  const links = VIEWS[table]?.(id) ?? [];
  return section('See also', links.length && bullets(links));
}
