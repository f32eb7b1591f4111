// The sources of one happening side by side, with the cells that differ marked.
import { disagreements, eventsOf } from '../common/clusters.js';
import { codeOf, fieldOf, rowOf } from '../common/data.js';
import { when } from '../common/dates.js';
import { el } from '../common/dom.js';
import { labelOf, sourceInShort } from '../common/labels.js';
import { link } from '../common/links.js';

const codeLabel = (column) => (event) =>
  event[column] && codeOf(fieldOf('events', column).vocabulary, event[column]).label;
const placeName = (event) => rowOf('places', event.place_id)?.name;
// what is compared: its title, how it is read from an event, and whether it shows also where sources agree
const COLUMNS = {
  date_edtf: ['When', when, true], place_id: ['Where', placeName, true],
  event_type: ['Kind of act', codeLabel('event_type'), true], status: ['Status', codeLabel('status'), true],
  plover_mode: ['Mode of the act', codeLabel('plover_mode')], parties: ['Who takes part'],
};

/** What a column of source_disagreements is called. */
export const columnTitle = (column, about) =>
  column === 'name' ? `Name of ${about ? labelOf(about) : 'a person'}` : COLUMNS[column]?.[0] ?? column;

/** The table: a row for what is compared, a column for each source. */
export function sideBySide(cluster) {
  const events = eventsOf(cluster);
  const differing = Map.groupBy(disagreements(cluster), (row) => row.column);
  const lines = [...new Set([...Object.keys(COLUMNS), ...differing.keys()])].flatMap((column) => {
    const [title, read, always] = COLUMNS[column] ?? [];
    const rows = differing.get(column);
    if (!rows) return always ? [lineOf(title, events.map(read), events, false)] : [];
    return [...Map.groupBy(rows, (row) => row.about)].map(([about, own]) =>
      lineOf(columnTitle(column, about), events.map((event) => {
        const row = own.find((each) => each.event_id === event.event_id);
        return row && (read ? read(event) : row.value);
      }), events, true));
  });
  return el('div.scroll.compared', el('table.compare',
    el('thead', el('tr', el('td'), events.map((event) =>
      el('th', { scope: 'col' }, link(event.event_id, sourceInShort(event.source_id)))))),
    el('tbody', lines)));
}

function lineOf(title, values, events, differs) {
  if (!values.some(Boolean)) return null;
  const numbers = Map.groupBy(values, (value) => value ?? '');
  const most = Math.max(...[...numbers.values()].map((same) => same.length));
  const isTied = [...numbers.values()].filter((same) => same.length === most).length > 1;
  const isOdd = (value) => differs && (isTied || numbers.get(value ?? '').length < most);
  return el('tr', { class: differs ? 'differs' : '' }, el('th', { scope: 'row' }, title),
    values.map((value, at) => el('td', { 'data-source': sourceInShort(events[at].source_id) },
      isOdd(value) ? el('mark', value ?? 'not stated') : value ?? '–')));
}
