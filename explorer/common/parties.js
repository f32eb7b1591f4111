// Who takes part in an event, and who is only talked about; a state and its government as one.
import { cached, referring, rowOf } from './data.js';
import { holderOf } from './labels.js';

/** The party of a row: the organization that acts, or the person who acts for none. */
export const partyOf = (row) => row.organization_id ?? row.actor_id;

/** Whether a party of an event is only its subject, or is said not to be there. */
export const isTalkedAbout = (part) => part.role === 'subject' || part.presence === 'not_present';

/** Whether a party is said to be there, in person or by somebody who represents it. */
export const isThere = (part) => ['present', 'represented'].includes(part.presence);

/** A government is taken as its state; every other id is itself. */
export const merged = cached((id) => {
  const own = rowOf('organizations', id);
  const parent = own?.kind === 'government' && rowOf('organizations', own.parent_organization_id);
  return parent && parent.kind === 'state' ? parent.organization_id : id;
});

/** The state that an organization or a person belongs to, or itself. */
export const stateOf = cached((id) => {
  const seen = new Set();
  for (let at = id; at && !seen.has(at);) {
    seen.add(at);
    const own = rowOf('organizations', at);
    if (own?.kind === 'state') return at;
    at = own ? own.parent_organization_id : referring('affiliations', 'actor_id', at)[0]?.organization_id;
  }
  return id;
});

/** The parts of an event: who takes part; with all, also who is only talked about. */
export const partsOf = (eventId, all = false) =>
  referring('event_participants', 'event_id', eventId).filter((row) => all || !isTalkedAbout(row));

/** The rows of event_participants of a person or body; of a state, those of its government too. */
export const partsWith = (id) => [
  ...referring('event_participants', 'actor_id', id),
  ...governedBy(id).flatMap((each) => referring('event_participants', 'organization_id', each)),
];

/** A body, with its government if it is a state. */
export const governedBy = cached((id) => [
  id,
  ...referring('organizations', 'parent_organization_id', id)
    .filter((row) => merged(row.organization_id) === id).map((row) => row.organization_id),
]);

/** Whether a position is held by a person, a body, or somebody who speaks for that state. */
export const isHeldBy = (row, id) => holderOf(row) === id || row.actor_id === id || row.organization_id === id ||
  (rowOf('organizations', id)?.kind === 'state' && row.organization_id && stateOf(row.organization_id) === id);
