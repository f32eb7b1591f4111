// The start: what this is, who met whom, questions with the first line of their answer, numbers.
import { VOICES, stanceOf } from '../common/certainty.js';
import { disagreements } from '../common/clusters.js';
import { about, codeOf, codedSources, rowOf, rowsOf, sizeOf } from '../common/data.js';
import { amount, count, el, mostFirst } from '../common/dom.js';
import { NARROW } from '../common/filters.js';
import { holderOf, labelOf } from '../common/labels.js';
import { viewAddress } from '../common/links.js';
import { stateOf } from '../common/parties.js';
import { meetingFigure, seasonOfMeetings } from '../figures/meeting_figure.js';
import { differing, donePlans, plannedEvents } from './comparisons.js';
import { gallery } from './sources.js';

const [OWN_WORDS, , INTERPRETATION] = VOICES.map(([modes]) => modes);
const TOPIC = 'terrorism'; // asked about first, where a dataset has it

export const start = {
  title: 'Start',
  draw(place) {
    const [sentence] = (about.description ?? about.title).split(/[:.]/);
    place.querySelector('h2').textContent = `${sentence}.`;
    place.append(...[
      meetingFigure(),
      el('h3', 'Questions'),
      cards('ul.cards.questions', questions()),
      el('h3', 'What there is'),
      cards('ul.cards.numbers', numbers()),
      el('details.fold', { open: innerWidth > NARROW }, el('summary', `Sources (${codedSources().length})`), gallery(codedSources())),
    ].filter(Boolean));
  },
};

const cards = (tag, items) => el(tag, items.map(([head, text, href]) =>
  el('li', el('a.card', { href }, el('b', typeof head === 'number' ? amount(head) : head), el('span', text)))));

const most = (rows, valueOf) => mostFirst(rows, valueOf)[0] ?? [null, []];

const topicOf = (row) => rowOf('issues', row.issue_id)?.topic;

/** [question, the first line of its answer, address] each, as far as the data have an answer. */
const questions = () => [whoMet(), ownWords(), motives(), planned(), against(), evidence()].filter(Boolean);

function whoMet() {
  const { season, found } = seasonOfMeetings();
  const differ = found.filter((cluster) => disagreements(cluster).length).length;
  return found.length && [
    `Who met whom from ${season.words}, and do the sources agree?`,
    `Sources report ${count(found.length, 'meeting')}; ${differ} of them with differences.`,
    viewAddress('timeline', { meetings: 'season' }),
  ];
}

function ownWords() {
  const own = rowsOf('positions').filter((row) => OWN_WORDS.includes(row.mode) && row.organization_id &&
    rowOf('organizations', stateOf(row.organization_id))?.kind === 'state');
  const [state, said] = most(own, (row) => stateOf(row.organization_id));
  const onTopic = said.filter((row) => topicOf(row) === TOPIC);
  const [topic, rows] = onTopic.length ? [TOPIC, onTopic] : most(said, topicOf);
  return state && [
    `What does ${labelOf(state)} itself say about ${codeOf('topic', topic).label.toLowerCase()}?`,
    `${rows[0].summary} And ${count(rows.length - 1, 'more statement')} in its own words.`,
    viewAddress('positions', { topic, holder: state, mode: OWN_WORDS.join(',') }),
  ];
}

function motives() {
  const rows = rowsOf('positions').filter((row) => INTERPRETATION.includes(row.mode));
  const [person, own] = most(rows, (row) => row.actor_id);
  return person && [
    `Which motives do analysts see behind what ${labelOf(person)} does?`,
    `${own[0].summary} And ${count(own.length - 1, 'more interpretation')}.`,
    viewAddress('positions', { holder: person, mode: INTERPRETATION.join(',') }),
  ];
}

const planned = () => plannedEvents().length > 0 && [
  'Which plans were carried out?',
  `Of ${count(plannedEvents().length, 'plan, offer or wish', 'plans, offers and wishes')}, ` +
    `${donePlans().size} ${donePlans().size === 1 ? 'is' : 'are'} reported as carried out by another source.`,
  viewAddress('plans'),
];

function against() {
  const rows = rowsOf('positions').filter((row) => stanceOf(row) === 'oppose');
  const [holder, own] = most(rows, holderOf);
  return holder && [
    'Who is against what?',
    `${count(rows.length, 'position')} against a value or policy, or that deny a claim; ${own.length} are of ${labelOf(holder)}.`,
    viewAddress('positions', { stance: 'oppose' }),
  ];
}

const evidence = () => [
  'Where does the text say so?',
  `${count(sizeOf('evidence'), 'pointer')} lead to sentences. Load your own copy of a source to read them.`,
  viewAddress('sources'),
];

const numbers = () => [
  [sizeOf('events'), 'events', viewAddress('timeline')],
  [sizeOf('positions'), 'positions', viewAddress('positions')],
  [codedSources().length, 'coded sources', viewAddress('sources')],
  [sizeOf('actors') + sizeOf('organizations'), 'people and organizations', viewAddress('network')],
  [sizeOf('evidence'), 'pieces of evidence', viewAddress('tables/evidence')],
  [differing().length, 'events with disagreeing sources', viewAddress('disagreements')],
].filter(([number]) => number);

