// The article as a strip: its paragraphs and sentences by number, each with how much rests on it.
import { bringCopy, hasCopy, sentenceCopy } from '../own_copy/copy.js';
import { markedText } from '../own_copy/sentence_text.js';
import { codedSources, findRow, referring } from '../common/data.js';
import { bullets, count, el, legend, setCurrent } from '../common/dom.js';
import { evidenceFor, ownerOf } from '../common/evidence.js';
import { filterBar } from '../common/filters.js';
import { label } from '../common/labels.js';
import { cardAddress, link } from '../common/links.js';

export const article = {
  title: 'Article',
  says: 'The paragraphs and sentences by number, and how many rows of the dataset rest on each. ' +
    'The text is not part of the dataset.',
  draw(place, params) {
    const sources = codedSources();
    const source = sources.find((row) => row.source_id === params.source) ?? sources[0];
    if (!source) return place.append(el('p', 'No article was indexed.'));
    const id = source.source_id;
    const options = sources.map((row) => [row.source_id, label('sources', row)]);
    const filter = { name: 'source', title: 'Article', options, all: 'first' };
    place.append(
      sources.length > 1 ? filterBar('article', [filter], params) : '',
      hasCopy(id) ? '' : bringCopy(),
      el('h3', link(id)),
      stripLegend(hasCopy(id)),
      bullets(referring('paragraphs', 'source_id', id).map(paragraph), 'ol.strip'),
    );
    return { select: (card) => select(place.querySelectorAll('.strip .sentence'), card) };
  },
};

/** Mark the sentence that is chosen, or those that the chosen row rests on. */
function select(nodes, id) {
  const found = id && findRow(id);
  const cited = found ? evidenceFor(found.table, id) : [];
  const chosen = new Set([id, ...cited.map((row) => row.sentence_id)]);
  for (const node of nodes) {
    const own = node.dataset.id;
    const rows = cited.length ? cited : referring('evidence', 'sentence_id', own);
    const spans = rows.filter((row) => row.sentence_id === own);
    setCurrent(node, chosen.has(own));
    const text = node.querySelector('.canonical');
    text?.replaceChildren(...markedText(sentenceCopy(own).canonical, spans));
  }
}

const MARKED = el('mark', 'marked');

const stripLegend = (isCopied) => legend('What the boxes mean', [
  ['strip-sample depth-1', 'one row rests on the sentence', 'few'],
  ['strip-sample depth-4', 'many do: the more rows, the stronger the colour', 'many'],
  isCopied && ['', 'words of your copy that rows cite; with a card open, those it cites', MARKED],
]);

const paragraph = (row) => [
  el('p.gist', link(row.paragraph_id, `¶ ${row.number}`), ` ${row.gist ?? ''}`),
  el('p.sentences', referring('sentences', 'paragraph_id', row.paragraph_id)
    .map((each) => [sentence(row.number, each), ' '])),
];

function sentence(paragraphNumber, { sentence_id: id, number }) {
  const owners = referring('evidence', 'sentence_id', id).map((row) => ownerOf(row).id);
  const rows = new Set(owners).size;
  const depth = rows === 0 ? 0 : Math.min(4, 1 + Math.floor(Math.log2(rows)));
  const copy = sentenceCopy(id);
  const status = copy && copy.status !== 'ok' ? `, ${copy.status} in your copy` : '';
  const says = `Paragraph ${paragraphNumber}, sentence ${number}: ${count(rows, 'row')}${status}`;
  const text = copy?.canonical ? el('span.canonical') : copy?.again ? '(see before)' : copy?.text;
  return el(`a.sentence.depth-${depth}`, {
    class: copy ? `has-copy copy-${copy.status}` : '',
    href: cardAddress(id),
    'data-id': id,
    'data-tip': says,
    'aria-label': text ? null : says,
  }, text
    ? [el('sup', number), text]
    : [`sentence ${number}: `, el('span.amount', String(rows)), rows === 1 ? ' row' : ' rows']);
}
