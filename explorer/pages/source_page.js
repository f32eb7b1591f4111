// The page of a source: its paragraphs as a strip, and what it reports.
import { codeOf, referring } from '../common/data.js';
import { count, el } from '../common/dom.js';
import { eventList } from '../common/event_list.js';
import { sourceInShort } from '../common/labels.js';
import { term } from '../common/links.js';
import { strip } from '../figures/strip.js';
import { bringCopy, hasCopy } from '../own_copy/copy.js';
import { facts, rowsWith, section } from '../parts/frame.js';
import { byVoice } from '../parts/position_list.js';

export function sourcePage(row, id) {
  const paragraphs = referring('paragraphs', 'source_id', id);
  const events = referring('events', 'source_id', id);
  const positions = referring('positions', 'source_id', id);
  return {
    chips: [row.kind && term('source_kind', row.kind), row.extent && term('extent', row.extent),
      row.passes && el('span.tag', row.passes === '2' ? 'coded twice' : 'coded once')],
    summary: [`${sourceInShort(id)}. `, paragraphs.length
      ? `It reports ${count(events.length, 'event')} and ${count(positions.length, 'position')}, in ` +
        `${count(paragraphs.length, 'paragraph')}.`
      : `${codeOf('source_level', row.level).definition}.`],
    sections: [
      section('Its paragraphs', 'evidence', paragraphs.length > 0 && [!hasCopy(id) && bringCopy(), strip(id)]),
      facts('sources', row),
      section(`Events that it reports (${events.length})`, 'event', events.length > 0 && eventList(events)),
      section(`Positions that it reports (${positions.length})`, 'position', byVoice(positions)),
      rowsWith('Events that are credited to it', 'events', 'cited_source_id', id),
    ],
    shown: ['paragraphs', 'events.source_id', 'positions.source_id', 'events.cited_source_id', 'mentions'],
  };
}
