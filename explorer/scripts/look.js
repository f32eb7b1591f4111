'use strict';
// How sure, planned or past a row looks, everywhere alike: class names of style.css, and their legend.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const AHEAD = new Set(['planned', 'proposed', 'conditional']);
  const NOT = new Set(['cancelled', 'denied', 'not_occurred']);
  const SIGNS = { support: '+', oppose: '−', mixed: '±', neutral: '0' };

  KSD.isAhead = (event) => AHEAD.has(event.status);

  KSD.unsure = (row) => row.factuality !== 'CT+' || row.claim_status !== 'accepted' || row.status === 'unclear';

  KSD.eventLook = (event) => {
    const kind = KSD.isAhead(event) ? 'ahead' : NOT.has(event.status) ? 'not' : 'past';
    return [kind, KSD.unsure(event) && 'unsure', event.ground === 'background' && 'background']
      .filter(Boolean)
      .join(' ');
  };

  KSD.positionLook = (row) => {
    const mode = { inferred: 'inferred', authorial: 'authorial', direct: 'quoted' }[row.mode] ?? 'told';
    const stance = SIGNS[row.stance] ? row.stance : 'unclear';
    return `stance-${stance} mode-${mode}${row.claim_status === 'accepted' ? '' : ' unsure'}`;
  };

  KSD.positionSign = (row) => (SIGNS[row.stance] ?? '?') + (row.hedge && row.hedge !== 'none' ? '~' : '');

  const sample = (classes, text, says) =>
    KSD.el('li', {}, KSD.el('span', { class: classes, text, 'aria-hidden': 'true' }), ` ${says}`);

  KSD.eventLegend = () =>
    KSD.el(
      'ul',
      { class: 'legend', 'aria-label': 'What the colours mean' },
      sample('swatch past', '', 'told as having happened'),
      sample('swatch ahead', '', 'only planned, proposed or under a condition'),
      sample('swatch not', '', 'told as not having happened'),
      sample('swatch past unsure', '', 'dashed: not certain, or the coders have doubts'),
      sample('swatch past background', '', 'pale: background of the article'),
      sample('swatch past reckoned', '', 'striped, square: the day is inferred or set by a rule, not printed'),
    );

  const STANCES = { support: 'for', oppose: 'against', mixed: 'both, or under a condition', neutral: 'takes no side' };
  const MODES = {
    direct: ['mode-quoted', 'ring: in quoted words'],
    inferred: ['mode-inferred', 'hollow, dashed: the author’s reading of the holder'],
    authorial: ['mode-authorial', 'hollow: the author’s own judgement'],
  };

  /** The legend of the signs that stand for these rows, and of no other. */
  KSD.positionLegend = (rows) => {
    const has = (column, value) => rows.some((row) => row[column] === value);
    return KSD.el(
      'ul',
      { class: 'legend', 'aria-label': 'What the signs mean' },
      Object.keys(STANCES)
        .filter((code) => has('stance', code))
        .map((code) => sample(`sign stance-${code} mode-told`, SIGNS[code], STANCES[code])),
      rows.some((row) => !SIGNS[row.stance]) ? sample('sign stance-unclear mode-told', '?', 'cannot be told') : null,
      Object.keys(MODES)
        .filter((code) => has('mode', code))
        .map((code) => sample(`sign stance-support ${MODES[code][0]}`, '+', MODES[code][1])),
      rows.some((row) => KSD.positionSign(row).endsWith('~'))
        ? sample('sign stance-support mode-told', '+~', 'wave: hedged')
        : null,
    );
  };
})();
