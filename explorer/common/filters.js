// The filters above a view. What is chosen is in the address, so that it can be linked to.
import { codeOf, fieldOf, rowOf } from './data.js';
import { el } from './dom.js';
import { inOrder, labelOf, labelled } from './labels.js';
import { viewAddress, viewLink } from './links.js';

const MOST = 500; // parties to choose from
export const NARROW = 700; // pixels; below, the filters and what is long are folded

/**
 * A filter: { name, title, options, keeps?(row, value), tip?, all? }. This one is for a column of
 * codes or ids: every value in use, or all.
 */
export function columnFilter(table, column, rows, title) {
  const { vocabulary, description, title: usual } = fieldOf(table, column);
  const used = [...new Set(rows.map((row) => row[column]).filter(Boolean))];
  const options = vocabulary ? inOrder(used.map((code) => [code, codeOf(vocabulary, code).label])) : labelled(used);
  const keeps = (row, value) => value.split(',').includes(row[column]);
  return { name: column, title: title ?? usual, tip: description, options, keeps };
}

/** A filter for the people and organizations of a row; partiesOf: gives the ids of a row. */
export const partyFilter = (name, title, rows, partiesOf) => ({
  name, title, options: labelled(rows.flatMap(partiesOf)).slice(0, MOST), keeps: (row, id) => partiesOf(row).includes(id),
});

/** A filter for the topics of a row; issuesOf: gives the ids of its issues. */
export const topicFilter = (rows, issuesOf) => {
  const topicsOf = (row) => issuesOf(row).map((id) => rowOf('issues', id)?.topic);
  const used = [...new Set(rows.flatMap(topicsOf).filter(Boolean))].map((code) => [code, codeOf('topic', code).label]);
  return { name: 'topic', title: 'Topic', options: inOrder(used), keeps: (row, topic) => topicsOf(row).includes(topic) };
};

export function keep(rows, filters, params) {
  const chosen = filters.filter(({ name, keeps }) => params[name] && keeps);
  return rows.filter((row) => chosen.every(({ name, keeps }) => keeps(row, params[name])));
}

/** What a view says when there is nothing to draw. */
export const nothing = (view, params) => el('p.nothing', hasChoice(params)
  ? ['Nothing matches. ', viewLink('Clear all filters', view)]
  : 'The dataset has nothing to show here.');

const hasChoice = (params) => Object.values(params).some(Boolean);

/** The bar of filters. A change goes to the address of the view with the new params. */
export function filterBar(view, filters, params) {
  const change = (name, value) => location.replace(viewAddress(view, { ...params, [name]: value }));
  const clear = filters.some(({ name }) => params[name]) && viewLink('Clear filters', view);
  if (clear) clear.className = 'button';
  const chosen = filters.filter(({ name }) => params[name]).map(({ title }) => title.toLowerCase());
  return el('details.fold', { open: innerWidth > NARROW },
    el('summary', chosen.length ? `Filters: ${chosen.join(', ')}` : 'Filters'),
    el('div.filters', { role: 'search', 'aria-label': 'Filters' },
      filters.map(({ name, title, tip, options, all = 'all' }) => el('label', { title: tip },
        el('span', title),
        choice([['', all], ...options], params[name] ?? '', {
          name, on: { change: ({ target }) => change(name, target.value) },
        }))),
      clear));
}

/** A select of [value, text] options; several values, with commas between, are one more option. */
export function choice(options, value, props) {
  const names = new Map(options);
  const textOf = (code) => names.get(code) ?? labelOf(code);
  const several = names.has(value) ? [] : [[value, value.split(',').map(textOf).join(' or ')]];
  return el('select', props, [...options, ...several].map(([code, text]) =>
    el('option', { value: code, selected: code === value }, text)));
}
