// The page of a person or an organization: what it takes part in and holds; apart, what is about it.
import { meetingsWith, sidesOf } from '../common/clusters.js';
import { codeOf, keyOf, referring, rowOf, rowsOf } from '../common/data.js';
import { bullets, count, el, joined, mostFirst } from '../common/dom.js';
import { clustersWith, eventList } from '../common/event_list.js';
import { label, targetsOf } from '../common/labels.js';
import { chip, link, term, viewLink } from '../common/links.js';
import { governedBy, isHeldBy, isTalkedAbout, partsWith, stateOf } from '../common/parties.js';
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
  const about = positions.filter((each) => targetsOf(each).some((target) => own.includes(target)));
  const happenings = clustersWith(acts);
  return {
    chips: [
      row.kind && term('organization_kind', row.kind), row.country && term('country', row.country),
      own.length > 1 && el('span.tag', 'with its government'),
    ],
    summary: [
      offices(key, id),
      `As sources report: takes part in ${count(happenings.length, 'event')}, holds ` +
        `${count(held.length, 'position')}; ${count(about.length, 'position')} about ${label(table, row)}.`,
    ],
    sections: [
      section('Meetings', null, metWith(id)),
      section('Takes part in', 'event', acts.length > 0 && [dayChart(happenings), eventList(acts)]),
      section('Positions held', 'position', byVoice(held, 'holder')),
      section(`Positions about ${label(table, row)}`, 'target', byVoice(about)),
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
        viewLink('On the timeline, with bodies that belong to it', 'timeline', { party: id }),
        viewLink('Positions held, by topic', 'positions', { holder: id }),
        viewLink('Positions about, by topic', 'positions', { about: id }))),
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
function metWith(id) {
  const mine = meetingsWith(id);
  const times = mostFirst(mine.flatMap(sidesOf).filter((other) => other !== stateOf(id) && other !== id));
  return times.length > 0 && [
    el('p', viewLink(count(mine.length, 'meeting'), 'timeline', { meetings: 'all', party: id }), ' with a known day or season, with:'),
    bullets(times.map(([other, all]) => [chip(other), ` ${all.length}`]), 'ul.chips'),
  ];
}
