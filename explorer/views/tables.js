// Every table and view, to sort, filter and download.
import { about, cached, fieldsOf, hasTable, keyOf, rowsOf, schema, sizeOf, tables as names } from '../common/data.js';
import { amount, button, count, el } from '../common/dom.js';
import { choice, columnFilter } from '../common/filters.js';
import { labelOf } from '../common/labels.js';
import { cellContent, link, open, viewAddress } from '../common/links.js';

const STEP = 50; // rows shown at once
const PAUSE = 200; // milliseconds after the last key

export const tables = {
  title: 'Tables',
  says: 'All tables as published. Sort by a column’s head, filter below it, download what is left.',
  draw(place, params, { rest }) {
    const name = hasTable(rest) ? rest : 'events';
    const state = { name, rows: rowsOf(name), filters: { ...params }, sort: null, down: false, most: STEP };
    const status = el('p', { role: 'status' });
    const [body, more] = [el('tbody'), el('p')];
    const update = () => {
      const kept = sorted(filtered(state), state);
      status.textContent = `${count(kept.length, 'row')} of ${amount(sizeOf(name))}`;
      body.replaceChildren(...kept.slice(0, state.most).map((row) => rowOf(name, row)));
      heads.forEach((head, at) => head.setAttribute('aria-sort',
        fieldsOf(name)[at].name !== state.sort ? 'none' : state.down ? 'descending' : 'ascending'));
      more.replaceChildren(kept.length > state.most ? button(`Show more of the ${amount(kept.length)} rows`,
        () => update(state.most += 10 * STEP)) : '');
      state.kept = kept;
    };
    const heads = fieldsOf(name).map(({ name: column, title, description }) => el('th', { scope: 'col', title: description },
      button(title, () => {
        Object.assign(state, { sort: column, down: state.sort === column && !state.down });
        update();
      })));
    place.append(
      el('form.filters', chooser(name), button('Download these rows as CSV', () => download(name, state.kept))),
      el('p.says', schema[name].description), status,
      el('div.scroll.grid', { tabindex: '0', role: 'region', 'aria-label': schema[name].title },
        el('table', el('thead', el('tr', heads),
          el('tr', fieldsOf(name).map((field) => el('td', filterOf(field, state, update))))), body)),
      more);
    update();
  },
};

function chooser(current) {
  const options = [...names, ...about.views].map((name) => [name, `${schema[name].title} (${amount(sizeOf(name))})`]);
  const change = ({ target }) => open(viewAddress(`tables/${target.value}`));
  return el('label', el('span', 'Table'), choice(options, current, { name: 'table', on: { change } }));
}

const isChosen = (field) => field.vocabulary || field.type === 'boolean';

function filterOf(field, state, update) {
  let waiting = 0;
  const set = ({ target }) => {
    clearTimeout(waiting);
    state.filters[field.name] = target.value;
    waiting = setTimeout(update, isChosen(field) ? 0 : PAUSE);
  };
  const value = state.filters[field.name] ?? '';
  const label = { 'aria-label': `Filter ${field.title}` };
  if (!isChosen(field)) return el('input', { type: 'search', value, ...label, on: { input: set } });
  const options = field.vocabulary
    ? columnFilter(state.name, field.name, state.rows).options : [['true', 'yes'], ['false', 'no']];
  return choice([['', 'all'], ...options], value, { ...label, on: { change: set } });
}

function filtered({ name, rows, filters }) {
  const chosen = fieldsOf(name).filter((field) => filters[field.name]);
  return rows.filter((row) => chosen.every((field) => matches(field, filters[field.name], row[field.name])));
}

/** Whether a filter keeps a cell: one of the codes chosen, or text that has what is sought. */
function matches(field, sought, value) {
  if (value === null) return false;
  if (isChosen(field)) return sought.split(',').includes(value);
  return (field.target ? `${value} ${labelOf(value)}` : value).toLowerCase().includes(sought.toLowerCase());
}

const collator = cached(() => new Intl.Collator('en', { numeric: true }));

/** Sorted by a column, empty cells last. */
const sorted = (rows, { sort, down }) => !sort ? rows : [...rows].sort(({ [sort]: one }, { [sort]: other }) =>
  (one === null) - (other === null) || (one === null ? 0 : collator().compare(one, other) * (down ? -1 : 1)));

const rowOf = (name, row) => el('tr', fieldsOf(name).map((field) => {
  const cell = el('td', row[field.name] === null ? '' : content(name, field, row[field.name]));
  cell.style.minWidth = `${Math.min(34, 6 + cell.textContent.length / 8)}rem`; // a long text would make a row high
  return cell;
}));

function content(table, field, value) {
  if (table === 'codes' && field.name === 'code') return value;
  if (table === 'event_clusters' && field.name === 'cluster_id') return link(`cluster:${value}`, value);
  return field.name === keyOf(table) ? link(value, value) : cellContent(field, value);
}

function download(name, rows) {
  const columns = fieldsOf(name).map((field) => field.name);
  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  const file = new Blob(lines.map((cells) => `${cells.map(quoted).join(',')}\n`), { type: 'text/csv' });
  const address = URL.createObjectURL(file);
  el('a', { href: address, download: `${name}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
