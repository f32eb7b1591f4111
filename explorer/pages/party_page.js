// The page of a person or an organization: what it takes part in and holds; apart, what is about it.
import { eventsOf, meetings, sidesOf } from '../common/clusters.js';
import { codeOf, keyOf, referring, rowOf, rowsOf } from '../common/data.js';
import { bullets, count, el, joined } from '../common/dom.js';
import { clustersWith, eventList } from '../common/event_list.js';
import { targetsOf } from '../common/labels.js';
import { chip, link, term, viewLink } from '../common/links.js';
import { governedBy, isHeldBy, isTalkedAbout, partsOf, partsWith, partyOf, stateOf } from '../common/parties.js';
import { dayChart } from '../figures/day_chart.js';
import { rowsWith, section } from '../parts/frame.js';
import { byVoice } from '../parts/position_list.js';

export function partyPage(row, id, table) {
  const key = keyOf(table);
  const own = governedBy(id);
  const parts = partsWith(id);
  const eventsIn = (found) => [...new Set(found.map((part) => part.event_id))].map((each) => rowOf('events', each));
  const acts = eventsIn(parts.filter((part) => !isTalkedAbout(part)));
  const named = eventsIn(parts.filter(isTalkedAbout)).filter((event) => !acts.includes(event));
  const positions = rowsOf('positions');
  const held = positions.filter((each) => isHeldBy(each, id));
  const isAbout = (each) => targetsOf(each).some((target) => own.includes(target));
  const about = positions.filter(isAbout);
  const naming = issuesNaming(row, key);
  const onIssue = positions.filter((each) => naming.has(each.issue_id) && !isAbout(each) && !isHeldBy(each, id));
  const happenings = clustersWith(acts);
  return {
    chips: [
      row.kind && term('organization_kind', row.kind), row.country && term('country', row.country),
      own.length > 1 && el('span.tag', 'with its government'),
    ],
    summary: [
      offices(key, id),
      `Sources report ${count(happenings.length, 'event')} in which it takes part, ` +
        `${count(held.length, 'position')} that it holds and ${count(about.length, 'position')} about it.`,
    ],
    sections: [
      section('Meetings', null, metWith(id, table)),
      section('Takes part in', 'event', acts.length > 0 && [dayChart(happenings), eventList(acts)]),
      section('Positions that it holds', 'position', byVoice(held, 'holder')),
      section('Positions about it', 'target', byVoice(about)),
      section('Positions on propositions that name it', 'issue', byVoice(onIssue)),
      section('Talked about, not there', 'presence', named.length > 0 && eventList(named)),
      rowsWith('Offices and memberships', 'affiliations', 'actor_id', id),
      rowsWith('Belongs to', 'affiliations', 'member_organization_id', id),
      rowsWith('Who belongs to it', 'affiliations', 'organization_id', id),
      section('Part of', null, row.parent_organization_id && chip(row.parent_organization_id)),
      rowsWith('Has as parts', 'organizations', 'parent_organization_id', id),
      rowsWith('Names', 'names', key, id),
      rowsWith('Identifiers', 'identifiers', key, id),
      section('See also', null, el('p.chips',
        viewLink('In the network', 'network', { around: id }),
        viewLink('On the timeline', 'timeline', { party: id }),
        viewLink('Its positions by topic', 'positions', { holder: id }),
        viewLink('Positions about it by topic', 'positions', { about: id }))),
    ],
    shown: ['event_participants', 'positions.actor_id', 'positions.organization_id', 'positions.target_actor_id',
      'positions.target_organization_id', 'affiliations', 'names', 'identifiers',
      'organizations.parent_organization_id', 'mentions'],
  };
}

/** The offices of a person in words, each once. */
function offices(key, id) {
  const rows = key === 'actor_id' ? referring('affiliations', 'actor_id', id) : [];
  const posts = new Map(rows.map((each) => [`${each.role_title}${each.organization_id}`,
    [each.role_title ?? codeOf('affiliation_kind', each.kind).label, ', ', link(each.organization_id)]]));
  return posts.size > 0 && ['Reported as ', joined([...posts.values()], '; '), '. '];
}

/** Whom it met, most often first, with how many times. */
function metWith(id, table) {
  const isOf = (part) => table === 'actors' ? part.actor_id === id
    : governedBy(id).includes(partyOf(part)) || stateOf(partyOf(part)) === id;
  const mine = meetings().filter((cluster) => eventsOf(cluster).some((event) => partsOf(event.event_id).some(isOf)));
  const others = mine.flatMap(sidesOf).filter((other) => other !== stateOf(id) && other !== id);
  const times = [...Map.groupBy(others, (other) => other)].sort((one, two) => two[1].length - one[1].length);
  return times.length > 0 && [
    el('p', `${count(mine.length, 'meeting')} with a known day or season, with:`),
    bullets(times.map(([other, all]) => [chip(other), ` ${all.length}`]), 'ul.chips'),
  ];
}

/** The ids of the issues whose text has one of the names of an entity in it, as a word. */
function issuesNaming(row, key) {
  const known = referring('names', key, row[key]).map((each) => each.name);
  const literal = [row.name, ...known].filter(Boolean)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const named = new RegExp(`(?<![\\p{L}\\p{N}])(?:${literal})(?![\\p{L}\\p{N}])`, 'iu');
  return new Set(literal && rowsOf('issues').filter((issue) => named.test(issue.proposition))
    .map((issue) => issue.issue_id));
}
