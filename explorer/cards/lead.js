// The first lines of a card: what is reported, by whom, how certain, when, where, who.
import { codeOf, fieldOf, referring, rowOf } from '../common/data.js';
import { dateInWords, when } from '../common/dates.js';
import { definitions, joined } from '../common/dom.js';
import { container } from '../common/labels.js';
import { cellContent, eventParties, link, partyLinks, term } from '../common/links.js';
import { isDoubted, isHedged } from '../common/certainty.js';

/** The lines for a row as a list; null if its table has none. */
export function lead(table, row) {
  const lines = (LEADS[table]?.(row) ?? [])
    .map(([title, ...content]) => [title, content])
    .filter(([, content]) => content.flat(Infinity).some(Boolean));
  return lines.length ? definitions('dl.lead', lines) : null;
}

const code = (table, row, column) =>
  row[column] && term(fieldOf(table, column).vocabulary, row[column]);

const idLink = (id, text) => id && link(id, text);

/** The coded source, then whom it credits. */
const reporters = (row) => [
  link(row.source_id),
  row.cited_source_id && [', which credits ', link(row.cited_source_id)],
  row.via_actor_id && [', as a claim of ', link(row.via_actor_id)],
];

/** For the holder of a position, for the author who reports it, and for the coders. */
function certainty(table, row) {
  const hedge = isHedged(row) && [', hedged (', code(table, row, 'hedge'), ')'];
  return [
    row.commitment && ['holder: ', code(table, row, 'commitment'), hedge, '; '],
    row.factuality && ['author: ', code(table, row, 'factuality'), hedge],
    row.attribution_certainty && [
      'author, of the holder: ', code(table, row, 'attribution_certainty'),
      '; author, of the content: ', code(table, row, 'content_factuality'),
    ],
    '; coders: ', isDoubted(row)
      ? code(table, row, 'claim_status')
      : term('claim_status', row.claim_status, 'no doubts'),
    row.clarity && row.clarity !== 'single' && ['; ', code(table, row, 'clarity')],
  ];
}

const both = (row, start) => partyLinks(row, [`${start}_actor_id`, `${start}_organization_id`]);
const reported = (status) => status === 'occurred' ? 'having happened' : undefined;
const news = (ground) => ground === 'main' ? 'main news' : undefined;

const LEADS = {
  events: (row) => [
    ['Reported as', term('status', row.status, reported(row.status)), '; ',
      row.ground && term('ground', row.ground, news(row.ground))],
    ['Announced', row.announced_edtf && dateInWords(row.announced_edtf)],
    ['When', when(row), row.date_basis !== 'none' && [' – ', code('events', row, 'date_basis')]],
    ['Where', idLink(row.place_id) ?? 'not stated'],
    ['Who', eventParties(row)],
    ['Reported by', reporters(row)],
    ['Certainty', certainty('events', row)],
  ],
  positions: (row) => [
    ['Who', partyLinks(row)],
    ['Holds', code('positions', row, 'stance'), ': ', link(row.issue_id)],
    ['About', both(row, 'target'), row.target_event_id && [' ', link(row.target_event_id)]],
    ['To benefit', idLink(row.beneficiary_organization_id)],
    ['Condition', row.condition],
    ['Said to', both(row, 'addressee')],
    ['When', dateInWords(row.stated_edtf),
      row.stated_at_event_id && [', at ', link(row.stated_at_event_id)]],
    ['Mode', code('positions', row, 'mode'), ': ', codeOf('mode', row.mode).definition],
    ['Reported by', reporters(row)],
    ['Certainty', certainty('positions', row)],
  ],
  affiliations: (row) => [
    ['Who', partyLinks(row, ['actor_id', 'member_organization_id'])],
    ['Is',
      [row.rank, row.role_title].filter(Boolean).join(', ') || code('affiliations', row, 'kind'),
      ' – ', code('affiliations', row, 'status')],
    ['Of', link(row.organization_id)],
    ['Reported by', reporters(row)],
  ],
  event_participants: (row) => [
    ['Who', partyLinks(row)],
    ['Took part in', link(row.event_id)],
    ['As', code('event_participants', row, 'role'),
      row.level && [', ', code('event_participants', row, 'level')]],
  ],
  issues: (row) => [
    ['For it means', row.support_means],
    ['Against it means', row.oppose_means],
  ],
  actors: (row) => [['Offices', officesOf(row.actor_id)]],
  organizations: (row) => [
    ['Kind', code('organizations', row, 'kind')],
    ['Part of', idLink(row.parent_organization_id)],
  ],
  sources: (row) => [
    ['Is', code('sources', row, 'level'), `: ${codeOf('source_level', row.level).definition}`],
    ['By', row.author ?? idLink(row.author_actor_id, authorName(row))],
    ['Published by', idLink(row.publisher_organization_id) ?? row.publisher],
    ['In', container(row)],
    ['On', dateInWords(row.date_published_edtf)],
    ['Language', code('sources', row, 'language')],
    ['Address', row.url && cellContent(fieldOf('sources', 'url'), row.url)],
  ],
  places: (row) => [
    ['Kind', code('places', row, 'kind')],
    ['Is in', idLink(row.parent_place_id)],
  ],
  sentences: (row) => [
    ['In', link(row.paragraph_id), ' of ', link(rowOf('paragraphs', row.paragraph_id)?.source_id)],
    ['Nothing cites it', row.not_cited_reason],
  ],
  paragraphs: (row) => [
    ['In short', row.gist],
    ['In', link(row.source_id)],
  ],
};

const authorName = (row) =>
  rowOf('actors', row.author_actor_id)?.name ?? 'an author whose name is not known';

const officesOf = (id) => joined(referring('affiliations', 'actor_id', id).map((row) => [
  row.role_title ?? codeOf('affiliation_kind', row.kind).label, ', ', link(row.organization_id),
]), '; ');
