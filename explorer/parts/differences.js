// How the coders of a row differed: the decisions on it; of an event, on its lists; of a source, on rows that were left out.
import { cached, fieldOf, rowOf, rowsOf } from '../common/data.js';
import { bullets, el } from '../common/dom.js';
import { cellContent, link, ruleTerm, viewLink } from '../common/links.js';
import { fold, section } from './frame.js';

// lists of an event; a unit that was decided to be left out has only an id made of its event's
const LISTS = { event_contexts: 'ctx', event_issues: 'eis', event_participants: 'par' };

/** The section on how the coders differed on a row; null if nothing is recorded. */
export function differences(table, id) {
  const decisions = byPage().get(id) ?? [];
  const isLeftOut = (each) => table === 'sources' && each.unit_id !== id;
  const list = (own) => bullets(own.map((each) => decision(each, id)), 'ul.decisions');
  return section(`How the coders differed (${decisions.length})`, 'pass', decisions.length > 0 && [
    list(decisions.filter((each) => !isLeftOut(each))),
    decisions.some(isLeftOut) && fold('On rows that are not in the dataset', list(decisions.filter(isLeftOut))),
    el('p', viewLink('How far the coders agree', 'tables/reliability', { unit_table: table })),
  ]);
}

/** The decisions by the id of the page that has them: of the row and of its event, or else of the source. */
const byPage = cached(() => {
  const pages = rowsOf('adjudications').flatMap((each) => {
    const { unit_table: table, unit_id: unit, source_id: source } = each;
    const ids = [rowOf(table, unit) && unit, table in LISTS && eventOf(each)].filter(Boolean);
    return (ids.length ? ids : [source]).map((id) => ({ id, each }));
  });
  return new Map([...Map.groupBy(pages, ({ id }) => id)].map(([id, own]) => [id, own.map(({ each }) => each)]));
});

/** The event of a unit of its lists: by its row, or by the start of its id. */
function eventOf({ unit_table: table, unit_id: unit }) {
  const parts = unit.slice(LISTS[table].length + 1).split('-');
  return rowOf(table, unit)?.event_id ??
    parts.map((_, cut) => `evt-${parts.slice(0, parts.length - cut).join('-')}`).find((id) => rowOf('events', id));
}

/** A decision in a line: what differed, both values, the decision, the rule and why. */
function decision(row, page) {
  const { unit_table: table, unit_id: unit, field: name } = row;
  const value = (column) => {
    if (!row[column]) return '(empty)';
    if (name === 'found') return row[column] === 'true' ? 'there' : 'not there';
    return fieldOf(table, name) ? cellContent(fieldOf(table, name), row[column]) : row[column];
  };
  const what = fieldOf(table, name)?.title ?? name.replaceAll('_', ' ');
  return [
    el('b', link(row.adjudication_id, what), unit !== page && ` (${unit})`), ': ',
    value('value_pass_1'), ' | ', value('value_pass_2'), ' → ', value('decision'),
    row.rule_id && ['; rule ', ruleTerm(row.rule_id)], row.reason && el('span.small', ` ${row.reason}`),
  ];
}
