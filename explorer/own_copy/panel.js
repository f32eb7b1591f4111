// The panel for the reader's own copies: paste, drop or choose them. They stay in this tab's memory.
import { codedSources } from '../common/data.js';
import { amount, bullets, button, el } from '../common/dom.js';
import { label } from '../common/labels.js';
import { link, open, pageAddress, viewAddress } from '../common/links.js';
import { fold } from '../parts/frame.js';
import { addCopy, forgetCopy, heldCopies } from './copy.js';
import { copyResult, foundIn } from './result.js';
import { verifyCopy } from './verify.js';

const MOST = 20e6; // bytes or characters
const PASTED = 'Your text';
let outcomes = []; // { report } or { error } for each text that was given last
let running = null; // the AbortController of a verification
let panel = null; // { field, state, status }, while it is open

export const ownCopy = {
  title: 'Own copy',
  says: 'Load sources as you have them, and every page shows the sentences it rests on. ' +
    'Nothing leaves your machine and nothing is stored: close the page and they are forgotten.',
  draw(place) {
    const field = el('textarea', {
      id: 'own-copy', rows: 6, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'own-copy-help',
      on: { paste },
    });
    panel = { field, state: el('div.copy-state'), status: el('p.said', { role: 'status' }) };
    place.append(form(field), panel.status, panel.state, fold('Where to get the texts',
      el('p', 'A text belongs to its publisher, so the dataset has only numbers and hashes of its sentences. ' +
        'Open a source, copy its text and paste it here.'),
      bullets(codedSources().map((row) => el('a', {
        href: /^https?:/.test(row.url ?? '') ? row.url : pageAddress(row.source_id), rel: 'noreferrer',
      }, label('sources', row))))));
    show();
    return { leave: () => { panel = null; } };
  },
};

function form(field) {
  const change = ({ target }) => {
    takeFiles([...target.files]);
    target.value = '';
  };
  const submit = (event) => {
    event.preventDefault();
    takeText(field.value);
  };
  return el('form.own-copy', { on: { submit } },
    el('label', { for: 'own-copy' }, 'Text of a source'),
    field,
    el('p.small', { id: 'own-copy-help' }, 'A whole page with its menus will do, or one paragraph. Files can ' +
      'also be dropped anywhere on this page, several at once: plain text or saved web pages, up to 20 MB each.'),
    el('p.actions',
      el('button.first', 'Find its sentences'), el('label', { for: 'own-file' }, 'or files: '),
      el('input', { type: 'file', id: 'own-file', multiple: true, on: { change } })));
}

/** What is pasted is searched at once, and not put into the field, which long texts make slow. */
function paste(event) {
  event.preventDefault();
  takeText(event.clipboardData?.getData('text/plain') ?? '');
}

function takeText(text) {
  checkAll([{ name: PASTED, read: () => {
    if (!text.trim()) throw new Error('There is no text in it: paste the text of a source first.');
    if (text.length > MOST) throw tooLarge(PASTED, text.length, 'characters');
    return new TextEncoder().encode(text);
  } }]);
}

function takeFiles(files) {
  if (!files.length) return;
  if (panel) panel.field.value = ''; // what was pasted before is not what is searched now
  checkAll(files.map((file) => ({ name: file.name, read: async () => {
    if (file.size > MOST) throw tooLarge(file.name, file.size, 'bytes');
    return new Uint8Array(await file.arrayBuffer().catch(() => {
      throw new Error(`${file.name} cannot be read: is it a folder, or was it moved?`);
    }));
  } })));
}

const tooLarge = (name, size, unit) => new Error(
  `${name} has ${amount(Math.round(size / 1e6))} million ${unit}, and at most ${MOST / 1e6} million are read ` +
  'here: give only the part that holds the source, or use the command “ksd verify”, which reads larger files.');

/** Verify texts one after the other; each is { name, read }. */
async function checkAll(given) {
  running?.abort();
  const own = new AbortController();
  running = own;
  outcomes = [];
  show();
  const found = [];
  for (const { name, read } of given) {
    try {
      found.push({ report: await verifyCopy(await read(), name, own.signal) });
    } catch (error) {
      found.push({ error: error.message });
    }
    if (running !== own) return;
  }
  running = null;
  outcomes = found;
  for (const { report } of found) if (report && foundIn(report)) addCopy(report);
  show();
}

function forget(sourceId) {
  forgetCopy(sourceId);
  outcomes = [];
  show();
  panel.field.value = '';
}

const say = (text) => panel && (panel.status.textContent = text);

function show() {
  if (!panel) return;
  const { state } = panel;
  state.setAttribute('aria-busy', String(Boolean(running)));
  state.replaceChildren(el('div', running ? waiting() : [outcomes.map(({ report, error }) =>
    error ? el('p.refused', error) : copyResult(report)), held(heldCopies())]));
  say(running ? 'Searching it.'
    : outcomes.find(({ error }) => error)?.error ?? state.querySelector('h3')?.textContent ?? '');
}

const waiting = () => el('p', el('label', { for: 'own-progress' }, 'Searching it … '),
  el('progress', { id: 'own-progress' }));

const held = (reports) => reports.length > 0 && [
  el('h3', 'Copies that are loaded'),
  bullets(reports.map((report) => el('div.card', link(report.source_id),
    el('p.small', `${foundIn(report)} of ${report.sentences.length} sentences found`),
    el('p', button('Forget this copy', () => forget(report.source_id))))), 'ul.cards'),
  reports.length > 1 && el('p', button('Forget all copies', () => forget())),
];

// files dropped beside the field would otherwise replace the page
addEventListener('dragover', (event) => {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault();
});
addEventListener('drop', (event) => {
  const files = [...event.dataTransfer.files];
  if (!files.length) return;
  event.preventDefault();
  open(viewAddress('copy'));
  takeFiles(files);
});
