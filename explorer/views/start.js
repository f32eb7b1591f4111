// The first page: what this is, how much there is, and questions that the data suggests.
import { about, codeOf, rowOf, rowsOf, schema, sizeOf, tables } from '../common/data.js';
import { dateInWords, dayInWords } from '../common/dates.js';
import { amount, bullets, count, el, grouped, joined } from '../common/dom.js';
import { labelOf } from '../common/labels.js';
import { link, viewLink } from '../common/links.js';

const STATE_BODIES = new Set(['state', 'government', 'ministry']);
const MOST = 5; // coded sources named

export const start = {
  title: 'Start',
  says: about.description,
  draw(place) {
    place.append(
      coded(),
      el('p', 'Every row says what a source reports, not that it is so. Choose a question or a ' +
        'view; what you choose shows its card, with the sentences it rests on.'),
      el('h3', 'Ask'),
      bullets(questions(), 'ul.questions'),
      el('h3', 'What there is'),
      bullets(tables.filter(sizeOf).map((table) => viewLink(content(table), `tables/${table}`)),
        'ul.counts'),
    );
  },
};

/** What was coded, and by whom. */
function coded() {
  const works = rowsOf('sources').filter((row) => row.level === 'coded');
  const more = works.length > MOST && ` and ${amount(works.length - MOST)} more`;
  const coders = [...grouped(rowsOf('coders'), (row) => row.kind)]
    .map(([kind, rows]) => count(rows.length, codeOf('coder_kind', kind).label));
  return el('p.coded',
    works.length && ['What was coded: ', joined(works.slice(0, MOST).map(work), '; '), more, '. '],
    coders.length &&
      [`Coded by ${coders.join(' and ')}, `, viewLink('see who and how', 'tables/coders'), '.']);
}

const work = (row) => [
  link(row.source_id),
  [row.container_title ?? row.publisher, dateInWords(row.date_published_edtf),
    row.passes === '2' ? 'coded twice' : 'coded once']
    .filter(Boolean).map((text) => `, ${text}`),
];

/** How many rows a table has; of the sources, how many of each level. */
function content(table) {
  const levels = Map.groupBy(rowsOf('sources'), (row) => row.level);
  const size = (level) => levels.get(level)?.length ?? 0;
  if (table !== 'sources' || !size('coded')) {
    return `${amount(sizeOf(table))} ${schema[table].title.toLowerCase()}`;
  }
  return [
    `${count(size('coded'), 'source')} coded`,
    `${count(size('cited'), 'source')} ${size('coded') === 1 ? 'it cites' : 'they cite'}`,
    count(size('reference'), 'work of reference', 'works of reference'),
  ].join(', ');
}

/** The most frequent of some values; undefined for none. */
const mostFrequent = (values) => [...Map.groupBy(values.filter(Boolean), (value) => value)]
  .sort((one, other) => other[1].length - one[1].length || one[0].localeCompare(other[0]))[0]?.[0];

const isNamedGroup = (row) => row?.is_named === 'true' && !STATE_BODIES.has(row.kind);

function questions() {
  const meetings = rowsOf('events').filter((row) =>
    row.event_type === 'CONSULT' && row.date_earliest && row.date_earliest === row.date_latest);
  const day = mostFrequent(meetings.map((row) => row.date_earliest));
  const group = mostFrequent(rowsOf('positions')
    .map((row) => row.target_organization_id)
    .filter((id) => isNamedGroup(rowOf('organizations', id))));
  const onDay = { event_type: 'CONSULT', from: day, to: day };
  return [
    day && viewLink(`Who met whom on ${dayInWords(day)}?`, 'timeline', onDay),
    group &&
      viewLink(`What is reported on ${labelOf(group)}, and by whom?`, 'about', { id: group }),
    viewLink('What is only planned or proposed?', 'timeline',
      { status: 'planned,proposed,conditional' }),
    [
      viewLink('Which claims rest on the author’s own inference or judgement?', 'positions',
        { mode: 'inferred,authorial' }),
      ' (positions; what the coders themselves inferred is ',
      viewLink('evidence marked as inferred', 'tables/evidence', { explicitness: 'inferred' }), ')',
    ],
    viewLink('Where does the text say so?', 'article'),
  ].filter(Boolean);
}
