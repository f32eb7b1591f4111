// The pages of an event as one source reports it, and of a happening that several sources report.
import {
  bestDated, clusterAddress, clusterOf, disagreements, eventsOf, sidesOf, sourceCount,
} from '../common/clusters.js';
import { codeOf, referring, rowOf } from '../common/data.js';
import { bullets, count } from '../common/dom.js';
import { eventWhen, statusChips } from '../common/event_list.js';
import { sourceInShort, sourceName } from '../common/labels.js';
import { chip, link, partyLinks, term } from '../common/links.js';
import { isTalkedAbout, isThere, partsOf } from '../common/parties.js';
import { citation } from '../parts/citation.js';
import { facts, frame, section } from '../parts/frame.js';
import { byVoice } from '../parts/position_list.js';
import { columnTitle, sideBySide } from '../parts/side_by_side.js';

export function eventPage(row, id) {
  const cluster = clusterOf(id);
  const isShared = eventsOf(cluster).length > 1;
  const parts = Map.groupBy(partsOf(id, true), (part) => isTalkedAbout(part) ? 'about' : isThere(part) ? 'there' : 'acts');
  const topics = referring('event_issues', 'event_id', id);
  const place = rowOf('places', row.place_id)?.name;
  return {
    chips: [...statusChips(row), chip(row.source_id, sourceInShort(row.source_id))],
    summary: [
      `As “${sourceName(rowOf('sources', row.source_id))}” reports: ${
        [eventWhen(row), place].filter(Boolean).join(', ')}; ${codeOf('status', row.status).label}. `,
      isShared && agreement(cluster),
    ],
    sections: [
      section('There', 'presence', parties(parts.get('there'))),
      section('Takes part', 'role', parties(parts.get('acts'))),
      section('Talked about, not there', 'presence', parties(parts.get('about'))),
      isShared && section('What the other sources report', 'happening', sideBySide(cluster),
        link(clusterAddress(cluster), 'This happening on a page of its own')),
      facts('events', row),
      section('About', 'issue', topics.length > 0 && bullets(topics.map((each) =>
        [link(each.issue_id), ' ', term('topic', rowOf('issues', each.issue_id)?.topic)]))),
      section('Other events that it belongs to', null, relations(row, id)),
      section('Positions stated there', 'position', byVoice(referring('positions', 'stated_at_event_id', id))),
      section('Positions about it', 'position', byVoice(referring('positions', 'target_event_id', id))),
    ],
    shown: ['event_participants', 'event_issues', 'event_relations', 'positions', 'events.parent_event_id'],
  };
}

const parties = (parts) => parts && bullets(parts.map((part) =>
  [partyLinks(part), ' ', link(part.participant_id, codeOf('participant_role', part.role).label)]), 'ul.parties');

// a relation as the other event has it; those that are not here read the same both ways
const INVERSE = {
  cancels: 'is cancelled by', causes_reported: 'is caused (as reported) by', follows: 'is followed by',
  on_occasion_of: 'is the occasion of', outcome_of: 'has as an outcome', realises: 'is realised by',
  responds_to: 'is answered by',
};

/** The events that it is linked to, and those that it is a part of or has as parts. */
function relations(row, id) {
  const named = (each, other) => [
    (other === each.event_id && INVERSE[each.relation]) || codeOf('event_relation', each.relation).label, ': ',
    link(other), each.note && ` – ${each.note}`,
  ];
  const found = [
    row.parent_event_id && ['part of: ', link(row.parent_event_id)],
    ...referring('events', 'parent_event_id', id).map((each) => ['has as a part: ', link(each.event_id)]),
    ...referring('event_relations', 'event_id', id).map((each) => named(each, each.other_event_id)),
    ...referring('event_relations', 'other_event_id', id).map((each) => named(each, each.event_id)),
  ].filter(Boolean);
  return found.length > 0 && bullets(found);
}

/** In plain words: how many sources report a happening, and in what they differ. */
export function agreement(cluster) {
  const sources = sourceCount(cluster);
  if (sources < 2) return 'One source reports it.';
  const columns = [...new Set(disagreements(cluster).map((row) => columnTitle(row.column, row.about)
    .replace(/^./, (letter) => letter.toLowerCase())))];
  return columns.length ? `${sources} sources report it. They differ in: ${columns.join('; ')}.`
    : `${sources} sources report it, and they agree.`;
}

export function clusterPage(cluster) {
  const events = eventsOf(cluster);
  const links = events.flatMap((event) =>
    referring('event_relations', 'event_id', event.event_id).filter((row) => row.relation === 'same_as'));
  return frame('clusters', {
    kind: 'Happening', title: cluster.label, chips: statusChips(bestDated(cluster)),
    summary: [`${eventWhen(bestDated(cluster))}. ${agreement(cluster)}`],
  },
  section('The sources side by side', 'happening', sideBySide(cluster)),
  section('Who takes part', null, bullets(sidesOf(cluster).map((id) => chip(id)), 'ul.chips')),
  section('As each source has it', null, bullets(events.map((event) =>
    [link(event.event_id), ' – ', sourceInShort(event.source_id)]))),
  section('Why they are taken as one', null, links.length > 0 && bullets(links.map((row) =>
    [link(row.relation_id), row.note && `: ${row.note}`]))),
  citation(clusterAddress(cluster), [], `Happening of ${count(events.length, 'event')}`));
}
