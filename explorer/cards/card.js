// The card of a row: what is reported, by whom, how certain, and what it rests on.
import { codeOf, fieldOf, fieldsOf, findRow, keyOf } from '../common/data.js';
import { definitions, el } from '../common/dom.js';
import { restsOn } from '../common/evidence.js';
import { label } from '../common/labels.js';
import { viewLink } from '../common/links.js';
import { citation } from './citation.js';
import { codeCard } from './code_card.js';
import { differences } from './differences.js';
import { lead } from './lead.js';
import { cardOf, cellList, filledFields, section } from './parts.js';
import { related, seeAlso } from './related.js';
import { sentences } from './sentences.js';

const CLAIMS = new Set([
  'events', 'positions', 'affiliations', 'event_participants', 'event_relations',
]);
const HASHES = /_sha256$|^loose_|rolling$/;

/** The card for the id of a row, or `code:LIST:CODE`; null if there is none. */
export function card(id) {
  const [, list, code] = /^code:([^:]*):(.*)$/s.exec(id) ?? [];
  if (list) return codeCard(list, code);
  const found = findRow(id);
  if (!found) return null;
  const { table, row } = found;
  const lists = related(table, id);
  return cardOf(table, fieldOf(table, keyOf(table)).title, label(table, row),
    lead(table, row),
    sentences(table, row),
    CLAIMS.has(table) ? [facts(table, row), lists] : [lists, facts(table, row)],
    differences(table, id),
    seeAlso(table, row, id),
    meanings(table, row),
    citation(id, restsOn(table, row)));
}

function facts(table, row) {
  const [hashes, others] = [true, false].map((wanted) =>
    filledFields(table, row).filter(({ name }) => HASHES.test(name) === wanted));
  return [
    section('All that the row says', cellList(others, row)),
    hashes.length &&
      el('details', el('summary', 'Hashes, for finding it in a copy'), cellList(hashes, row)),
  ];
}

/** What the columns and codes of a card mean, in full: for print, touch and screen readers. */
function meanings(table, row) {
  const meaning = ({ name, vocabulary, description = '' }) => {
    const code = vocabulary && codeOf(vocabulary, row[name]);
    return code ? `${description} Here “${code.label}”: ${code.definition}.` : description;
  };
  return el('details.words',
    el('summary', 'What these words mean'),
    definitions('dl', fieldsOf(table).filter(({ name }) => row[name])
      .map((field) => [field.title, meaning(field)])),
    el('p', 'More, with examples: ', viewLink('the glossary', 'glossary'), '.'));
}
