'use strict';
// The panel for the reader's own copy: paste, drop or choose it. It stays in this tab's memory.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const MOST = 20e6; // bytes or characters
  const LONG = 200_000; // characters; a text field with more of them is slow
  let outcome = null; // { report, name } or { error }
  let running = null; // { controller, share, name }
  let panel = null;
  let held = null; // the source whose copy the cards show

  KSD.views.copy = {
    title: 'Own copy',
    says: 'Bring the article as you have it, and every card shows the sentences it rests on. Nothing leaves your machine, nothing is stored: close the page and it is forgotten.',
    draw(place) {
      panel = { form: form(), state: KSD.el('div', { class: 'copy-state' }), said: KSD.el('p', { class: 'said', role: 'status' }) };
      place.append(KSD.el('p', {}, 'The text is its publisher’s, so the dataset holds only numbers and hashes of its sentences. Open the article (', sources(),
        '), copy its text and paste it here; or give a file, plain text or a saved web page, up to 20 MB.'),
      panel.form, panel.said, panel.state);
      show();
    },
    leave() { panel = null; },
  };

  const publisher = (row) => KSD.el('a', { href: row.url && /^https?:/.test(row.url) ? row.url : KSD.cardAddress(row.source_id), rel: 'noreferrer',
    text: KSD.label('sources', row) });

  function sources() {
    const coded = KSD.codedSources();
    return coded.length > 5 ? KSD.el('a', { href: KSD.viewAddress('tables/sources'), text: `one of ${coded.length.toLocaleString('en')} sources` })
      : KSD.joined(coded.map(publisher));
  }

  function form() {
    const field = KSD.el('textarea', { id: 'own-copy', rows: 6, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'own-copy-help', on: { paste } });
    const file = KSD.el('input', { type: 'file', id: 'own-file', on: { change: () => { giveFiles(file.files); file.value = ''; } } });
    const send = (event) => { event.preventDefault(); giveText(field.value); };
    return KSD.el('form', { class: 'own-copy', on: { submit: send } },
      KSD.el('label', { for: 'own-copy', text: 'The article’s text' }), field,
      KSD.el('p', { class: 'small', id: 'own-copy-help', text: 'A whole page with its menus will do, or one paragraph. A file can also be dropped anywhere on this page.' }),
      KSD.el('p', { class: 'actions' }, KSD.el('button', { text: 'Find its sentences' }), ' ',
        KSD.el('label', { for: 'own-file', text: 'or a file: ' }), file));
  }

  function paste(event) {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text.length > LONG) {
      event.preventDefault();
      giveText(text);
    } else {
      setTimeout(() => giveText(event.target.value));
    }
  }

  function giveText(text) {
    if (!text.trim()) return refuse('There is no text in it: paste the article’s text first.');
    if (text.length > MOST) return refuse(tooLarge('What you gave', text.length, 'characters'));
    return check(text, 'What you gave');
  }

  const tooLarge = (name, size, unit) => `${name} has ${Math.round(size / 1e6).toLocaleString('en')} million ${unit}, and at most ${MOST / 1e6} million are read here: `
    + 'give only the part that holds the article, or use the command “ksd verify”, which reads larger files.';

  async function giveFiles(files) {
    if (!files.length) return;
    if (files.length > 1) { refuse('These are several files: give one, the one that holds the article.'); return; }
    const [file] = files;
    const field = panel?.form.querySelector('textarea');
    if (field) field.value = ''; // what was pasted before is not what is looked through now
    if (file.size > MOST) { refuse(tooLarge(file.name, file.size, 'bytes')); return; }
    try {
      check({ bytes: new Uint8Array(await file.arrayBuffer()), name: file.name }, file.name);
    } catch {
      refuse(`${file.name} cannot be read: is it a folder, or was it moved?`);
    }
  }

  function refuse(message) {
    running?.controller.abort();
    running = null;
    outcome = { error: message };
    show();
  }

  async function check(copy, name) {
    running?.controller.abort();
    const own = { controller: new AbortController(), share: 0, name };
    running = own;
    outcome = null;
    show();
    const index = KSD.codedSources().map((row) => KSD.sourceIndex(row.source_id));
    try {
      const report = await KSD.verifyCopy(copy, index, (share) => progress(own, share), own.controller.signal);
      if (running !== own) return;
      outcome = { report, name };
    } catch (error) {
      if (running !== own) return;
      outcome = { error: error.message };
    }
    running = null;
    if (outcome.report && KSD.foundIn(outcome.report)) {
      held = outcome.report.source_id;
      KSD.setCopy(held, outcome.report);
    }
    show();
  }

  function progress(own, share) {
    own.share = share;
    const bar = panel?.state.querySelector('progress');
    if (running === own && bar) bar.value = share;
  }

  function cancel() {
    running?.controller.abort();
    running = null;
    show();
    say('Cancelled.');
  }

  function forget() {
    KSD.setCopy(held, null);
    held = outcome = null;
    show();
    panel.form.querySelector('textarea').value = '';
    say('The copy is forgotten.');
  }

  function say(text) {
    if (panel) panel.said.textContent = text;
  }

  function show() {
    if (!panel) return;
    const { state } = panel;
    state.setAttribute('aria-busy', String(Boolean(running)));
    state.replaceChildren(...(running ? waiting() : told()),
      held && !running ? KSD.el('p', {}, KSD.el('button', { type: 'button', text: 'Forget the copy', on: { click: forget } })) : '');
    say(running ? 'Looking through it.' : outcome?.error ?? (outcome ? state.querySelector('h3').textContent : ''));
  }

  const waiting = () => [KSD.el('p', {}, KSD.el('label', { for: 'own-progress', text: 'Looking through it … ' }),
    KSD.el('progress', { id: 'own-progress', max: 1, value: running.share }), ' ', KSD.el('button', { type: 'button', text: 'Cancel', on: { click: cancel } }))];

  function told() {
    if (!outcome) return [];
    return [outcome.error ? KSD.el('p', { class: 'refused', text: outcome.error }) : KSD.copyResult(outcome.report)];
  }

  // a file dropped beside the field would otherwise replace the page
  addEventListener('dragover', (event) => { if (event.dataTransfer.types.includes('Files')) event.preventDefault(); });
  addEventListener('drop', (event) => {
    const { files } = event.dataTransfer;
    const text = files.length ? '' : event.dataTransfer.getData('text/plain');
    const field = event.target.closest?.('input, textarea');
    if (!files.length && text.length <= LONG) { if (!field) event.preventDefault(); return; }
    event.preventDefault();
    location.hash = KSD.viewAddress('copy');
    if (files.length) giveFiles([...files]);
    else giveText(text);
  });
})();
