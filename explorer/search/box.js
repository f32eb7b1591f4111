// The search box: results show in their view as one types.
import { open, viewAddress } from '../common/links.js';

const PAUSE = 200; // milliseconds after the last key

export function startSearch(form) {
  const input = form.querySelector('input');
  const isOpen = () => location.hash.startsWith(viewAddress('search'));
  let waiting = 0;
  const go = () => {
    clearTimeout(waiting);
    const address = viewAddress('search', { q: input.value });
    if (isOpen()) location.replace(address);
    else if (input.value.trim()) open(address);
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(go, PAUSE);
  });
  const toResults = (event) => {
    event.preventDefault();
    go();
    document.querySelector('#view .results a')?.focus();
  };
  form.addEventListener('submit', toResults);
  form.addEventListener('keydown', (event) => event.key === 'ArrowDown' && toResults(event));
}
