'use strict';
// Events as a list in the order of time, with how sure the day is and how far along the event.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const PLAIN = new Set(['explicit', 'none', 'not_stated', 'unclear']);
  const HEADINGS = [
    'Begin not told: on or before a day',
    'With a day, or days between which it lies',
    'Planned, proposed or under a condition',
    'Time not told',
  ];

  /** Whether the day was worked out by the coders and is not printed in the source. */
  KSD.reckoned = (event) => Boolean(event.date_edtf && event.date_basis && !PLAIN.has(event.date_basis));

  /** When an event was, or is to be if at all, in words. */
  KSD.eventWhen = (event) => {
    if (!KSD.isAhead(event)) return KSD.when(event);
    const exact = /^\d/.test(event.date_edtf ?? '') ? 'on ' : '';
    return event.date_edtf ? `to come, if at all, ${exact}${KSD.edtf(event.date_edtf)}` : 'to come, if at all; time not told';
  };

  /** The same with why the day is what it is, where the source does not print it. */
  KSD.whenNodes = (event) => [
    KSD.eventWhen(event),
    KSD.reckoned(event) ? [' (', KSD.term('date_basis', event.date_basis), ')'] : null,
  ];

  /** How far along an event is, and what the coders say of the row if they have reservations. */
  KSD.statusNodes = (event) => [
    '(',
    KSD.term('status', event.status),
    event.claim_status && event.claim_status !== 'accepted'
      ? ['; for the coders: ', KSD.term('claim_status', event.claim_status)]
      : null,
    ')',
  ];

  const part = (event) => {
    if (KSD.isAhead(event)) return 2;
    if (event.date_earliest) return 1;
    return event.date_latest ? 0 : 3;
  };
  const first = (event) => event.date_earliest ?? event.date_latest ?? '9999';

  /** Events in the order of the list: begun on a day not told, dated, to come, undated. */
  KSD.byTime = (one, other) =>
    part(one) - part(other) ||
    first(one).localeCompare(first(other)) ||
    (one.date_latest ?? '9999').localeCompare(other.date_latest ?? '9999') ||
    one.event_id.localeCompare(other.event_id);

  /** The list, a heading for each of its parts. events: in its order. */
  KSD.eventList = (events) =>
    HEADINGS.map((heading, at) => [heading, events.filter((event) => part(event) === at)])
      .filter(([, inside]) => inside.length)
      .map(([heading, inside]) => [
        KSD.el('h4', { text: heading }),
        KSD.el('ol', { class: 'event-list' }, inside.map(line)),
      ]);

  const line = (event) =>
    KSD.el(
      'li',
      {},
      KSD.el('span', { class: 'small' }, KSD.whenNodes(event), ': '),
      KSD.link(event.event_id),
      ' ',
      KSD.statusNodes(event),
      ' ',
      KSD.el('span', { class: 'small' }, KSD.eventParties(event)),
    );
})();
