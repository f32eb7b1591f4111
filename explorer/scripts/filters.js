'use strict';
// A bar of filters above a view. What is chosen stands in the address, so that it can be linked to.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const NARROW = 700;
  const FEW = 6;

  /** A filter for a column of codes: every code in use, or all. */
  KSD.codeFilter = (table, column, rows, title) => {
    const field = KSD.field(table, column);
    const used = new Set(rows.map((row) => row[column]).filter(Boolean));
    const options = [...used].map((value) => [
      value,
      field.vocabulary ? KSD.code(field.vocabulary, value).label : KSD.labelOf(value),
    ]);
    options.sort((one, other) => one[1].localeCompare(other[1], 'en'));
    return {
      name: column,
      title: title ?? field.title,
      tip: `${field.description} ${meanings(field.vocabulary, options)}`.trim(),
      options,
      keeps: (row, value) => value.split(',').includes(row[column]),
    };
  };

  /** What the choices of a filter mean, where they are few enough to read at once. */
  const meanings = (vocabulary, options) =>
    vocabulary && options.length <= FEW
      ? options.map(([code, label]) => `${label}: ${KSD.code(vocabulary, code).definition}.`).join(' ')
      : '';

  /** What a view says instead of what it would draw, when there is nothing to draw. */
  KSD.nothing = (view, params) =>
    KSD.el(
      'p',
      { class: 'nothing' },
      Object.values(params).some(Boolean)
        ? ['Nothing matches. ', KSD.el('a', { href: KSD.viewAddress(view), text: 'Clear all filters' })]
        : 'The dataset has nothing to show here.',
    );

  /** Rows that all chosen filters keep. */
  KSD.kept = (rows, filters, params) => {
    const chosen = filters.filter((filter) => params[filter.name]);
    return rows.filter((row) => chosen.every((filter) => filter.keeps(row, params[filter.name])));
  };

  /** The bar. A change goes to the address of the view with the new params. */
  KSD.filterBar = (view, filters, params) => {
    const change = (name, value) => location.replace(KSD.viewAddress(view, { ...params, [name]: value }));
    const clear = Object.values(params).some(Boolean)
      ? KSD.el('a', { class: 'button', href: KSD.viewAddress(view), text: 'Clear filters' })
      : null;
    const bar = KSD.el(
      'form',
      { class: 'filters', role: 'search', 'aria-label': 'Filters', on: { submit: (event) => event.preventDefault() } },
      filters.map((filter) =>
        KSD.el(
          'label',
          { 'data-tip': filter.tip },
          KSD.el('span', { text: filter.title }),
          control(filter, params[filter.name] ?? '', change),
        ),
      ),
      clear,
    );
    return KSD.el(
      'details',
      { class: 'fold', open: Boolean(clear) || innerWidth > NARROW },
      KSD.el('summary', { text: 'Filters' }),
      bar,
    );
  };

  function control(filter, value, change) {
    // a year is typed digit by digit, and each makes a valid date: wait for the fourth
    const typing = (text) => filter.type === 'date' && text && text < '1000';
    const on = { change: ({ target }) => typing(target.value) || change(filter.name, target.value) };
    if (!filter.options) return KSD.el('input', { type: filter.type ?? 'text', value, name: filter.name, on });
    const options = [['', filter.all ?? 'all'], ...filter.options];
    if (value && !options.some(([code]) => code === value)) {
      const names = new Map(options);
      options.push([
        value,
        value
          .split(',')
          .map((code) => names.get(code) ?? KSD.labelOf(code))
          .join(' or '),
      ]);
    }
    return KSD.el(
      'select',
      { name: filter.name, on },
      options.map(([code, text]) => KSD.el('option', { value: code, text, selected: code === value })),
    );
  }
})();
