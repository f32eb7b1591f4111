// How the coders of a row differed: the decisions on it and its lists.
import { codedSources, fieldOf, fieldsOf, referring, rowOf, rowsOf } from '../common/data.js';
import { definitions, el } from '../common/dom.js';
import { cellContent, link, term, viewLink } from '../common/links.js';
import { section } from './parts.js';

// lists of an event; a unit that was decided to be left out has only an id made of its event's
const LISTS = { event_contexts: 'ctx', event_issues: 'eis', event_participants: 'par' };
// what is compared besides columns
const UNITS = {
  found: 'whether the row is there',
  units_in_sentence: 'rows in a sentence',
};
const VALUES = ['value_pass_1', 'value_pass_2', 'decision'];
const IN_HEADING = ['adjudication_id', 'unit_id', 'unit_table', 'field'];

/** The section on how the coders differed on a row; null if nothing is recorded. */
export function differences(table, id) {
  const isEvent = table === 'events';
  const decisions = rowsOf('adjudications').filter((each) => each.unit_table === table
    ? each.unit_id === id
    : isEvent && each.unit_table in LISTS && eventOf(each) === id);
  const isCompared = referring('reliability', 'unit_table', table).length;
  if (!decisions.length && !isCompared) return null;
  const nothing = `No difference on this row${isEvent ? ' or its lists' : ''} was recorded.`;
  return section('How the coders differed',
    decisions.length ? decisions.map(decision) : el('p', nothing),
    isCompared && el('p',
      viewLink('How far the coders agree', 'tables/reliability', { unit_table: table })));
}

/** The event of a unit of its lists: by its row, or by the start of its id. */
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
