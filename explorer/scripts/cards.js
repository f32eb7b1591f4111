'use strict';
// The card of a row: what is reported, by whom, how sure, and what it rests on.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const CLAIMS = new Set(['events', 'positions', 'affiliations', 'event_participants', 'event_relations']);
  const MACHINE = /_sha256$|^loose_|^start_rolling$/;

  /** The card for an id, or null when there is no such row. */
  KSD.card = (id) => {
    const [kind, ...parts] = id.split(':');
    if (kind === 'code') return KSD.codeCard(parts[0], parts.slice(1).join(':'));
    if (kind === 'column') return KSD.columnCard(parts[0], parts[1]);
    const found = KSD.find(id);
    if (!found) return null;
    const { table, row } = found;
    const key = KSD.field(table, KSD.keyOf(table));
    const related = KSD.cardRelated(table, row, id);
    return KSD.el(
      'article',
      { class: `of-${table}` },
      KSD.cardHeading(key.title, KSD.label(table, row)),
      KSD.cardLead(table, row),
      KSD.cardSentences(table, row),
      CLAIMS.has(table) ? [facts(table, row), related] : [related, facts(table, row)],
      KSD.cardDifferences(table, row, id),
      KSD.cardViews(table, row, id),
      words(table, row),
      KSD.cardCitation(id, KSD.restsOn(table, row)),
    );
  };

  KSD.cardHeading = (kind, text) =>
    KSD.el('header', {}, KSD.el('p', { class: 'kind', text: kind }), KSD.el('h2', { tabindex: '-1', text }));

  /** A section with a heading, or nothing when it has no content. */
  KSD.section = (title, ...content) => {
    const kept = content.flat(Infinity).filter((part) => part);
    return kept.length ? KSD.el('section', {}, KSD.el('h3', { text: title }), kept) : null;
  };

  /** A cell as it reads: a code by its label, an id as a link. */
  KSD.cell = (field, value) => {
    if (field.vocabulary === 'rule') return KSD.rule(value);
    if (field.vocabulary) return KSD.term(field.vocabulary, value);
    if (field.target && KSD.row(field.target, value)) return KSD.link(value);
    if (field.type === 'boolean') return value === 'true' ? 'yes' : 'no';
    if (field.name.endsWith('_edtf')) return `${KSD.edtf(value)} (${value})`;
    if (field.type === 'date') return KSD.day(value);
    if (/^https?:/.test(value)) return KSD.el('a', { href: value, rel: 'noreferrer', text: value });
    return value;
  };

  function facts(table, row) {
    const shown = KSD.schema[table].fields.filter((field) => row[field.name] && !MACHINE.test(field.name));
    const machine = KSD.schema[table].fields.filter((field) => row[field.name] && MACHINE.test(field.name));
    return [
      KSD.section('All that the row says', list(shown, row)),
      machine.length
        ? KSD.el('details', {}, KSD.el('summary', { text: 'Hashes, for finding it in a copy' }), list(machine, row))
        : null,
    ];
  }

  const list = (fields, row) =>
    KSD.el(
      'dl',
      { class: 'facts' },
      fields.map((field) => [
        KSD.el('dt', { text: field.title, 'data-tip': field.description }),
        KSD.el('dd', {}, KSD.cell(field, row[field.name])),
      ]),
    );

  /** What the columns and codes of this card mean, in full: for print, touch and reading aloud. */
  function words(table, row) {
    const fields = KSD.schema[table].fields.filter((field) => row[field.name]);
    const meaning = (field) => {
      const code = field.vocabulary && KSD.code(field.vocabulary, row[field.name]);
      return code ? `${field.description} Here “${code.label}”: ${code.definition}.` : field.description;
    };
    return KSD.el(
      'details',
      { class: 'words' },
      KSD.el('summary', { text: 'What these words mean' }),
      KSD.el(
        'dl',
        {},
        fields.map((field) => [KSD.el('dt', { text: field.title }), KSD.el('dd', { text: meaning(field) })]),
      ),
    );
  }
})();
