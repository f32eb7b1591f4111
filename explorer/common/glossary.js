// Terms open what they mean where they are used: the definition, and the entry of the glossary.
import { cached, codeOf } from './data.js';
import { button, el } from './dom.js';
import { decoded } from './links.js';

const dialog = document.getElementById('definition');
const plain = (name) => name.replace(/\.$/, '').trim().toLowerCase();

/** The paragraphs of the glossary by the terms and the columns that they are about. */
const entries = cached(() => {
  const found = new Map();
  let own = [];
  for (const node of document.getElementById('glossary').content.children) {
    if (node.firstChild?.nodeName === 'STRONG') {
      own = [];
      const [, columns = ''] = /\(([^)]*)\):/.exec(node.textContent) ?? [];
      const terms = [...node.querySelectorAll('strong')].map((each) => each.textContent);
      for (const name of [...terms, columns].join().split(',')) if (name) found.set(plain(name), own);
    }
    own.push(node);
  }
  return found;
});

function show(name, ...content) {
  dialog.replaceChildren(el('h2', name), ...content, ...(entries().get(plain(name)) ?? []).map((each) => each.cloneNode(true)),
    el('p.actions', button('Close', () => dialog.close()), el('a', { href: '#/view/glossary' }, 'The whole glossary')));
  dialog.showModal();
}

/** A small button that opens the entry of a term; null if the glossary has none. */
export function explain(name) {
  if (!entries().has(plain(name))) return null;
  const node = button('?', () => show(name));
  node.className = 'explain';
  node.setAttribute('aria-label', `What “${name}” means`);
  return node;
}

/** Have the codes of the page open their definition. */
export function startGlossary() {
  document.addEventListener('click', (event) => {
    const node = event.target.closest('a.term');
    if (!node || event.ctrlKey || event.metaKey || event.shiftKey || dialog.contains(node)) return;
    event.preventDefault();
    const [, vocabulary, code] = /code:([^:]*):(.*)$/s.exec(decoded(node.hash)) ?? [];
    const { label, definition } = codeOf(vocabulary, code);
    show(vocabulary.replaceAll('_', ' '), el('p', el('b', label), definition && `: ${definition}. `,
      el('a', { href: node.hash }, 'All rows with this code')));
  });
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || target.closest('a')) dialog.close();
  });
}
