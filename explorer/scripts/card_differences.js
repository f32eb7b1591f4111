'use strict';
// How the coders of a row differed: the decisions on it and on what it lists, and how far they agree on such rows.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  // lists of an event; a unit of them that the decision left out has no row, only an id made of the event's
  const LISTS = { event_contexts: 'ctx', event_issues: 'eis', event_participants: 'par' };
  // what is compared beside columns
  const UNITS = new Map([
    ['found', 'whether the row is there'],
    ['units_in_sentence', 'rows in a sentence'],
  ]);
  // columns of the agreement that a card has room for, by short names
  const COLUMNS = { field: 'Column', units: 'Units', raw_agreement: 'Agreed', alpha: 'Alpha', grade: 'Grade' };
  const VALUES = ['value_pass_1', 'value_pass_2', 'decision'];

  /** How the coders differed on a row: every decision on it, and how far they agreed on its tables. */
  KSD.cardDifferences = (table, row, id) => {
    const decisions = KSD.rows('adjudications').filter((each) => isOf(each, table, id));
    const tables = table === 'events' ? [table, ...Object.keys(LISTS)] : [table];
    const agreement = KSD.rows('reliability').filter(
      (each) => tables.includes(each.unit_table) && (!row.source_id || row.source_id === each.source_id),
    );
    if (!decisions.length && !agreement.length) return null;
    return KSD.section(
      'How the coders differed',
      decisions.length
        ? decisions.map(decision)
        : KSD.el('p', { text: `No difference on this row${table === 'events' ? ' or what it lists' : ''} was recorded.` }),
      agreement.length ? agreed(tables, agreement) : null,
    );
  };

  const isOf = (each, table, id) =>
    each.unit_table === table
      ? each.unit_id === id
      : table === 'events' && Object.hasOwn(LISTS, each.unit_table) && eventOf(each) === id;

  /** The event that a unit of its lists belongs to: by its row, or the longest event whose id its own begins with. */
  function eventOf({ unit_table: table, unit_id: unit }) {
    const told = KSD.row(table, unit)?.event_id;
    if (told) return told;
    const parts = unit.slice(LISTS[table].length + 1).split('-');
    for (let size = parts.length; size; size -= 1) {
      const id = `evt-${parts.slice(0, size).join('-')}`;
      if (KSD.row('events', id)) return id;
    }
    return null;
  }

  /** What a unit of a list is, beyond its event. */
  function listed({ unit_table: table, unit_id: unit }) {
    const event = eventOf({ unit_table: table, unit_id: unit });
    const rest = unit.slice(LISTS[table].length + event.slice('evt'.length).length + 1);
    if (table === 'event_contexts') return ['Context ', KSD.term('context', rest.replaceAll('-', '_'))];
    if (table === 'event_issues')
      return ['Issue ', KSD.row('issues', `iss-${rest}`) ? KSD.link(`iss-${rest}`) : rest.replaceAll('-', ' ')];
    return ['Party ', KSD.row(table, unit) ? KSD.link(unit) : rest.replaceAll('-', ' ')];
  }

  const compared = (table, name) => UNITS.get(name) ?? `“${KSD.field(table, name)?.title ?? name}”`;

  function decision(row) {
    const coded = KSD.field(row.unit_table, row.field);
    const isListed = Object.hasOwn(LISTS, row.unit_table);
    const value = (field) =>
      VALUES.includes(field.name) ? valueOf(coded, row, field.name) : KSD.cell(field, row[field.name]);
    const apart = ['adjudication_id', 'unit_id', 'unit_table', 'field', ...(several() ? [] : ['source_id'])];
    const told = KSD.schema.adjudications.fields.filter(
      (field) => !apart.includes(field.name) && (row[field.name] || VALUES.includes(field.name)),
    );
    return KSD.el(
      'div',
      { class: 'decision' },
      KSD.el('h4', {}, isListed ? [listed(row), ': '] : 'On ', compared(row.unit_table, row.field)),
      KSD.el(
        'dl',
        { class: 'facts' },
        told.map((field) => [
          KSD.el('dt', { text: field.title, 'data-tip': field.description }),
          KSD.el('dd', {}, value(field)),
        ]),
      ),
    );
  }

  const several = () => KSD.codedSources().length > 1;

  function valueOf(coded, row, name) {
    const value = row[name];
    if (row.field === 'found') return value === 'true' ? 'there' : 'not there';
    if (!value) return '(empty)';
    return coded ? KSD.cell(coded, value) : value;
  }

  /** The agreement on tables, for each source that was coded. */
  function agreed(tables, rows) {
    const groups = new Map();
    for (const table of tables)
      for (const row of rows.filter((each) => each.unit_table === table)) {
        const title = [KSD.schema[table].title, several() ? KSD.labelOf(row.source_id) : null].filter(Boolean).join(' – ');
        if (!groups.has(title)) groups.set(title, []);
        groups.get(title).push(row);
      }
    return KSD.el(
      'details',
      { class: 'agreement' },
      KSD.el('summary', { text: `How far the coders agree on ${tables.length > 1 ? 'these tables' : 'this table'}` }),
      KSD.el(
        'p',
        { class: 'small' },
        'More of it in the table ',
        KSD.el('a', { href: KSD.viewAddress('tables/reliability'), text: KSD.schema.reliability.title }),
        '.',
      ),
      [...groups].map(([title, own]) => agreementTable(title, own)),
    );
  }

  function agreementTable(title, rows) {
    const fields = Object.keys(COLUMNS).map((name) => KSD.field('reliability', name));
    const cell = (field, row) => {
      if (field.name === 'field') return UNITS.get(row.field) ?? KSD.field(row.unit_table, row.field)?.title ?? row.field;
      const value = row[field.name];
      if (!value) return '–';
      return field.type === 'number' ? String(Math.round(Number(value) * 100) / 100) : KSD.cell(field, value);
    };
    return KSD.el(
      'table',
      {},
      KSD.el('caption', { text: title }),
      KSD.el(
        'thead',
        {},
        KSD.el(
          'tr',
          {},
          fields.map((field) => KSD.el('th', { scope: 'col', text: COLUMNS[field.name], 'data-tip': field.description })),
        ),
      ),
      KSD.el(
        'tbody',
        {},
        rows.map((row) =>
          KSD.el(
            'tr',
            {},
            fields.map((field) => KSD.el('td', {}, cell(field, row))),
          ),
        ),
      ),
    );
  }
})();
