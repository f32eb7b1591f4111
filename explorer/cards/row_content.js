// A row in a list on the card of another row: a link, and what else is worth saying there.
import { codeOf, fieldsOf, idOf, rowOf } from '../common/data.js';
import { dayInWords, when } from '../common/dates.js';
import { el, joined } from '../common/dom.js';
import { holderOf, label, labelOf } from '../common/labels.js';
import { cellContent, link, partyLinks, term } from '../common/links.js';

const CELLS = 5; // shown of a row without an id

/** What a list says of a row, on the card `id` of the table `from`. */
export const rowContent = (table, row, from, id) =>
  (CONTENTS[table] ?? ((each) => plain(table, each)))(row, from, id);

const small = (...texts) => el('span.small', ` – ${texts.filter(Boolean).join(', ')}`);

const CONTENTS = {
  event_contexts: (row) => [term('context', row.context)],
  event_issues: (row, from) => [link(from === 'events' ? row.issue_id : row.event_id)],
  event_participants: (row, from) => [
    from === 'events' ? partyLinks(row) : link(row.event_id),
    ' – ',
    link(row.participant_id, `as ${codeOf('participant_role', row.role).label}`),
  ],
  events: (row) => [
    link(row.event_id), small(when(row), codeOf('status', row.status).label, ...credits(row)),
  ],
  positions: (row, from, id) => [link(row.position_id), small(...heldBy(row, id), ...credits(row))],
  names: (row) => [
    link(row.name_id),
    small(codeOf('name_kind', row.kind).label, codeOf('language', row.language).label,
      row.spelling_status && codeOf('spelling_status', row.spelling_status).label),
  ],
  identifiers: (row) => [
    link(row.identifier_id),
    small(row.identifier && `match: ${codeOf('match', row.match).label}`,
      row.checked_on && `checked ${dayInWords(row.checked_on)}`),
    !row.identifier && row.note && small(row.note),
  ],
};

/** Whose position it is and who reports it; not what the card `id` says of itself. */
function heldBy(row, id) {
  const [holder, mode] = [holderOf(row), `mode: ${codeOf('mode', row.mode).label}`];
  const isOwn = rowOf('sources', row.source_id)?.author_actor_id === holder;
  const isHere = row.source_id === id;
  return [
    holder !== id && `held by ${isOwn && isHere ? 'its author' : labelOf(holder)}`,
    isOwn || isHere ? mode : `reported by ${labelOf(row.source_id)} (${mode})`,
  ];
}

const credits = (row) => [
  row.cited_source_id && `credited to ${labelOf(row.cited_source_id)}`,
  row.via_actor_id && `claimed by ${labelOf(row.via_actor_id)}`,
];

/** A row by its name; one without an id by its first cells. */
function plain(table, row) {
  const id = idOf(table, row);
  if (id) return [link(id, label(table, row))];
  const filled = fieldsOf(table).filter((field) => row[field.name]).slice(0, CELLS);
  return joined(filled.map((field) => cellContent(field, row[field.name])));
}
