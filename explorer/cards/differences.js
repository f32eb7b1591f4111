// How the coders of a row differed: the decisions on it and its lists, and their agreement.
import { codedSources, fieldOf, fieldsOf, rowOf, rowsOf, schema } from '../shared/data.js';
import { definitions, el, grouped } from '../shared/dom.js';
import { labelOf } from '../shared/labels.js';
import { cellContent, link, term, viewLink } from '../shared/links.js';
import { section } from './parts.js';

// lists of an event; a unit of them that was decided to be left out has only an id made of its event's
const LISTS = { event_contexts: 'ctx', event_issues: 'eis', event_participants: 'par' };
// what is compared besides columns
const UNITS = {
  found: 'whether the row is there',
  units_in_sentence: 'rows in a sentence',
};
// columns of the agreement that fit in a card, by short names
const AGREEMENT = {
  field: 'Column', units: 'Units', raw_agreement: 'Agreed', alpha: 'Alpha', grade: 'Grade',
};
const VALUES = ['value_pass_1', 'value_pass_2', 'decision'];
const IN_HEADING = ['adjudication_id', 'unit_id', 'unit_table', 'field'];

/** The section on how the coders differed on a row; null if nothing is recorded. */
export function differences(table, row, id) {
  const isEvent = table === 'events';
  const decisions = rowsOf('adjudications').filter((each) => each.unit_table === table
    ? each.unit_id === id
    : isEvent && each.unit_table in LISTS && eventOf(each) === id);
  const tables = isEvent ? [table, ...Object.keys(LISTS)] : [table];
  const agreement = rowsOf('reliability').filter((each) =>
    tables.includes(each.unit_table) && (!row.source_id || row.source_id === each.source_id));
  if (!decisions.length && !agreement.length) return null;
  const nothing = `No difference on this row${isEvent ? ' or its lists' : ''} was recorded.`;
  return section('How the coders differed',
    decisions.length ? decisions.map(decision) : el('p', nothing),
    agreement.length && agreementTables(tables, agreement));
}

/** The event of a unit of its lists: by its row, or the longest event id that its own begins with. */
function eventOf({ unit_table: table, unit_id: unit }) {
  const known = rowOf(table, unit)?.event_id;
  if (known) return known;
  const parts = unit.slice(LISTS[table].length + 1).split('-');
  return parts.map((_, cut) => `evt-${parts.slice(0, parts.length - cut).join('-')}`)
    .find((id) => rowOf('events', id)) ?? null;
}

/** What a unit of a list is, besides its event. */
function listed({ unit_table: table, unit_id: unit }) {
  const event = eventOf({ unit_table: table, unit_id: unit }) ?? '';
  const rest = unit.slice(LISTS[table].length + event.slice('evt'.length).length + 1);
  const plain = rest.replaceAll('-', ' ');
  if (table === 'event_contexts') return ['Context ', term('context', rest.replaceAll('-', '_'))];
  if (table === 'event_issues') {
    return ['Issue ', rowOf('issues', `iss-${rest}`) ? link(`iss-${rest}`) : plain];
  }
  return ['Party ', rowOf(table, unit) ? link(unit) : plain];
}

const severalSources = () => codedSources().length > 1;

function decision(row) {
  const { unit_table: table, field: name } = row;
  const apart = severalSources() ? IN_HEADING : [...IN_HEADING, 'source_id'];
  const shown = fieldsOf('adjudications').filter((field) => !apart.includes(field.name) &&
    (row[field.name] || VALUES.includes(field.name)));
  const compared = UNITS[name] ?? `“${fieldOf(table, name)?.title ?? name}”`;
  return el('div.decision',
    el('h4', table in LISTS ? [listed(row), ': '] : 'On ', compared),
    definitions('dl.facts', shown.map((field) => [
      field.title,
      VALUES.includes(field.name)
        ? valueOf(row, row[field.name])
        : cellContent(field, row[field.name]),
      field.description,
    ])));
}

function valueOf({ unit_table: table, field: name }, value) {
  if (name === 'found') return value === 'true' ? 'there' : 'not there';
  if (!value) return '(empty)';
  const coded = fieldOf(table, name);
  return coded ? cellContent(coded, value) : value;
}

/** The agreement on tables, for each source that was coded. */
function agreementTables(tables, rows) {
  const ordered = tables.flatMap((table) => rows.filter((row) => row.unit_table === table));
  const titleOf = (row) => [
    schema[row.unit_table].title, severalSources() && labelOf(row.source_id),
  ].filter(Boolean).join(' – ');
  return el('details.agreement',
    el('summary',
      `How far the coders agree on ${tables.length > 1 ? 'these tables' : 'this table'}`),
    el('p.small', 'More of it in the table ',
      viewLink(schema.reliability.title, 'tables/reliability'), '.'),
    [...grouped(ordered, titleOf)].map(([title, own]) => agreementTable(title, own)));
}

function agreementTable(title, rows) {
  const fields = Object.keys(AGREEMENT).map((name) => fieldOf('reliability', name));
  const content = (field, row) => {
    const value = row[field.name];
    if (field.name === 'field') return UNITS[value] ?? fieldOf(row.unit_table, value)?.title ?? value;
    if (!value) return '–';
    return field.type === 'number' ? String(Math.round(value * 100) / 100) : cellContent(field, value);
  };
  const head = ({ name, description }) =>
    el('th', { scope: 'col', 'data-tip': description }, AGREEMENT[name]);
  return el('table',
    el('caption', title),
    el('thead', el('tr', fields.map(head))),
    el('tbody', rows.map((row) => el('tr', fields.map((field) => el('td', content(field, row)))))));
}
