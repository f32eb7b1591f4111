'use strict';
// What a row is called in a line, and how a date reads.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MONTHS = 'January February March April May June July August September October November December'.split(' ');

  const party = (row) => [row.actor_id, row.organization_id ?? null].filter(Boolean).map(KSD.labelOf).join(', ');
  const nameless = (row) => {
    const work = KSD.referring('sources', 'author_actor_id', row.actor_id)[0];
    return work ? `Author of ${KSD.label('sources', work)}` : row.actor_id;
  };
  const codeOf = (table, row, column) => KSD.code(KSD.field(table, column)?.vocabulary, row[column]).label;
  const label = {
    actors: (row) => row.name ?? nameless(row),
    events: (row) => row.label,
    positions: (row) => row.summary,
    issues: (row) => row.proposition,
    sources: (row) =>
      (row.title && `“${row.title}”`) ??
      [row.publisher ?? 'Source without a name', KSD.edtf(row.date_published_edtf)].filter(Boolean).join(', '),
    paragraphs: (row) => `Paragraph ${row.number}`,
    sentences: (row) => `Paragraph ${KSD.row('paragraphs', row.paragraph_id)?.number ?? '?'}, sentence ${row.number}`,
    event_participants: (row) => `${party(row)} as ${codeOf('event_participants', row, 'role')}`,
    event_relations: (row) =>
      `${KSD.labelOf(row.event_id)} ${codeOf('event_relations', row, 'relation')} ${KSD.labelOf(row.other_event_id)}`,
    affiliations: (row) =>
      `${KSD.labelOf(row.actor_id ?? row.member_organization_id)}: ${row.role_title ?? codeOf('affiliations', row, 'kind')}, ${KSD.labelOf(row.organization_id)}`,
    mentions: (row) => `${row.surface ?? codeOf('mentions', row, 'form')} in ${KSD.labelOf(row.sentence_id)}`,
    evidence: (row) => `Evidence in ${KSD.labelOf(row.sentence_id ?? row.external_source_id)}`,
    identifiers: (row) => `${codeOf('identifiers', row, 'scheme')} ${row.identifier ?? '– not found in what was searched'}`,
  };

  /** The periodical or series of a source, with volume and number; blank for none. */
  KSD.container = (row) =>
    [row.container_title, [row.volume, row.issue && `no. ${row.issue}`].filter(Boolean).join(', ')]
      .filter(Boolean)
      .join(' ');

  /** One line for a row. */
  KSD.label = (table, row) => label[table]?.(row) ?? row.name ?? row.label ?? KSD.idOf(table, row) ?? '';

  /** One line for a row known by its id alone. */
  KSD.labelOf = (id) => {
    const found = id ? KSD.find(id) : null;
    return found ? KSD.label(found.table, found.row) : (id ?? '');
  };

  KSD.day = (text) => {
    const [year, month, day] = text.split('-').map(Number);
    return [day, MONTHS[month - 1], year].filter(Boolean).join(' ');
  };

  /** A date of the EDTF profile in words; blank for none. */
  KSD.edtf = (edtf) => {
    if (!edtf) return '';
    const inside = edtf.replace(/^\[|\]$/g, '');
    const doubt = /[~?%]/.test(edtf) ? ' (doubtful)' : '';
    const say = (part) => {
      const season = /^(\d{4})-(2[1-4])$/.exec(part);
      return season
        ? `${['spring', 'summer', 'autumn', 'winter'][season[2] - 21]} ${season[1]}`
        : KSD.day(part.replace(/[~?%]/g, ''));
    };
    const set = edtf.startsWith('[');
    const [first, last] = inside.split(set ? /\.\.|,/ : '/').map((part) => (part === '..' ? '' : part));
    if (last === undefined) return say(first) + doubt;
    if (set && inside.includes(',')) return `${say(first)} or ${say(last)}${doubt}`;
    if (!first) return set ? `on or before ${say(last)}` : `until ${say(last)} or later, begin not told`;
    if (!last) return set ? `on or after ${say(first)}` : `from ${say(first)}, end not told`;
    return set ? `some time from ${say(first)} to ${say(last)}${doubt}` : `${say(first)} to ${say(last)}${doubt}`;
  };

  /** A party of a row, person first, as links; [] for none. */
  KSD.partyLinks = (row, columns = ['actor_id', 'organization_id']) => {
    const links = columns.filter((name) => row[name]).map((name) => KSD.link(row[name]));
    return links.length > 1 ? [links[0], ' (', ...KSD.joined(links.slice(1)), ')'] : links;
  };

  /** The parties of an event by role, as text nodes and links. */
  KSD.eventParties = (event) =>
    KSD.joined(
      KSD.referring('event_participants', 'event_id', event.event_id).map((row) => [
        ...KSD.partyLinks(row),
        ' – ',
        KSD.term('participant_role', row.role),
      ]),
      '; ',
    );

  KSD.when = (row) => KSD.edtf(row.date_edtf) || 'time not told';

  /** Who has the stance: the person, or else the organization. */
  KSD.holder = (row) => row.actor_id ?? row.organization_id;
})();
