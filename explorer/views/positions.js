// Positions by topic: topics, their propositions, and who is for and against each.
import { codeOf, rowOf, rowsOf } from '../common/data.js';
import { amount, count, el, grouped, lazyFold, mostFirst } from '../common/dom.js';
import { columnFilter, filterBar, keep, nothing, partyFilter, topicFilter } from '../common/filters.js';
import { holderOf, targetsOf } from '../common/labels.js';
import { link, viewAddress } from '../common/links.js';
import { governedBy, isHeldBy, merged, stateOf } from '../common/parties.js';
import { byVoice, holderCount, holdersByStance, holdersIn, stanceBar } from '../parts/position_list.js';

const MOST = 120; // propositions of a topic shown
const FEW = 8; // then they are open

export const positions = {
  title: 'Positions', panel: true,
  says: 'Who is for and against what, by topic. A bar counts holders; open a proposition to see whose ' +
    'words carry each position.',
  draw(place, params) {
    const all = rowsOf('positions');
    const filters = positionFilters(all);
    const kept = keep(all, filters, params);
    place.append(
      filterBar('positions', filters, params),
      el('p', { role: 'status' }, `${count(kept.length, 'position')} of ${amount(all.length)}, ` +
        `on ${count(new Set(kept.map((row) => row.issue_id)).size, 'proposition')}`));
    if (!kept.length) return place.append(nothing('positions', params));
    const isOverview = filters.every(({ name }) => !params[name]);
    place.append(...(isOverview ? overview(kept) : topics(kept)));
  },
};

function positionFilters(all) {
  const holders = partyFilter('holder', 'Holder', all, (row) =>
    [holderOf(row), row.organization_id, row.organization_id && stateOf(row.organization_id)].filter(Boolean));
  return [
    topicFilter(all, (row) => [row.issue_id]),
    columnFilter('positions', 'stance', all),
    { ...holders, keeps: isHeldBy },
    {
      ...partyFilter('about', 'About', all, (row) => targetsOf(row).map(merged)),
      keeps: (row, id) => targetsOf(row).some((target) => governedBy(id).includes(target)),
    },
    columnFilter('positions', 'mode', all),
    columnFilter('positions', 'source_id', all, 'Source'),
  ];
}

const topicOf = (row) => rowOf('issues', row.issue_id)?.topic;
const byTopic = (rows) => mostFirst(rows, topicOf);
const byIssue = (rows) => [...grouped(rows, (row) => row.issue_id)].sort(contestedFirst);

/** Those with holders on both sides first, then those with more holders. */
const contestedFirst = ([, one], [, other]) => isContested(other) - isContested(one) || other.length - one.length;

function isContested(rows) {
  const holders = holdersByStance(rows);
  return Number(holders.has('mixed') || (holders.has('support') && holders.has('oppose')));
}

/** A card for each topic, then the propositions with both sides. */
function overview(rows) {
  const contested = byIssue(rows).filter(([, own]) => isContested(own));
  const most = mostHolders(byTopic(rows));
  return [
    el('ul.cards', byTopic(rows).map(([topic, own]) => el('li', el('a.card', {
      href: viewAddress('positions', { topic }),
    },
    el('b', codeOf('topic', topic).label),
    el('span.small', `${count(byIssue(own).length, 'proposition')}, ${holderCount(own)}`),
    stanceBar(own, most))))),
    contested.length > 0 && el('h3', `Propositions with holders on both sides (${contested.length})`),
    ...contested.map(([id, own]) => proposition(id, own, mostHolders(contested), false)),
  ].filter(Boolean);
}

const mostHolders = (groups) => Math.max(...groups.map(([, own]) => holdersIn(own)));

function topics(rows) {
  const most = mostHolders(byIssue(rows));
  const isFew = byIssue(rows).length <= FEW;
  return byTopic(rows).map(([topic, own]) => el('section',
    el('h3', codeOf('topic', topic).label, el('span.small', ` ${count(own.length, 'position')}`)),
    byIssue(own).slice(0, MOST).map(([id, each]) => proposition(id, each, most, isFew))));
}

function proposition(id, rows, most, open) {
  const { proposition: text, proposition_kind: kind } = rowOf('issues', id);
  return lazyFold('details.proposition', { open, 'data-id': id },
    [el('span.text', text, ' ', el('span.small', codeOf('proposition_kind', kind).label)), stanceBar(rows, most)],
    () => [...byVoice(rows, 'issue'), el('p', link(id, 'This proposition on a page of its own'))]);
}
