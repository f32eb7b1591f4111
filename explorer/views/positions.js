// Positions as a matrix: a row for each issue, a column for each holder, a sign for each position.
import {
  isDoubted, isHedged, positionClasses, positionLegend, positionSign,
} from '../common/certainty.js';
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { amount, bullets, count, el, grouped, joined, setCurrent } from '../common/dom.js';
import {
  columnFilter, filterBar, keep, nothing, partyFilter, topicFilter,
} from '../common/filters.js';
import { holderOf, labelOf, targetsOf } from '../common/labels.js';
import { cardAddress, link, term } from '../common/links.js';

const MOST_ISSUES = 150;
const MOST_HOLDERS = 60;
const MOST_LISTED = 500;

export const positions = {
  title: 'Positions',
  says: 'Who is reported to hold what. Each sign is one position; it opens its card.',
  draw(place, params) {
    const all = rowsOf('positions');
    const filters = positionFilters(all);
    const kept = keep(all, filters, params);
    const holders = mostFrequent(kept.map(holderOf)).slice(0, MOST_HOLDERS);
    const issues = mostFrequent(kept.map((row) => row.issue_id)).slice(0, MOST_ISSUES)
      .sort(byTopic);
    const drawn = kept.filter((row) =>
      holders.includes(holderOf(row)) && issues.includes(row.issue_id));
    place.append(
      filterBar('positions', filters, params),
      el('p', { role: 'status' },
        `${count(kept.length, 'position')} of ${amount(all.length)}: `,
        `${count(issues.length, 'issue')}, ${count(holders.length, 'holder')}`,
        drawn.length < kept.length && `; ${amount(drawn.length)} are drawn, those of the most ` +
          'frequent issues and holders: narrow them with the filters'),
    );
    if (!kept.length) return place.append(nothing('positions', params));
    const region = { tabindex: '0', role: 'region', 'aria-label': 'Matrix of positions' };
    const scroll = el('div.scroll.matrix', region, matrix(drawn, holders, issues));
    const hint = el('p.small', 'The table is wider than the page: scroll it sideways.');
    place.append(
      positionLegend(), hint, scroll, el('h3', 'The same as a list'), ...list(drawn, holders),
    );
    hint.hidden = scroll.scrollWidth <= scroll.clientWidth;
    const signs = [...scroll.querySelectorAll('.sign')];
    return { select: (id) => signs.forEach((node) => setCurrent(node, node.dataset.id === id)) };
  },
};

const positionFilters = (rows) => [
  topicFilter(rows, (row) => [row.issue_id]),
  columnFilter('positions', 'stance', rows),
  columnFilter('positions', 'mode', rows, 'How it is reported'),
  columnFilter('positions', 'hedge', rows, 'How it is hedged'),
  columnFilter('positions', 'claim_status', rows, 'Coders'),
  partyFilter('holder', 'Holder', rows, (row) => [holderOf(row)]),
  partyFilter('about', 'About', rows, targetsOf,
    'The person or organization that the position is about.'),
];

/** Distinct values, the most frequent first. */
function mostFrequent(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]))
    .map(([value]) => value);
}

const topicOf = (issue) => rowOf('issues', issue)?.topic ?? '';

const byTopic = (one, other) =>
  topicOf(one).localeCompare(topicOf(other), 'en', { numeric: true }) ||
  labelOf(one).localeCompare(labelOf(other), 'en');

function matrix(rows, holders, issues) {
  const cells = grouped(rows, (row) => `${row.issue_id} ${holderOf(row)}`);
  const topics = Map.groupBy(issues, topicOf);
  const issueRow = (issue) => el('tr',
    el('th', { scope: 'row' }, link(issue)),
    holders.map((holder) => el('td', (cells.get(`${issue} ${holder}`) ?? []).map(sign))));
  const topicRow = (topic) => el('tr.topic',
    el('th', { colspan: String(holders.length + 1), scope: 'colgroup' },
      topic ? term('topic', topic) : 'without a topic'));
  const heads = holders.map((id) => el('th', { scope: 'col' }, el('span', link(id))));
  return el('table',
    el('thead', el('tr', el('td', 'Issue'), heads)),
    el('tbody', [...topics].map(([topic, inside]) => [topicRow(topic), inside.map(issueRow)])));
}

function sign(row) {
  const about = targetsOf(row).map(labelOf).join(', ');
  const hedge = isHedged(row) ? `, hedged: ${codeOf('hedge', row.hedge).label}` : '';
  const stance = `${labelOf(holderOf(row))}: ${codeOf('stance', row.stance).label}`;
  const how = `${codeOf('mode', row.mode).label}${hedge}`;
  const says = `${stance}${about && `, about ${about}`} (${how}). ${row.summary}`;
  return el('a.sign', {
    class: positionClasses(row),
    href: cardAddress(row.position_id),
    'data-id': row.position_id,
    'data-tip': says,
    'aria-label': says,
  }, positionSign(row));
}

/** The positions by holder, each with its stance and how it is reported. */
function list(rows, holders) {
  const byHolder = grouped(rows, holderOf);
  const ordered = holders.flatMap((id) => byHolder.get(id) ?? []);
  return [
    ...[...grouped(ordered.slice(0, MOST_LISTED), holderOf)].flatMap(([id, held]) => [
      el('h4', link(id)),
      bullets(held.map((row) =>
        [link(row.position_id), el('span.small', ' (', joined(terms(row)), ')')])),
    ]),
    ordered.length > MOST_LISTED ? el('p', `The first ${MOST_LISTED} are listed.`) : '',
  ];
}

const terms = (row) => [
  term('stance', row.stance),
  term('mode', row.mode),
  isHedged(row) && ['hedged: ', term('hedge', row.hedge)],
  isDoubted(row) && ['coders: ', term('claim_status', row.claim_status)],
].filter(Boolean);
