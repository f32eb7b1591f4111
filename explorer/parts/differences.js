// How the coders of a row differed: the decisions on it and, of an event, on its lists.
import { fieldOf, rowOf, rowsOf } from '../common/data.js';
import { bullets, el } from '../common/dom.js';
import { cellContent, link, ruleTerm, viewLink } from '../common/links.js';
import { section } from './frame.js';

// lists of an event; a unit that was decided to be left out has only an id made of its event's
const LISTS = { event_contexts: 'ctx', event_issues: 'eis', event_participants: 'par' };

/** The section on how the coders differed on a row; null if nothing is recorded. */
export function differences(table, id) {
  const decisions = rowsOf('adjudications').filter((each) => each.unit_table === table
    ? each.unit_id === id : table === 'events' && each.unit_table in LISTS && eventOf(each) === id);
  return section(`How the coders differed (${decisions.length})`, 'pass', decisions.length > 0 && [
    bullets(decisions.map(decision), 'ul.decisions'),
    el('p', viewLink('How far the coders agree', 'tables/reliability', { unit_table: table })),
  ]);
}

/** The event of a unit of its lists: by its row, or by the start of its id. */
function eventOf({ unit_table: table, unit_id: unit }) {
  const parts = unit.slice(LISTS[table].length + 1).split('-');
  return rowOf(table, unit)?.event_id ??
    parts.map((_, cut) => `evt-${parts.slice(0, parts.length - cut).join('-')}`).find((id) => rowOf('events', id));
}

/** A decision in a line: what differed, both values, the decision, the rule and why. */
function decision(row) {
  const { unit_table: table, unit_id: unit, field: name } = row;
  const value = (column) => {
    if (!row[column]) return '(empty)';
    if (name === 'found') return row[column] === 'true' ? 'there' : 'not there';
    return fieldOf(table, name) ? cellContent(fieldOf(table, name), row[column]) : row[column];
  };
  const what = fieldOf(table, name)?.title ?? name.replaceAll('_', ' ');
  return [
    el('b', link(row.adjudication_id, what), table in LISTS && ` (${unit.slice(4).replaceAll('-', ' ')})`), ': ',
    value('value_pass_1'), ' | ', value('value_pass_2'), ' → ', value('decision'),
    row.rule_id && ['; rule ', ruleTerm(row.rule_id)], row.reason && el('span.small', ` ${row.reason}`),
  ];
}
