// Every table of the package, to sort, filter and download.
import { TabulatorFull as Tabulator } from 'tabulator-tables';
import {
  fieldOf, fieldsOf, hasTable, keyOf, rowsOf, schema, sizeOf, tables as names,
} from '../common/data.js';
import { amount, button, count, el } from '../common/dom.js';
import { choice, columnFilter } from '../common/filters.js';
import { labelOf } from '../common/labels.js';
import { cellContent, link, open, viewAddress } from '../common/links.js';

const WIDE = new Set([
  'label', 'summary', 'proposition', 'definition', 'note', 'gist', 'support_means', 'oppose_means',
  'title',
]);

export const tables = {
  title: 'Tables',
  says: 'All tables of the dataset, as published. Sort by a column’s head, filter below it, ' +
    'download what is left.',
  draw(place, params, { rest }) {
    const name = hasTable(rest) ? rest : 'events';
    const status = el('p', { role: 'status' });
    const holder = el('div.grid');
    const download = () => grid.download('csv', `${name}.csv`);
    place.append(
      el('div.filters', chooser(name), button('Download these rows as CSV', download)),
      el('p.says', schema[name].description), status, holder,
    );
    const grid = new Tabulator(holder, {
      data: rowsOf(name),
      columns: fieldsOf(name).map((field) => column(name, field)),
      height: '62vh',
      nestedFieldSeparator: false,
      placeholder: 'No row is left: clear a filter.',
      initialHeaderFilter: Object.entries(params)
        .filter(([field]) => fieldOf(name, field))
        .map(([field, value]) => ({ field, value })),
    });
    const say = (rows) => {
      status.textContent = `${count(rows.length, 'row')} of ${amount(sizeOf(name))}`;
    };
    grid.on('dataFiltered', (_, rows) => say(rows));
    grid.on('tableBuilt', () => {
      // a grid may own only groups of rows, and the element that scrolls is not one by itself
      holder.querySelector('.tabulator-tableholder').setAttribute('role', 'rowgroup');
      holder.querySelector('.tabulator-table').setAttribute('role', 'presentation');
      say(grid.getRows('active'));
    });
    return { leave: () => grid.destroy() };
  },
};

function chooser(chosen) {
  const options = names.map((name) => [name, `${schema[name].title} (${amount(sizeOf(name))})`]);
  const change = ({ target }) => open(viewAddress(`tables/${target.value}`));
  const select = choice(options, chosen, { name: 'table', on: { change } });
  return el('label', el('span', 'Table'), select);
}

function column(table, field) {
  const { name, title, description, type } = field;
  // a button, so that the keyboard can sort; its click reaches the head, which sorts
  const head = el('button.head', { type: 'button', 'data-tip': description }, title);
  return {
    field: name,
    title,
    titleDownload: name,
    minWidth: 90,
    width: WIDE.has(name) ? 320 : undefined,
    maxInitialWidth: 260,
    titleFormatter: () => head,
    formatter: (cell) => content(table, field, cell.getValue()),
    accessorDownload: (value) => value ?? '',
    sorter: type === 'integer' || type === 'number' ? 'number' : 'string',
    headerFilter: (cell, rendered, success) => filterControl(table, field, cell, success),
    headerFilterFunc: (sought, value) => matches(field, sought, value),
    headerFilterLiveFilter: false,
  };
}

function content(table, field, value) {
  if (value === null || value === undefined) return '';
  const isCode = table === 'codes' && field.name === 'code';
  const shown = field.name === keyOf(table) ? link(value, value)
    : isCode ? value : cellContent(field, value);
  return shown instanceof Node ? shown : el('span', shown);
}

const isChosen = (field) => field.vocabulary || field.type === 'boolean';

/** Whether a filter keeps a cell: one of the codes chosen, or text that holds what is sought. */
function matches(field, sought, value) {
  if (value === null) return false;
  if (isChosen(field)) return sought.split(',').includes(value);
  const text = field.target ? `${value} ${labelOf(value)}` : value;
  return text.toLowerCase().includes(sought.toLowerCase());
}

function filterControl(table, field, cell, success) {
  const label = { 'aria-label': `Filter ${field.title}` };
  const value = cell.getValue() ?? '';
  const send = ({ target }) => success(target.value);
  if (!isChosen(field)) {
    return el('input', { type: 'search', value, ...label, on: { input: send, search: send } });
  }
  const options = field.vocabulary
    ? columnFilter(table, field.name, rowsOf(table)).options
    : [['true', 'yes'], ['false', 'no']];
  return choice([['', 'all'], ...options], value, { ...label, on: { change: send } });
}
