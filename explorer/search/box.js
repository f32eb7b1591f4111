// The search box: results as one types.
import { count, el } from '../common/dom.js';
import { open, viewAddress, viewLink } from '../common/links.js';
import { resultLink, search } from './results.js';

const FIRST = 8; // results shown below the box
const PAUSE = 120; // milliseconds after the last key

/** Have the form search from now on. */
export function startSearch(form) {
  const input = form.querySelector('input');
  const list = form.querySelector('ul');
  const status = form.querySelector('[role=status]');
  const close = () => {
    list.hidden = true;
  };
  let waiting = 0;

  async function suggest() {
    clearTimeout(waiting);
    waiting = 0;
    const sought = input.value;
    status.textContent = 'Searching …';
    const found = await search(sought);
    if (sought !== input.value) return;
    const links = found.slice(0, FIRST).map(resultLink);
    if (found.length > FIRST) {
      links.push(viewLink(`All ${found.length} results`, 'search', { q: sought }));
    }
    list.replaceChildren(...links.map((each) => el('li', each)));
    list.hidden = !found.length;
    status.textContent = sought.trim() ? count(found.length, 'result') : '';
  }

  async function step(by) {
    if (waiting) await suggest();
    if (list.hidden) return;
    const stops = [input, ...list.querySelectorAll('a')];
    const at = stops.indexOf(document.activeElement) + by;
    stops[Math.min(stops.length - 1, Math.max(0, at))].focus();
  }

  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, PAUSE);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    open(viewAddress('search', { q: input.value }));
    close();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      close();
      input.focus();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  list.addEventListener('click', close);
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) close();
  });
}
