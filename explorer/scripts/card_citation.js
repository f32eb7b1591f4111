'use strict';
// How to cite a card: the dataset with its version, the row, and where in which source it stands.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 5; // sentences named

  /** The sentences that a row rests on, those that support it first; its own for a sentence. */
  KSD.restsOn = (table, row) => {
    const id = KSD.idOf(table, row);
    if (table === 'sentences') return [id];
    if (table === 'mentions') return [row.sentence_id];
    const evidence = KSD.evidenceFor(table, id).filter((each) => each.sentence_id);
    const supporting = evidence.filter((each) => each.relation === 'supports');
    return [...new Set((supporting.length ? supporting : evidence).map((each) => each.sentence_id))];
  };

  const sourceOf = (sentence) => KSD.row('paragraphs', KSD.row('sentences', sentence)?.paragraph_id)?.source_id;

  /** Sources of sentences and where in them: “Title”, Series 3, no. 148, 1 August 2006: paragraph 7, sentence 4. */
  function placesOf(sentences) {
    const sources = [...new Set(sentences.map(sourceOf).filter(Boolean))];
    return sources.map((source) => {
      const row = KSD.row('sources', source);
      const own = sentences.filter((each) => sourceOf(each) === source);
      const named = own.slice(0, MOST).map((each) => KSD.labelOf(each).toLowerCase());
      if (own.length > MOST) named.push(`and ${own.length - MOST} more`);
      const told = row.title ? [KSD.label('sources', row), KSD.container(row), KSD.edtf(row.date_published_edtf)] : [KSD.label('sources', row)];
      return `${told.filter(Boolean).join(', ')}: ${named.join('; ')}`;
    });
  }

  /** The section of a card that says how to cite it. sentences: the ids of those that it rests on; what: what it is of. */
  KSD.cardCitation = (id, sentences = [], what = 'Row') => {
    const places = placesOf(sentences);
    const coded = places.length ? ` Coded from ${places.join('; and ')}.` : '';
    const text = `${KSD.about.citation} ${what} ${id}.${coded}`;
    const said = KSD.el('span', { role: 'status', class: 'said' });
    return KSD.section(
      'Cite this',
      KSD.el('p', { class: 'citation', text }),
      KSD.el('p', {}, 'Address of this card: ', KSD.el('a', { href: KSD.cardAddress(id), text: KSD.cardAddress(id) })),
      KSD.el('p', { class: 'actions' }, button('Copy citation', text, 'citation copied', said), addressButton(id, said), said),
    );
  };

  /** A page on a disk has no address for others: there the id of the row and the version are copied. */
  function addressButton(id, said) {
    const [page] = location.href.split('#');
    if (/^https?:/.test(page)) return button('Copy address', page + KSD.cardAddress(id), 'address copied', said);
    const told = `${id} (${KSD.about.title ?? KSD.about.name}, version ${KSD.about.version})`;
    return button('Copy id and version', told, 'id and version copied: this page lies on your disk and has no address for others', said);
  }

  function button(name, what, done, said) {
    const click = async () => {
      try {
        await navigator.clipboard.writeText(what);
        said.textContent = done;
      } catch {
        said.textContent = 'the browser does not allow it: select the text and copy it';
      }
    };
    return KSD.el('button', { type: 'button', text: name, on: { click } });
  }
})();
