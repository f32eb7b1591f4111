'use strict';
// Every table of the package, to sort, filter and download.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const WIDE = new Set([
    'label',
    'summary',
    'proposition',
    'definition',
    'note',
    'gist',
    'support_means',
    'oppose_means',
    'title',
  ]);
  let grid = null;

  KSD.views.tables = {
    title: 'Tables',
    says: 'All tables of the dataset, as published. Sort by a column’s head, filter below it, download what is left.',
    draw(place, params, rest) {
      const name = KSD.has(rest) ? rest : 'events';
      const status = KSD.el('p', { role: 'status' });
      const holder = KSD.el('div', { class: 'grid' });
      place.append(bar(name), KSD.el('p', { class: 'says', text: KSD.schema[name].description }), status, holder);
      grid?.destroy();
      grid = new Tabulator(holder, {
        data: KSD.rows(name),
        columns: KSD.schema[name].fields.map((field) => column(name, field)),
        height: '62vh',
        nestedFieldSeparator: false,
        columnDefaults: { tooltip: false },
        placeholder: 'No row is left: clear a filter.',
        initialHeaderFilter: Object.entries(params)
          .filter(([field]) => KSD.field(name, field))
          .map(([field, value]) => ({ field, value })),
      });
      const tell = (rows) => {
        status.textContent = `${KSD.count(rows.length, 'row')} of ${KSD.size(name).toLocaleString('en')}`;
      };
      grid.on('dataFiltered', (filters, rows) => tell(rows));
      grid.on('tableBuilt', () => {
        // a grid may own groups of rows only, and the element that scrolls is none by itself
        holder.querySelector('.tabulator-tableholder').setAttribute('role', 'rowgroup');
        holder.querySelector('.tabulator-table').setAttribute('role', 'presentation');
        tell(grid.getRows('active'));
      });
    },
    leave() {
      grid?.destroy();
      grid = null;
    },
  };

  function bar(name) {
    const choose = KSD.el(
      'select',
      {
        name: 'table',
        on: {
          change: (event) => {
            location.hash = KSD.viewAddress(`tables/${event.target.value}`);
          },
        },
      },
      KSD.tables.map((table) =>
        KSD.el('option', {
          value: table,
          selected: table === name,
          text: `${KSD.schema[table].title} (${KSD.size(table).toLocaleString('en')})`,
        }),
      ),
    );
    const download = KSD.el('button', {
      type: 'button',
      text: 'Download these rows as CSV',
      on: { click: () => grid.download('csv', `${name}.csv`) },
    });
    return KSD.el(
      'div',
      { class: 'filters' },
      KSD.el('label', {}, KSD.el('span', { text: 'Table' }), choose),
      download,
    );
  }

  function column(table, field) {
    // a button, so that a column can be sorted with the keyboard; its click reaches the head that sorts
    const heading = KSD.el('button', { type: 'button', class: 'head', text: field.title, 'data-tip': field.description });
    const isNumber = field.type === 'integer' || field.type === 'number';
    return {
      field: field.name,
      title: field.title,
      titleDownload: field.name,
      minWidth: 90,
      width: WIDE.has(field.name) ? 320 : undefined,
      maxInitialWidth: 260,
      titleFormatter: () => heading,
      formatter: (cell) => shown(table, field, cell.getValue()),
      accessorDownload: (value) => value ?? '',
      sorter: isNumber ? 'number' : 'string',
      headerFilter: (cell, rendered, success) => filterControl(table, field, cell, success),
      headerFilterFunc: (sought, value) => matches(field, sought, value),
      headerFilterLiveFilter: false,
    };
  }

  function shown(table, field, value) {
    if (value === null || value === undefined) return '';
    const own = field.name === KSD.keyOf(table);
    const code = table === 'codes' && field.name === 'code';
    const content = own
      ? KSD.el('a', { href: KSD.cardAddress(value), text: value })
      : code
        ? KSD.el('span', { text: value })
        : KSD.cell(field, value);
    return content instanceof Node ? content : KSD.el('span', { text: content });
  }

  /** Whether a cell is kept: codes must be one of those sought, other text must hold what is sought. */
  function matches(field, sought, value) {
    if (value === null) return false;
    if (field.vocabulary || field.type === 'boolean') return sought.split(',').includes(value);
    const text = field.target ? `${value} ${KSD.labelOf(value)}` : value;
    return text.toLowerCase().includes(sought.toLowerCase());
  }

  function filterControl(table, field, cell, success) {
    const label = `Filter ${field.title}`;
    const value = cell.getValue() ?? '';
    const send = (event) => success(event.target.value);
    if (!field.vocabulary && field.type !== 'boolean') {
      return KSD.el('input', { type: 'search', 'aria-label': label, value, on: { input: send, search: send } });
    }
    const { options } = field.vocabulary
      ? KSD.codeFilter(table, field.name, KSD.rows(table))
      : {
          options: [
            ['true', 'yes'],
            ['false', 'no'],
          ],
        };
    const several = value && !options.some(([code]) => code === value) ? [[value, value.replaceAll(',', ' or ')]] : [];
    return KSD.el(
      'select',
      { 'aria-label': label, on: { change: send } },
      [['', 'all'], ...options, ...several].map(([code, text]) =>
        KSD.el('option', { value: code, text, selected: code === value }),
      ),
    );
  }
})();
