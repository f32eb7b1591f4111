// What a row is called in one line.
import { codeOf, fieldOf, findRow, idOf, referring, rowOf } from './data.js';
import { dateInWords } from './dates.js';

const codeLabel = (table, row, column) => codeOf(fieldOf(table, column)?.vocabulary, row[column]).label;

const party = (row) => [row.actor_id, row.organization_id].filter(Boolean).map(labelOf).join(', ');

function unnamedActor(row) {
  const [work] = referring('sources', 'author_actor_id', row.actor_id);
  return work ? `Author of ${label('sources', work)}` : 'Unnamed person';
}

const LABELS = {
  actors: (row) => row.name ?? unnamedActor(row),
  positions: (row) => row.summary,
  issues: (row) => row.proposition,
  sources: (row) => (row.title ? `“${row.title}”`
    : [row.publisher ?? 'Source without a name', dateInWords(row.date_published_edtf)].filter(Boolean).join(', ')),
  paragraphs: (row) => `Paragraph ${row.number}`,
  sentences: (row) => `Paragraph ${rowOf('paragraphs', row.paragraph_id)?.number ?? '?'}, sentence ${row.number}`,
  event_participants: (row) => `${party(row)} as ${codeLabel('event_participants', row, 'role')}`,
  event_relations: (row) =>
    `${labelOf(row.event_id)} ${codeLabel('event_relations', row, 'relation')} ${labelOf(row.other_event_id)}`,
  affiliations: (row) => `${labelOf(row.actor_id ?? row.member_organization_id)}: ` +
    `${row.role_title ?? codeLabel('affiliations', row, 'kind')}, ${labelOf(row.organization_id)}`,
  mentions: (row) => `${row.surface ?? codeLabel('mentions', row, 'form')} in ${labelOf(row.sentence_id)}`,
  evidence: (row) => `Evidence in ${labelOf(row.sentence_id ?? row.external_source_id)}`,
  identifiers: (row) =>
    `${codeLabel('identifiers', row, 'scheme')} ${row.identifier ?? '– not found in what was searched'}`,
  adjudications: (row) => fieldOf(row.unit_table, row.field)?.title ?? row.field.replaceAll('_', ' '),
};

export const label = (table, row) => LABELS[table]?.(row) ?? row.name ?? row.label ?? idOf(table, row) ?? '';

/** One line for a row known by its id alone; the id if there is no such row. */
export function labelOf(id) {
  const found = id ? findRow(id) : null;
  return found ? label(found.table, found.row) : (id ?? '');
}

/** [id, label] of each, in the order of labels. */
export const inOrder = (pairs) => pairs.sort((one, other) => one[1].localeCompare(other[1], 'en'));

/** The same of each distinct id: the options of a filter. */
export const labelled = (ids) => inOrder([...new Set(ids.filter(Boolean))].map((id) => [id, labelOf(id)]));

/** The periodical or series of a source with volume and number; '' for none. */
export function container(row) {
  const number = [row.volume, row.issue && `no. ${row.issue}`].filter(Boolean).join(', ');
  return [row.container_title, number].filter(Boolean).join(' ');
}

/** Who has the stance of a position: the person, or else the organization. */
export const holderOf = (row) => row.actor_id ?? row.organization_id;

/** Whom a position is about: ids of the person and the organization. */
export const targetsOf = (row) => [row.target_actor_id, row.target_organization_id].filter(Boolean);

/** A source by its title, or by who published it and when. */
export const sourceName = (row) => label('sources', row).replace(/^“|”$/g, '');

/** A source in a word or two: who published it, and when. */
export const sourceInShort = (id) => {
  const row = rowOf('sources', id);
  const day = dateInWords(row?.date_published_edtf);
  const speaker = row?.kind === 'official_statement' && row.author_actor_id;
  const name = speaker ? labelOf(speaker) : row?.container_title ?? row?.publisher ?? id;
  return [name, day].filter(Boolean).join(', ');
};
