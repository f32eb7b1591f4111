// The panel for the reader's own copy: paste, drop or choose it. It stays in this tab's memory.
import { codedSources } from '../common/data.js';
import { amount, button, el, joined } from '../common/dom.js';
import { label } from '../common/labels.js';
import { cardAddress, open, viewAddress, viewLink } from '../common/links.js';
import { hasCopy, setCopy } from './copy.js';
import { copyResult, foundIn } from './result.js';
import { verifyCopy } from './verify.js';

const MOST = 20e6; // bytes or characters
const LONG = 200_000; // characters; a text field with more of them is slow
const PASTED = 'Your text';
let outcome = null; // { report } or { error }
let running = null; // the AbortController of a verification
let panel = null; // { field, state, status }, while it is open

export const ownCopy = {
  title: 'Own copy',
  says: 'Load the article as you have it, and every card shows the sentences it rests on. ' +
    'Nothing leaves your machine, nothing is stored: close the page and it is forgotten.',
  draw(place) {
    const on = { paste };
    panel = {
      field: el('textarea', {
        id: 'own-copy', rows: 6, spellcheck: 'false', autocomplete: 'off',
        'aria-describedby': 'own-copy-help', on,
      }),
      state: el('div.copy-state'),
      status: el('p.said', { role: 'status' }),
    };
    place.append(
      el('p', 'The text belongs to its publisher, so the dataset holds only numbers and hashes ' +
        'of its sentences. Open the article (', sources(), '), copy its text and paste it here; ' +
        'or choose a file, plain text or a saved web page, up to 20 MB.'),
      form(panel.field), panel.status, panel.state);
    show();
    return {
      leave() {
        panel = null;
      },
    };
  },
};

function sources() {
  const coded = codedSources();
  if (coded.length > 5) return viewLink(`one of ${amount(coded.length)} sources`, 'tables/sources');
  return joined(coded.map((row) => {
    const href = /^https?:/.test(row.url ?? '') ? row.url : cardAddress(row.source_id);
    return el('a', { href, rel: 'noreferrer' }, label('sources', row));
  }));
}

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
    el('label', { for: 'own-copy' }, 'The article’s text'),
    field,
    el('p.small', { id: 'own-copy-help' }, 'A whole page with its menus will do, or one ' +
      'paragraph. A file can also be dropped anywhere on this page.'),
    el('p.actions',
      el('button', 'Find its sentences'), ' ',
      el('label', { for: 'own-file' }, 'or a file: '),
      el('input', { type: 'file', id: 'own-file', on: { change } })));
}

function paste(event) {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text.length > LONG) {
    event.preventDefault();
    takeText(text);
  } else {
    setTimeout(() => takeText(event.target.value));
  }
}

function takeText(text) {
  if (!text.trim()) refuse('There is no text in it: paste the article’s text first.');
  else if (text.length > MOST) refuse(tooLarge(PASTED, text.length, 'characters'));
  else check(new TextEncoder().encode(text), PASTED);
}

async function takeFiles(files) {
  const [file, ...others] = files;
  if (!file) return;
  if (panel) panel.field.value = ''; // what was pasted before is not what is searched now
  if (others.length) refuse('These are several files: choose the one that holds the article.');
  else if (file.size > MOST) refuse(tooLarge(file.name, file.size, 'bytes'));
  else {
    try {
      check(new Uint8Array(await file.arrayBuffer()), file.name);
    } catch {
      refuse(`${file.name} cannot be read: is it a folder, or was it moved?`);
    }
  }
}

const tooLarge = (name, size, unit) =>
  `${name} has ${amount(Math.round(size / 1e6))} million ${unit}, and at most ` +
  `${MOST / 1e6} million are read here: give only the part that holds the article, or use the ` +
  'command “ksd verify”, which reads larger files.';

function refuse(message) {
  stop();
  outcome = { error: message };
  show();
}

function stop() {
  running?.abort();
  running = null;
}

async function check(bytes, name) {
  stop();
  const own = new AbortController();
  running = own;
  outcome = null;
  show();
  let result;
  try {
    result = { report: await verifyCopy(bytes, name, own.signal) };
  } catch (error) {
    result = { error: error.message };
  }
  if (running !== own) return;
  running = null;
  outcome = result;
  if (outcome.report && foundIn(outcome.report)) setCopy(outcome.report);
  show();
}

function cancel() {
  stop();
  show();
  say('Cancelled.');
}

function forget() {
  setCopy(null);
  outcome = null;
  show();
  panel.field.value = '';
  say('The copy is forgotten.');
}

function say(text) {
  if (panel) panel.status.textContent = text;
}

function show() {
  if (!panel) return;
  const { state } = panel;
  state.setAttribute('aria-busy', String(Boolean(running)));
  state.replaceChildren(...(running ? waiting() : [result()]).filter(Boolean));
  if (hasCopy() && !running) state.append(el('p', button('Forget the copy', forget)));
  const heading = state.querySelector('h3')?.textContent ?? '';
  say(running ? 'Searching it.' : outcome?.error ?? heading);
}

const waiting = () => [el('p',
  el('label', { for: 'own-progress' }, 'Searching it … '),
  el('progress', { id: 'own-progress' }), ' ',
  button('Cancel', cancel))];

const result = () => outcome &&
  (outcome.error ? el('p.refused', outcome.error) : copyResult(outcome.report));

// a file dropped beside the field would otherwise replace the page
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
