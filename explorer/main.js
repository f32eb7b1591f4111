// Starts the page and routes: #/view/NAME?filters shows a view, #/card/ID a card beside it.
import './styles/all.css';
import { card } from './cards/card.js';
import { startSearch } from './search/box.js';
import { about } from './common/data.js';
import { el, setCurrent } from './common/dom.js';
import { viewAddress, viewLink } from './common/links.js';
import { startTooltips } from './common/tooltip.js';
import { views } from './views/index.js';

// for the browser's console: explorer.rowsOf('events')
export { verifyCopy } from './own_copy/verify.js';
export { idOf, keyOf, rowsOf, tables } from './common/data.js';
export { card };

const viewPlace = document.getElementById('view');
const cardPlace = document.getElementById('card');
let open = { name: null, address: null }; // the view, with what its draw gave as `drawn`
let focusedBefore = null; // what had the focus before the card was opened

const missing = {
  title: 'No such view',
  draw(place, params, { address }) {
    place.append(
      el('p', `This page has no view called “${decoded(address)}”.`),
      el('p', viewLink('Go to the start', 'start')));
  },
};

/** Show the view of an address: NAME/rest?filters. */
function showView(address) {
  if (address === open.address) return;
  open.drawn?.leave?.();
  const [path, query = ''] = address.split(/\?(.*)/s);
  const [name, rest] = path.split(/\/(.*)/s);
  const view = Object.hasOwn(views, name) ? views[name] : missing;
  open = { name, view, address, rest, query };
  drawView();
}

function drawView() {
  const { name, view, query } = open;
  const focused = viewPlace.contains(document.activeElement) ? document.activeElement : null;
  viewPlace.className = `view-${view === missing ? 'missing' : name}`;
  viewPlace.replaceChildren(
    el('h2', { tabindex: '-1' }, name === 'start' ? about.title : view.title),
    view.says ? el('p.says', view.says) : '');
  document.title = `${view.title} – ${about.title}`;
  for (const link of document.querySelectorAll('#views a')) {
    setCurrent(link, link.dataset.view === name, 'page');
  }
  const params = Object.fromEntries(new URLSearchParams(query));
  open.drawn = view.draw(viewPlace, params, open);
  if (focused) refocus(focused.name);
}

/** What had the focus was drawn again: give it to the control of that name, or to the heading. */
function refocus(name) {
  const control = name ? viewPlace.querySelector(`[name="${CSS.escape(name)}"]`) : null;
  control?.closest('details')?.setAttribute('open', '');
  if (control) control.focus({ preventScroll: true });
  else viewPlace.querySelector('h2').focus();
}

const noCard = (id) => el('article',
  el('h2', { tabindex: '-1' }, 'No such card'),
  el('p', `This dataset has no row with the id “${id}”. The address may be of another version.`));

function showCard(id) {
  const close = el('button.close', { type: 'button', on: { click: closeCard } }, 'Close the card');
  cardPlace.replaceChildren(close, card(id) ?? noCard(id));
  cardPlace.hidden = false;
  cardPlace.scrollTop = 0;
  document.body.classList.add('with-card');
  document.title = `${cardPlace.querySelector('h2').textContent} – ${about.title}`;
}

function closeCard() {
  location.hash = `#/view/${open.address}`;
}

function hideCard() {
  if (cardPlace.hidden) return;
  cardPlace.hidden = true;
  document.body.classList.remove('with-card');
  if (focusedBefore?.isConnected) focusedBefore.focus();
}

/** The id of the card that the address asks for, or null. */
function cardInAddress() {
  const [, id] = /^#\/card\/(.*)$/s.exec(location.hash) ?? [];
  return id === undefined ? null : decoded(id);
}

function route() {
  const id = cardInAddress();
  if (id !== null) {
    if (cardPlace.hidden) focusedBefore = document.activeElement;
    if (!open.name) showView('start');
    showCard(id);
    cardPlace.querySelector('h2').focus({ preventScroll: true });
  } else {
    showView(location.hash.replace(/^#(?:\/view\/|\/$)?/, '').replace(/\?$/, '') || 'start');
    hideCard();
  }
  open.drawn?.select?.(id);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Draw the open view and card again, after a copy was loaded or the colours changed. */
function redraw() {
  if (open.name !== 'copy') {
    open.drawn?.leave?.();
    drawView();
    open.drawn?.select?.(cardInAddress());
  }
  if (!cardPlace.hidden) {
    const top = cardPlace.scrollTop;
    showCard(cardInAddress());
    cardPlace.scrollTop = top;
  }
}

function startKeys() {
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    viewPlace.focus();
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target.closest('input, select, textarea');
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      document.querySelector('#search input').focus();
    }
    if (event.key === 'Escape' && !isTyping && !cardPlace.hidden) closeCard();
  });
}

/** A card takes room from the view beside it. */
function startResizing() {
  let width = viewPlace.clientWidth;
  new ResizeObserver(() => {
    if (viewPlace.clientWidth === width) return;
    width = viewPlace.clientWidth;
    open.drawn?.resize?.();
  }).observe(viewPlace);
}

document.getElementById('views').append(el('ul', Object.entries(views)
  .filter(([, { hidden }]) => !hidden)
  .map(([name, { title, says }]) =>
    el('li', el('a', { href: viewAddress(name), 'data-view': name, 'data-tip': says }, title)))));
startTooltips();
startSearch(document.getElementById('search'));
startKeys();
startResizing();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
addEventListener('copychange', redraw);
addEventListener('hashchange', route);
route();
document.documentElement.dataset.ready = 'true';
performance.mark('ready');
