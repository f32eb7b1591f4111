'use strict';
// The cards of what is no row with an id: a code of a list, a column of a table.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  /** The card of a code: what it means and which rows have it; null when no list has it. */
  KSD.codeCard = (vocabulary, code) => {
    const found = KSD.rows('codes').find((row) => row.vocabulary === vocabulary && row.code === code);
    if (!found) return null;
    const uses = KSD.tables.flatMap((table) =>
      KSD.schema[table].fields
        .filter((field) => field.vocabulary === vocabulary)
        .map((field) => [table, field, KSD.referring(table, field.name, code)])
        .filter(([, , rows]) => rows.length),
    );
    return KSD.el(
      'article',
      { class: 'of-codes' },
      KSD.cardHeading(`Code of the list “${vocabulary.replaceAll('_', ' ')}”`, found.label),
      KSD.el('p', { class: 'lead', text: `${found.definition}.` }),
      KSD.section(
        'All that the row says',
        KSD.el(
          'dl',
          { class: 'facts' },
          KSD.el('dt', { text: 'Code in the tables' }),
          KSD.el('dd', { text: code }),
          KSD.el('dt', { text: 'Follows' }),
          KSD.el('dd', { text: [found.follows, found.follows_version].filter(Boolean).join(' ') }),
          found.parent
            ? [
                KSD.el('dt', { text: 'Broader code' }),
                KSD.el('dd', {}, KSD.term(found.parent_vocabulary, found.parent)),
              ]
            : null,
        ),
      ),
      uses.map(([table, field, rows]) =>
        KSD.section(
          `${KSD.schema[table].title} with this ${field.title.toLowerCase()} (${rows.length})`,
          KSD.rowList(table, rows),
        ),
      ),
      KSD.cardCitation(`code:${vocabulary}:${code}`, [], 'Code'),
    );
  };

  /** The card of a column: what it tells and which codes it has; null when there is no such column. */
  KSD.columnCard = (table, name) => {
    const field = Object.hasOwn(KSD.schema, table) ? KSD.field(table, name) : null;
    if (!field) return null;
    const used = [...new Set(KSD.rows(table).map((row) => row[name]))].filter(Boolean);
    const codes = field.vocabulary ? used.map((code) => KSD.code(field.vocabulary, code)) : [];
    const filled = KSD.rows(table).filter((row) => row[name]).length;
    return KSD.el(
      'article',
      { class: 'of-columns' },
      KSD.cardHeading(`Column of the table “${KSD.schema[table].title}”`, field.title),
      KSD.el('p', { class: 'lead', text: field.description }),
      KSD.el('p', { text: `Filled in ${filled.toLocaleString('en')} of ${KSD.count(KSD.size(table), 'row')}.` }),
      KSD.section(
        'Its codes in use',
        codes.length
          ? KSD.el(
              'ul',
              { class: 'rows' },
              codes.map(({ code, definition }) =>
                KSD.el('li', {}, KSD.term(field.vocabulary, code), KSD.el('span', { class: 'small', text: ` – ${definition}` })),
              ),
            )
          : null,
      ),
      KSD.section(
        'See also',
        KSD.el('a', { href: KSD.viewAddress(`tables/${table}`), text: `The table ${KSD.schema[table].title}` }),
      ),
      KSD.cardCitation(`column:${table}:${name}`, [], 'Column'),
    );
  };
})();
