// The pages of a position and of a proposition: who is reported for and against what, and in whose words.
import { stanceWords } from '../common/certainty.js';
import { referring, rowOf } from '../common/data.js';
import { count, definitions } from '../common/dom.js';
import { eventList } from '../common/event_list.js';
import { holderOf, labelOf, sourceInShort, sourceName } from '../common/labels.js';
import { chip, link, term, viewLink } from '../common/links.js';
import { facts, rowsWith, section } from '../parts/frame.js';
import { byVoice, holderCount, holdersByStance, sign, stanceBar } from '../parts/position_list.js';

export function positionPage(row) {
  const others = referring('positions', 'issue_id', row.issue_id).filter((each) => each !== row);
  const source = rowOf('sources', row.source_id);
  const who = source.author_actor_id === holderOf(row) ? 'its author' : labelOf(holderOf(row));
  const { proposition, proposition_kind: kind } = rowOf('issues', row.issue_id);
  const says = { mixed: 'is both for and against', neutral: 'takes no side on', support: 'is for', oppose: 'is against',
    ...(kind === 'fact' && { support: 'says that it is so', oppose: 'denies' }) }[row.stance] ?? 'has an unclear stance on';
  return {
    chips: [sign(row), chip(holderOf(row)), chip(row.source_id, sourceInShort(row.source_id))],
    summary: [`“${sourceName(source)}” reports that ${who} ${says}${kind === 'fact' ? '' : ' this'}: “${proposition}”`],
    sections: [
      facts('positions', row),
      section('Others on the same proposition', 'stance', others.length > 0 && [
        stanceBar([row, ...others]), byVoice(others, 'issue'),
      ]),
    ],
  };
}

export function issuePage(row, id) {
  const positions = referring('positions', 'issue_id', id);
  const events = referring('event_issues', 'issue_id', id).map((each) => rowOf('events', each.event_id));
  const holders = holdersByStance(positions);
  const numbers = ['support', 'oppose', 'mixed'].map((stance) => [stance, holders.get(stance)?.length ?? 0])
    .map(([stance, number]) => `${number} ${stanceWords(stance, row.proposition_kind, number)}`).join(', ');
  const [so, not] = row.proposition_kind === 'fact' ? ['To say so', 'To deny it'] : ['For', 'Against'];
  return {
    chips: [term('topic', row.topic), term('proposition_kind', row.proposition_kind)],
    summary: [
      positions.length ? `Sources report ${holderCount(positions)} of positions on it: ${numbers}.`
        : 'No position on it is reported.',
      events.length > 0 && ` ${count(events.length, 'event')} ${events.length === 1 ? 'is' : 'are'} about it.`,
    ],
    sections: [
      positions.length > 0 && stanceBar(positions),
      definitions('dl.lead', [
        [`${so} means`, row.support_means], [`${not} means`, row.oppose_means],
        ...(row.parent_issue_id ? [['Part of', link(row.parent_issue_id)]] : []),
      ]),
      section('Positions', 'mode', byVoice(positions, 'issue')),
      rowsWith('Narrower propositions', 'issues', 'parent_issue_id', id),
      section('Events about it', null, events.length > 0 && eventList(events, true)),
      section('See also', null, viewLink('All positions on this topic', 'positions', { topic: row.topic })),
    ],
    shown: ['positions', 'event_issues', 'issues'],
  };
}

