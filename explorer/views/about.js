// Everything reported on a party: positions about it, on issues that name it, and its events.
import { findRow, keyOf, referring, rowsOf } from '../common/data.js';
import { amount, bullets, el } from '../common/dom.js';
import { byTime, eventList } from '../common/event_list.js';
import { holderOf, targetsOf } from '../common/labels.js';
import { link, term } from '../common/links.js';

const MOST = 300; // rows listed in a section

export const about = {
  hidden: true,
  title: 'What is reported on one party',
  says: 'Rows that are about a person or an organization, or on an issue whose text names it. ' +
    'Each position says who holds it; its card says who reports it, and where.',
  draw(place, { id = '' }) {
    const found = findRow(id);
    if (!['actors', 'organizations'].includes(found?.table)) {
      const message = `This dataset has no person or organization with the id “${id}”.`;
      return place.append(el('p', message));
    }
    const issues = issuesNaming(found);
    const positions = rowsOf('positions');
    const isAbout = (row) => targetsOf(row).includes(id);
    const onIssue = positions.filter((row) => issues.has(row.issue_id) && !isAbout(row));
    return place.append(
      el('p', 'On: ', link(id)),
      ...section('Positions about it', positions.filter(isAbout), positionList),
      ...section('Positions on issues that name it', onIssue, positionList),
      ...section('Positions that it holds', positions.filter((row) => holderOf(row) === id),
        positionList),
      ...section('Events', eventsWith(id, issues).sort(byTime), eventList),
    );
  },
};

const section = (heading, rows, listOf) => rows.length
  ? [
    el('h3', `${heading} (${amount(rows.length)})`),
    ...[listOf(rows.slice(0, MOST))].flat(),
    rows.length > MOST ? `The first ${MOST} are listed.` : '',
  ]
  : [];

const positionList = (rows) => bullets(rows.map((row) => [
  link(row.position_id),
  el('span.small', ' – held by ', link(holderOf(row)), ' (', term('mode', row.mode), ')'),
  row.cited_source_id && el('span.small', ', as reported by ', link(row.cited_source_id)),
]));

/** The ids of the issues whose text has one of the names of an entity in it, as a word. */
function issuesNaming({ table, row }) {
  const key = keyOf(table);
  const known = referring('names', key, row[key]).map((each) => each.name);
  const names = [row.name, ...known].filter(Boolean);
  if (!names.length) return new Set();
  const literal = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const named = new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal})(?![\\p{L}\\p{N}])`, 'iu');
  const issues = rowsOf('issues').filter((issue) => named.test(issue.proposition));
  return new Set(issues.map((issue) => issue.issue_id));
}

/** The events that an entity takes part in, and those with such an issue. */
function eventsWith(id, issues) {
  const own = rowsOf('event_participants')
    .filter((row) => row.actor_id === id || row.organization_id === id);
  const onIssue = rowsOf('event_issues').filter((row) => issues.has(row.issue_id));
  const ids = new Set([...own, ...onIssue].map((row) => row.event_id));
  return rowsOf('events').filter((row) => ids.has(row.event_id));
}
