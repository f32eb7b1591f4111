// How to cite a page: the dataset with its version, the row, and the sentences it was coded from.
import { about, rowOf } from '../common/data.js';
import { dateInWords } from '../common/dates.js';
import { button, el, grouped } from '../common/dom.js';
import { sourceOfSentence } from '../common/evidence.js';
import { container, label, labelOf } from '../common/labels.js';
import { pageAddress } from '../common/links.js';
import { section } from './frame.js';

const MOST = 5; // sentences named

/** Sources and where in them: “Title”, Series 3, no. 148, 1 August 2006: paragraph 7, sentence 4 */
const places = (sentences) => [...grouped(sentences, sourceOfSentence)].map(([source, own]) => {
  const row = rowOf('sources', source);
  const details = row.title ? [container(row), dateInWords(row.date_published_edtf)] : [];
  const named = own.slice(0, MOST).map((id) => labelOf(id).toLowerCase());
  if (own.length > MOST) named.push(`and ${own.length - MOST} more`);
  return `${[label('sources', row), ...details].filter(Boolean).join(', ')}: ${named.join('; ')}`;
});

/** The section that says how to cite a page. sentences: ids; kind: what it is of. */
export function citation(id, sentences = [], kind = 'Row') {
  const coded = sentences.length ? ` Coded from ${places(sentences).join('; and ')}.` : '';
  const text = `${about.citation} ${kind} ${id}.${coded}`;
  const status = el('span.said', { role: 'status' });
  const tell = (what) => () => { status.textContent = what; };
  const copyButton = (name, what, done) => button(name, () => navigator.clipboard.writeText(what)
    .then(tell(done), tell('the browser does not allow it: select the text and copy it')));
  const [page] = location.href.split('#');
  return section('Cite this', null,
    el('p.citation', text),
    el('p.actions',
      copyButton('Copy citation', text, 'citation copied'),
      // a page on a disk has no address for others
      /^https?:/.test(page) ? copyButton('Copy address', page + pageAddress(id), 'address copied')
        : copyButton('Copy id and version', `${id} (${about.title ?? about.name}, version ${about.version})`,
          'id and version copied: this page is on your disk and has no address for others'),
      status));
}
