'use strict';
// The first page: what this is, how much there is, and questions that the data itself suggests.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const BIG = new Set(['state', 'government', 'ministry']);
  const MOST = 5;

  KSD.views.start = {
    title: 'Start',
    says: KSD.about.description,
    draw(place) {
      place.append(
        coded(),
        KSD.el('p', {
          text: 'Every row says what a source reports, not that it is so. Choose a question or a view; what you choose shows its card, with the sentences it rests on.',
        }),
        KSD.el('h3', { text: 'Ask' }),
        KSD.el(
          'ul',
          { class: 'questions' },
          questions().map(([text, href, more]) => KSD.el('li', {}, KSD.el('a', { href, text }), more)),
        ),
        KSD.el('h3', { text: 'Look' }),
        KSD.el(
          'ul',
          { class: 'questions' },
          KSD.viewNames()
            .filter((name) => name !== 'start' && !KSD.views[name].hidden)
            .map((name) => [name, KSD.views[name]])
            .map(([name, view]) =>
              KSD.el(
                'li',
                {},
                KSD.el('a', { href: KSD.viewAddress(name), text: view.title }),
                KSD.el('span', { class: 'small', text: ` ${view.says ?? ''}` }),
              ),
            ),
        ),
        KSD.el('h3', { text: 'What there is' }),
        KSD.el(
          'ul',
          { class: 'counts' },
          KSD.tables
            .filter(KSD.size)
            .map((table) =>
              KSD.el(
                'li',
                {},
                KSD.el('a', { href: KSD.viewAddress(`tables/${table}`), text: amount(table) }),
              ),
            ),
        ),
      );
    },
  };

  /** What was coded, and by whom. */
  function coded() {
    const works = KSD.rows('sources').filter((row) => row.level === 'coded');
    const kinds = Map.groupBy(KSD.rows('coders'), (row) => row.kind);
    const coders = [...kinds].map(([kind, rows]) => KSD.count(rows.length, KSD.code('coder_kind', kind).label));
    return KSD.el(
      'p',
      { class: 'coded' },
      works.length ? 'What was coded: ' : null,
      KSD.joined(works.slice(0, MOST).map(work), '; '),
      works.length > MOST ? ` and ${(works.length - MOST).toLocaleString('en')} more` : null,
      works.length ? '. ' : null,
      coders.length
        ? [`Coded by ${coders.join(' and ')}, `, KSD.el('a', { href: KSD.viewAddress('tables/coders'), text: 'see who and how' }), '.']
        : null,
    );
  }

  const work = (row) => [
    KSD.link(row.source_id, row.title ? `“${row.title}”` : null),
    [row.container_title ?? row.publisher, KSD.edtf(row.date_published_edtf)].filter(Boolean).map((text) => `, ${text}`),
  ];

  /** How many rows a table has; of the sources, how many of each level. */
  function amount(table) {
    const levels = Map.groupBy(KSD.rows('sources'), (row) => row.level);
    const size = (level) => levels.get(level)?.length ?? 0;
    if (table !== 'sources' || !size('coded')) return `${KSD.size(table).toLocaleString('en')} ${KSD.schema[table].title.toLowerCase()}`;
    const cited = `${KSD.count(size('cited'), 'source')} ${size('coded') === 1 ? 'it cites' : 'they cite'}`;
    return `${KSD.count(size('coded'), 'article')} coded, ${cited}, ${KSD.count(size('reference'), 'work of reference', 'works of reference')}`;
  }

  const most = (values) => {
    const counts = new Map();
    for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]))[0]?.[0];
  };

  function questions() {
    const meetings = KSD.rows('events').filter(
      (row) => row.event_type === 'CONSULT' && row.date_earliest && row.date_earliest === row.date_latest,
    );
    const day = most(meetings.map((row) => row.date_earliest));
    const about = most(
      KSD.rows('positions')
        .map((row) => row.target_organization_id)
        .filter(
          (id) => !BIG.has(KSD.row('organizations', id)?.kind) && KSD.row('organizations', id)?.is_named === 'true',
        ),
    );
    return [
      day && [
        `Who met whom on ${KSD.day(day)}?`,
        KSD.viewAddress('timeline', { event_type: 'CONSULT', from: day, to: day }),
      ],
      about && [`What is reported on ${KSD.labelOf(about)}, and by whom?`, KSD.viewAddress('about', { id: about })],
      ['What is only planned or proposed?', KSD.viewAddress('timeline', { status: 'planned,proposed,conditional' })],
      [
        'Which claims rest on the author’s own inference or judgement?',
        KSD.viewAddress('positions', { mode: 'inferred,authorial' }),
        [
          ' (positions; what the coders themselves inferred is ',
          KSD.el('a', {
            href: KSD.viewAddress('tables/evidence', { explicitness: 'inferred' }),
            text: 'evidence marked as inferred',
          }),
          ')',
        ],
      ],
      ['Where does the text say so?', KSD.viewAddress('article')],
    ].filter(Boolean);
  }
})();
