'use strict';
// What was found in the reader's copy: so many sentences, and what is not as published.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const WORDS = {
    ok: ['as published', 'letter for letter, in their place'],
    retyped: ['set otherwise', 'the same letters and digits, other typography'],
    moved: ['moved', 'found, in another order'],
    changed: ['changed', 'other words stand in their place'],
    missing: ['missing', 'nothing stands in their place'],
  };
  const LONGEST = 300; // characters quoted of what stands there

  /** How many sentences of a report were found. */
  KSD.foundIn = (report) => report.sentences.filter((each) => KSD.FOUND.has(each.status)).length;

  /** The outcome of a verification for people. */
  KSD.copyResult = (report) => {
    const total = report.sentences.length;
    const found = KSD.foundIn(report);
    if (!found) return nothing(report);
    const few = 4 * found < total ? KSD.el('p', { class: 'refused', text: `Only ${found} of its ${total} sentences stand${found === 1 ? 's' : ''} in it: this is a part of the article, or another text that quotes it.` }) : null;
    return KSD.el('section', { class: 'copy-result' },
      KSD.el('h3', { text: `${found} of ${total} sentences found` }), few,
      KSD.el('p', {}, KSD.link(report.source_id), '. ', KSD.el('a', { href: KSD.viewAddress('article', { source: report.source_id }), text: 'Read it beside the data' }), '.'),
      KSD.el('ul', {}, counts(report)), claims(report),
      list('Moved', report, 'moved'), list('Changed or missing', report, 'changed', 'missing'));
  };

  function nothing(report) {
    const source = report.source_id && KSD.row('sources', report.source_id);
    const what = source ? `of ${KSD.label('sources', source)}` : 'of any article in this dataset';
    return KSD.el('section', { class: 'copy-result' }, KSD.el('h3', { text: 'Not this article' }),
      KSD.el('p', { text: `This is not a copy ${what}: not one of its sentences stands in it. Is it the right article, in its own language, and the whole of it?` }));
  }

  function counts(report) {
    return Object.entries(WORDS).map(([status, [word, definition]]) => {
      const number = report.sentences.filter((each) => each.status === status).length;
      return number ? KSD.el('li', {}, `${number} ${word}`, KSD.el('span', { class: 'small', text: ` – ${definition}` })) : null;
    });
  }

  function claims(report) {
    const lost = report.claims.filter((claim) => claim.status !== 'supported');
    const held = report.claims.length - lost.length;
    const line = KSD.el('p', { text: `${held.toLocaleString('en')} of ${KSD.count(report.claims.length, 'row')} of the dataset have all their sentences in this copy.` });
    if (!lost.length) return line;
    return [line, KSD.el('details', {}, KSD.el('summary', { text: `${KSD.count(lost.length, 'row')} that ${lost.length === 1 ? 'has' : 'have'} not` }),
      KSD.el('ul', {}, lost.map((claim) => KSD.el('li', {}, KSD.link(claim.claim_id), claim.status === 'in_part' ? ' – in part: lost ' : ' – lost ',
        named(claim.not_found)))))];
  }

  function list(title, report, ...statuses) {
    const own = report.sentences.filter((each) => statuses.includes(each.status));
    return own.length ? [KSD.el('h4', { text: title }), KSD.el('ul', {}, together(own).map(item))] : null;
  }

  const paragraphOf = (each) => KSD.row('sentences', each.sentence_id)?.paragraph_id;

  /** Sentences as links, each paragraph named once: “Paragraph 2, sentence 1, 2, 3; Paragraph 3, sentence 1”. */
  function named(ids) {
    const groups = new Map();
    for (const id of ids) {
      const paragraph = paragraphOf({ sentence_id: id });
      if (!groups.has(paragraph)) groups.set(paragraph, []);
      groups.get(paragraph).push(id);
    }
    return KSD.joined([...groups.values()].map(([first, ...others]) => [KSD.link(first),
      others.map((id) => [', ', bare(id)])]), '; ');
  }

  /** A sentence by its number; its whole name is for reading aloud. */
  function bare(id) {
    const link = KSD.link(id, KSD.row('sentences', id)?.number);
    link.setAttribute('aria-label', KSD.labelOf(id));
    return link;
  }

  /** Neighbours of one status that share what stands in their place. */
  function together(sentences) {
    const groups = [];
    for (const each of sentences) {
      const last = groups.at(-1)?.[0];
      const shared = last && last.status === each.status && (KSD.FOUND.has(each.status) || (last.start === each.start && last.end === each.end))
        && (each.found !== null && !KSD.FOUND.has(each.status) || paragraphOf(last) === paragraphOf(each));
      if (shared) groups.at(-1).push(each);
      else groups.push([each]);
    }
    return groups;
  }

  function item(group) {
    const [{ status, found }] = group;
    const short = group.filter((each) => !KSD.row('sentences', each.sentence_id)?.text_sha256);
    const lost = !KSD.FOUND.has(status);
    return KSD.el('li', {}, named(group.map((each) => each.sentence_id)), `: ${status}`,
      lost && found ? KSD.el('blockquote', { class: 'own-text' }, KSD.el('span', { class: 'small', text: 'There stands: ' }), shortened(found)) : null,
      lost && short.length ? KSD.el('p', { class: 'small', text: `${KSD.count(short.length, 'sentence')} too short for a hash: found only where the whole paragraph is as it was.` }) : null);
  }

  function shortened(text) {
    const letters = [...text];
    return letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST / 2).join('')} […] ${letters.slice(-LONGEST / 2).join('')}`;
  }
})();
