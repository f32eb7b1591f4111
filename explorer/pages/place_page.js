// The page of a place: what is reported to have been there.
import { codeOf, referring, rowOf, rowsOf } from '../common/data.js';
import { count } from '../common/dom.js';
import { eventList } from '../common/event_list.js';
import { link, viewLink } from '../common/links.js';
import { rowsWith, section } from '../parts/frame.js';

export function placePage(row, id) {
  const events = referring('events', 'place_id', id);
  const country = row.country && row.kind !== 'country' &&
    rowsOf('places').find((each) => each.kind === 'country' && each.country === row.country);
  const within = rowOf('places', row.parent_place_id) ?? country;
  return {
    summary: [
      codeOf('place_kind', row.kind).label.replace(/^./, (letter) => letter.toUpperCase()),
      within && [' in ', link(within.place_id)], '. ',
      events.length ? `Sources report ${count(events.length, 'event')} there.` : 'No event is reported there itself.',
    ],
    sections: [
      section(`Events (${events.length})`, 'event', events.length > 0 && eventList(events)),
      rowsWith('Places in it', 'places', 'parent_place_id', id),
      rowsWith('Names', 'names', 'place_id', id),
      rowsWith('Identifiers', 'identifiers', 'place_id', id),
      section('See also', null, viewLink('The map', 'map')),
    ],
    shown: ['events.place_id', 'places', 'names', 'identifiers'],
  };
}
