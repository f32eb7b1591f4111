'use strict';
// Positions as a matrix: a row for each issue, a column for each holder, a sign for each position.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST_ISSUES = 150;
  const MOST_HOLDERS = 60;
  const MOST_LISTED = 500;

  KSD.views.positions = {
    title: 'Positions',
    says: 'Who is reported to hold what. Each sign is one position; it opens its card.',
    draw(place, params) {
      const all = KSD.rows('positions');
      const filters = positionFilters(all);
      const kept = KSD.kept(all, filters, params);
      const holders = ranked(kept, KSD.holder).slice(0, MOST_HOLDERS);
      const issues = byTopic(ranked(kept, (row) => row.issue_id).slice(0, MOST_ISSUES));
      place.append(
        KSD.filterBar('positions', filters, params),
        KSD.el('p', { role: 'status', text: said(kept, holders, issues, all) }),
      );
      if (!kept.length) return place.append(KSD.nothing('positions', params));
      const scroll = KSD.el(
        'div',
        { class: 'scroll matrix', tabindex: '0', role: 'region', 'aria-label': 'Matrix of positions' },
        table(kept, holders, issues),
      );
      const hint = KSD.el('p', { class: 'small', text: 'The table is wider than the page: scroll it sideways.' });
      place.append(KSD.positionLegend(kept), hint, scroll, KSD.el('h3', { text: 'The same as a list' }), ...list(kept, holders, issues));
      hint.hidden = scroll.scrollWidth <= scroll.clientWidth;
    },
    select(id) {
      for (const sign of document.querySelectorAll('.matrix .sign')) KSD.setCurrent(sign, sign.dataset.id === id);
    },
  };

  function positionFilters(rows) {
    const holder = { name: 'holder', title: 'Holder', keeps: (row, id) => KSD.holder(row) === id };
    holder.options = [...new Set(rows.map(KSD.holder))]
      .map((id) => [id, KSD.labelOf(id)])
      .sort((one, other) => one[1].localeCompare(other[1], 'en'));
    const about = {
      name: 'about',
      title: 'About',
      tip: 'The person or organization whom the position is about.',
      keeps: (row, id) => row.target_actor_id === id || row.target_organization_id === id,
    };
    about.options = [
      ...new Set(rows.flatMap((row) => [row.target_actor_id, row.target_organization_id]).filter(Boolean)),
    ]
      .map((id) => [id, KSD.labelOf(id)])
      .sort((one, other) => one[1].localeCompare(other[1], 'en'));
    return [
      KSD.codeFilter('positions', 'stance', rows),
      KSD.codeFilter('positions', 'mode', rows, 'How it is told'),
      KSD.codeFilter('positions', 'hedge', rows, 'How it is hedged'),
      KSD.codeFilter('positions', 'claim_status', rows, 'For the coders'),
      holder,
      about,
    ];
  }

  /** Distinct values, the most frequent first. */
  function ranked(rows, valueOf) {
    const counts = new Map();
    for (const row of rows) counts.set(valueOf(row), (counts.get(valueOf(row)) ?? 0) + 1);
    return [...counts.keys()].sort(
      (one, other) => counts.get(other) - counts.get(one) || String(one).localeCompare(other),
    );
  }

  const topic = (id) => KSD.row('issues', id)?.cap_major ?? '';
  const byTopic = (ids) =>
    ids.sort(
      (one, other) =>
        topic(one).localeCompare(topic(other), 'en', { numeric: true }) ||
        KSD.labelOf(one).localeCompare(KSD.labelOf(other), 'en'),
    );

  function said(kept, holders, issues, all) {
    const inside = kept.filter((row) => holders.includes(KSD.holder(row)) && issues.includes(row.issue_id)).length;
    return (
      `${KSD.count(kept.length, 'position')} of ${all.length.toLocaleString('en')}: ${KSD.count(issues.length, 'issue')}, ${KSD.count(holders.length, 'holder')}` +
      (inside < kept.length
        ? `; ${inside.toLocaleString('en')} are drawn, those of the most frequent: narrow them with the filters`
        : '')
    );
  }

  /** The positions by holder, each with its stance and how it is told. */
  function list(rows, holders, issues) {
    const inside = new Set(issues);
    const byHolder = Map.groupBy(rows.filter((row) => inside.has(row.issue_id)), KSD.holder);
    const listed = new Set(holders.flatMap((id) => byHolder.get(id) ?? []).slice(0, MOST_LISTED));
    const shown = holders.map((id) => [id, (byHolder.get(id) ?? []).filter((row) => listed.has(row))]);
    return shown
      .filter(([, held]) => held.length)
      .flatMap(([id, held]) => [
        KSD.el('h4', {}, KSD.link(id)),
        KSD.el(
          'ul',
          { class: 'rows' },
          held.map((row) =>
            KSD.el(
              'li',
              {},
              KSD.link(row.position_id),
              KSD.el('span', { class: 'small' }, ' (', KSD.joined(terms(row), ', '), ')'),
            ),
          ),
        ),
      ])
      .concat(listed.size === MOST_LISTED ? KSD.el('p', { text: `The first ${MOST_LISTED} are listed.` }) : []);
  }

  const terms = (row) =>
    ['stance', 'mode', 'hedge', 'claim_status']
      .filter((name) => row[name] && !(name === 'hedge' && row.hedge === 'none') && row[name] !== 'accepted')
      .map((name) => [
        { hedge: 'hedged: ', claim_status: 'for the coders: ' }[name] ?? '',
        KSD.term(KSD.field('positions', name).vocabulary ?? name, row[name]),
      ]);

  function table(rows, holders, issues) {
    const cells = new Map();
    for (const row of rows) {
      const key = `${row.issue_id} ${KSD.holder(row)}`;
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(row);
    }
    let before = null;
    const body = issues.flatMap((id) => {
      const head = topic(id) === before ? [] : [topicRow(topic(id), holders.length)];
      before = topic(id);
      return [
        ...head,
        KSD.el(
          'tr',
          {},
          KSD.el('th', { scope: 'row' }, KSD.link(id)),
          holders.map((holder) => KSD.el('td', {}, (cells.get(`${id} ${holder}`) ?? []).map(sign))),
        ),
      ];
    });
    const heads = holders.map((id) => KSD.el('th', { scope: 'col' }, KSD.el('span', {}, KSD.link(id))));
    return KSD.el(
      'table',
      {},
      KSD.el('thead', {}, KSD.el('tr', {}, KSD.el('td', { text: 'Issue' }), heads)),
      KSD.el('tbody', {}, body),
    );
  }

  const topicRow = (code, width) =>
    KSD.el(
      'tr',
      { class: 'topic' },
      KSD.el(
        'th',
        { colspan: String(width + 1), scope: 'colgroup' },
        code ? KSD.term('cap_major', code) : 'without a topic',
      ),
    );

  function sign(row) {
    const about = [row.target_actor_id, row.target_organization_id].filter(Boolean).map(KSD.labelOf).join(', ');
    const hedge = row.hedge === 'none' ? '' : `, hedged: ${KSD.code('hedge', row.hedge).label}`;
    const says = `${KSD.labelOf(KSD.holder(row))}: ${KSD.code('stance', row.stance).label}${about ? `, about ${about}` : ''} (${KSD.code('mode', row.mode).label}${hedge}). ${row.summary}`;
    return KSD.el('a', {
      class: `sign ${KSD.positionLook(row)}`,
      href: KSD.cardAddress(row.position_id),
      'data-id': row.position_id,
      'data-tip': says,
      'aria-label': says,
      text: KSD.positionSign(row),
    });
  }
})();
