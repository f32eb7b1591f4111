'use strict';
// What a row rests on: its sentences by number, with their text once a copy was brought.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  /** The row that a row of evidence is for: { table, id }. */
  KSD.ownerOf = (evidence) => {
    const [column, table] = Object.entries(KSD.CLAIM_TABLES).find(([name]) => evidence[name]);
    return { table, id: evidence[column] };
  };

  KSD.evidenceFor = (table, id) => {
    const column = Object.keys(KSD.CLAIM_TABLES).find((name) => KSD.CLAIM_TABLES[name] === table);
    return column ? KSD.referring('evidence', column, id).filter((row) => KSD.ownerOf(row).table === table) : [];
  };

  KSD.cardSentences = (table, row) => {
    const id = KSD.idOf(table, row);
    if (table === 'sentences') return [KSD.section('Its text', KSD.sentenceBlock(id, marksIn(id)) ?? KSD.bringCopy()), supports(id)];
    const evidence = KSD.evidenceFor(table, id);
    if (!evidence.length) return null;
    const inText = evidence.filter((each) => each.sentence_id);
    const outside = evidence.filter((each) => !each.sentence_id);
    return [listed('Where the text says so', inText), listed(inText.length ? 'What else this rests on' : 'What this rests on', outside)];
  };

  const listed = (title, evidence) => evidence.length ? KSD.section(title, KSD.el('ul', { class: 'evidence' }, [...grouped(evidence)].map(([source, rows]) =>
    KSD.el('li', {}, KSD.link(source), KSD.sentenceBlock(source, rows), KSD.el('ul', {}, different(rows).map(pointer)))))) : null;

  function grouped(evidence) {
    const groups = new Map();
    for (const row of evidence) {
      const at = row.sentence_id ?? row.external_source_id;
      if (!groups.has(at)) groups.set(at, []);
      groups.get(at).push(row);
    }
    return groups;
  }

  /** Several spans of a sentence may say the same of a row: once is enough. */
  const different = (rows) => [...new Map(rows.map((row) => [[row.field, row.relation, row.explicitness, row.rule_id, row.note].join('|'), row])).values()];

  function pointer(row) {
    const owner = KSD.ownerOf(row);
    const field = row.field && KSD.field(owner.table, row.field);
    return KSD.el('li', {}, KSD.term('relation', row.relation), ' ', field ? `“${field.title}”` : 'the row', ', ',
      KSD.term('explicitness', row.explicitness),
      row.rule_id ? [', rule ', KSD.rule(row.rule_id)] : null,
      row.note ? `. ${row.note}` : null);
  }

  /** Everything that rests on a sentence. */
  function supports(id) {
    const byTable = new Map();
    for (const row of KSD.referring('evidence', 'sentence_id', id)) {
      const { table, id: owner } = KSD.ownerOf(row);
      if (!byTable.has(table)) byTable.set(table, new Set());
      byTable.get(table).add(owner);
    }
    return [...byTable].map(([table, ids]) => KSD.section(`${KSD.schema[table].title} that rest on it (${ids.size})`,
      KSD.rowList(table, [...ids].map((each) => KSD.row(table, each)))));
  }

  const marksIn = (id) => KSD.referring('mentions', 'sentence_id', id).map((row) => ({ span_start: row.char_start, span_end: row.char_end }));

  /** The text of a sentence from the reader's copy, cited spans marked; null without a copy. */
  KSD.sentenceBlock = (id, spans) => {
    const copy = KSD.sentenceCopy(id);
    if (!copy) return null;
    if (!copy.text) return KSD.el('p', { class: 'copy-note', text: 'Not found in your copy.' });
    const block = KSD.el('blockquote', { class: 'own-text' }, copy.canonical ? KSD.marked(copy.canonical, spans) : copy.text);
    if (copy.canonical) return block;
    const why = copy.status === 'changed' ? 'This stands in its place in your copy; the sentence itself was not found.'
      : 'Your copy prints it in another way, so the cited words are not marked.';
    return [block, KSD.el('p', { class: 'copy-note', text: why })];
  };

  /** Text with spans marked; offsets are code points. Overlapping spans are joined. */
  KSD.marked = (text, spans) => {
    const letters = [...text];
    const inside = new Uint8Array(letters.length);
    for (const span of spans) if (span.span_start !== null) inside.fill(1, Number(span.span_start), Number(span.span_end));
    const parts = [];
    for (let start = 0, end; start < letters.length; start = end) {
      for (end = start + 1; end < letters.length && inside[end] === inside[start]; end += 1);
      const part = letters.slice(start, end).join('');
      parts.push(inside[start] ? KSD.el('mark', { text: part }) : part);
    }
    return parts;
  };
})();
