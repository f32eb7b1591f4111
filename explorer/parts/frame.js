// The parts that all pages of rows are made of.
import { fieldOf, fieldsOf, idOf, referring, schema } from '../common/data.js';
import { amount, bullets, definitions, el, joined } from '../common/dom.js';
import { explain } from '../common/glossary.js';
import { cellContent, link, viewLink } from '../common/links.js';

const MOST = 60; // rows listed
const CELLS = 5; // shown of a row without an id
// cells that a list shows beside the name of a row
const BESIDE = {
  events: ['date_edtf', 'status'], positions: ['mode', 'source_id'], affiliations: ['status', 'source_id'],
  names: ['kind', 'source_id', 'spelling_status'], identifiers: ['match', 'note'],
  event_participants: ['event_id'],
  adjudications: ['value_pass_1', 'value_pass_2', 'decision', 'rule_id', 'reason'],
};

/** A page: what kind of thing it is of, its name, chips, a summary in plain words, sections. */
export const frame = (name, { kind, title, chips = [], summary = [] }, ...sections) =>
  el(`article.page.of-${name}`,
    el('header',
      el('p.kind', kind, explain(kind), chips.filter(Boolean).map((each) => [' ', each])),
      el('h2', { tabindex: '-1' }, title),
      summary.flat().some(Boolean) && el('p.summary', summary)),
    sections);

/** A section with a heading, or null when it has no content. term: of the glossary. */
export function section(title, term, ...content) {
  const kept = content.flat(Infinity).filter(Boolean);
  return kept.length ? el('section', el('h3', title, term && explain(term)), kept) : null;
}

export const fold = (title, ...content) => el('details.fold', el('summary', title), content);

/** Cells of a row, by the titles of their columns. */
export const cellList = (fields, row, tag = 'dl.facts') => definitions(tag,
  fields.map((field) => [field.title, cellContent(field, row[field.name]), field.description]));

export const rawCells = (table, row) => fold('All columns of this row',
  cellList(fieldsOf(table).filter(({ name }) => row[name]), row));

function rowItem(table, row) {
  const id = idOf(table, row);
  const named = (names) => fieldsOf(table).filter(({ name }) => row[name] && (!names || names.includes(name)))
    .map((field) => cellContent(field, row[field.name]));
  if (!id) return joined(named().slice(0, CELLS));
  const beside = named(BESIDE[table] ?? []);
  return [link(id), beside.length > 0 && el('span.small', ' – ', joined(beside))];
}

/** Rows as links. Long lists are cut. */
export const rowList = (table, rows) => [
  bullets(rows.slice(0, MOST).map((row) => rowItem(table, row))),
  rows.length > MOST && el('p', `and ${amount(rows.length - MOST)} more, in the table `,
    viewLink(schema[table].title, `tables/${table}`)),
];

/** A section with the rows of a table whose column has a value. */
export function rowsWith(title, table, column, value) {
  const rows = referring(table, column, value);
  return section(title, null, rows.length && rowList(table, rows));
}

// what matters most of a row
const FACTS = {
  events: 'date_edtf date_basis announced_edtf place_id event_type status ground factuality claim_status ' +
    'cited_source_id via_actor_id source_id',
  positions: 'actor_id organization_id stance issue_id target_actor_id target_organization_id target_event_id ' +
    'beneficiary_organization_id condition addressee_actor_id addressee_organization_id stated_edtf ' +
    'stated_at_event_id mode hedge commitment attribution_certainty content_factuality claim_status ' +
    'cited_source_id via_actor_id source_id',
  affiliations: 'actor_id member_organization_id rank role_title kind organization_id status claim_status source_id',
  event_participants: 'actor_id organization_id role level presence event_id',
  event_relations: 'event_id relation other_event_id identity_confidence rule_id note',
  sources: 'author author_actor_id publisher publisher_organization_id container_title volume issue ' +
    'date_published_edtf language url level',
  sentences: 'paragraph_id not_cited_reason', paragraphs: 'source_id not_cited_reason',
};

/** The lines for a row as a list; null if its table has none. */
export function facts(table, row) {
  const names = FACTS[table]?.split(' ').filter((name) => row[name] && row[name] !== 'none') ?? [];
  return names.length ? cellList(names.map((name) => fieldOf(table, name)), row, 'dl.lead') : null;
}
