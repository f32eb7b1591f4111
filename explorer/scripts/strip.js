'use strict';
// The article as a strip: its paragraphs and sentences by number, each with how much rests on it.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  KSD.codedSources = () => {
    const held = new Set(KSD.rows('paragraphs').map((row) => row.source_id));
    return KSD.rows('sources').filter((row) => held.has(row.source_id));
  };

  const owners = (id) => new Set(KSD.referring('evidence', 'sentence_id', id).map((row) => KSD.ownerOf(row).id)).size;

  KSD.views.article = {
    title: 'Article',
    says: 'The paragraphs and sentences by number, and how many rows of the dataset rest on each. The text is not part of the dataset.',
    draw(place, params) {
      const sources = KSD.codedSources();
      const filter = { name: 'source', title: 'Article', options: sources.map((row) => [row.source_id, KSD.label('sources', row)]), all: 'first' };
      const source = sources.find((row) => row.source_id === params.source) ?? sources[0];
      if (!source) { place.append(KSD.el('p', { text: 'No article was indexed.' })); return; }
      if (sources.length > 1) place.append(KSD.filterBar('article', [filter], params));
      if (!KSD.hasCopy(source.source_id)) place.append(KSD.bringCopy());
      place.append(KSD.el('h3', {}, KSD.link(source.source_id)), legend(KSD.hasCopy(source.source_id)),
        KSD.el('ol', { class: 'strip' }, KSD.referring('paragraphs', 'source_id', source.source_id).map(paragraph)));
    },
    /** Mark the sentence that is chosen, or those that the chosen row rests on. */
    select(id) {
      const found = id && KSD.find(id);
      const rests = found ? KSD.evidenceFor(found.table, id) : [];
      const chosen = new Set([id, ...rests.map((row) => row.sentence_id)].filter(Boolean));
      for (const link of document.querySelectorAll('.strip .sentence')) {
        KSD.setCurrent(link, chosen.has(link.dataset.id));
        mark(link, rests.length ? rests : KSD.referring('evidence', 'sentence_id', link.dataset.id));
      }
    },
  };

  const legend = (copied) => KSD.el('ul', { class: 'legend', 'aria-label': 'What the boxes mean' },
    KSD.el('li', {}, KSD.el('span', { class: 'strip-sample depth-1', 'aria-hidden': 'true', text: 'few' }), ' ',
      KSD.el('span', { class: 'strip-sample depth-4', 'aria-hidden': 'true', text: 'many' }), ' rows rest on the sentence: the stronger its colour, the more'),
    copied ? KSD.el('li', {}, KSD.el('mark', { text: 'marked' }), ' words of your copy that rows cite; with the card of a row open, those that it cites') : null);

  function paragraph(row) {
    const sentences = KSD.referring('sentences', 'paragraph_id', row.paragraph_id);
    return KSD.el('li', {}, KSD.el('p', { class: 'gist' }, KSD.link(row.paragraph_id, `¶ ${row.number}`), ` ${row.gist ?? ''}`),
      KSD.el('p', { class: 'sentences' }, sentences.map((each) => [sentence(row, each), ' '])));
  }

  function sentence(paragraphRow, row) {
    const number = owners(row.sentence_id);
    const depth = number === 0 ? 0 : Math.min(4, 1 + Math.floor(Math.log2(number)));
    const copy = KSD.sentenceCopy(row.sentence_id);
    const label = `Paragraph ${paragraphRow.number}, sentence ${row.number}: ${KSD.count(number, 'row')}${copy && copy.status !== 'ok' ? `, ${copy.status} in your copy` : ''}`;
    const text = copy?.canonical ? KSD.el('span', { class: 'canonical' }) : copy?.again ? '(see before)' : copy?.text;
    const amount = [`sentence ${row.number}: `, KSD.el('span', { class: 'amount', text: String(number) }), number === 1 ? ' row' : ' rows'];
    return KSD.el('a', { class: `sentence depth-${depth}${copy ? ` has-copy copy-${copy.status}` : ''}`, href: KSD.cardAddress(row.sentence_id), 'data-id': row.sentence_id,
      'data-tip': label, 'aria-label': text ? null : label },
    text ? [KSD.el('sup', { text: row.number }), text] : amount);
  }

  /** The text of a sentence in the reader's copy, with the cited spans of these rows of evidence. */
  function mark(link, rows) {
    const spans = rows.filter((row) => row.sentence_id === link.dataset.id);
    link.querySelector('.canonical')?.replaceChildren(...KSD.marked(KSD.sentenceCopy(link.dataset.id).canonical, spans));
  }
})();
