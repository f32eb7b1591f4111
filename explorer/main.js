// Starts the page and routes: #/view/NAME?filters to a view, #/page/ID to the page of a row, beside a view if there is room.
import './styles/design.css';
import './styles/figures.css';
import { about, loadData } from './common/data.js';
import { button, el, setCurrent } from './common/dom.js';
import { startGlossary } from './common/glossary.js';
import { decoded, viewAddress, viewLink } from './common/links.js';
import { selectSentences } from './figures/strip.js';
import { page } from './pages/page.js';
import { startSearch } from './search/box.js';
import { views } from './views/index.js';

// for the browser's console: explorer.rowsOf('events')
export { verifyCopy } from './own_copy/verify.js';
export { idOf, keyOf, rowsOf, tables } from './common/data.js';
export { page };

const ROOM = 1100; // pixels; below, a row has the whole page
const viewPlace = document.getElementById('view');
const panelPlace = document.getElementById('panel');
const scrolled = new Map(); // address → how far it was scrolled
let open = { name: null, address: null }; // the view or page, with what its draw gave as `drawn`
let shown = ''; // the address in the window
let focusedBefore = null; // what had the focus before the panel was opened
let isStarted = false;

const missing = {
  title: 'No such view',
  draw: (place, params, { address }) => place.append(
    el('p', `This page has no view called “${decoded(address)}”.`), el('p', viewLink('Go to the start', 'start'))),
};

function showView(address) {
  if (address === open.address) return;
  open.drawn?.leave?.();
  const [path, query = ''] = address.split(/\?(.*)/s);
  const [name, rest] = path.split(/\/(.*)/s);
  const isSame = open.name === name;
  open = { name, view: Object.hasOwn(views, name) ? views[name] : missing, address, rest, query };
  drawView();
  if (!isSame) scrollTo(0, scrolled.get(location.hash) ?? 0);
}

function drawView() {
  const { name, view, query } = open;
  const focused = viewPlace.contains(document.activeElement) ? document.activeElement : null;
  viewPlace.className = `view-${view === missing ? 'missing' : name}`;
  viewPlace.replaceChildren(el('h2', { tabindex: '-1' }, view.title), view.says ? el('p.says', view.says) : '');
  nameWindow(view.title, name);
  open.drawn = view.draw(viewPlace, Object.fromEntries(new URLSearchParams(query)), open);
  if (focused) refocus(focused.name);
}

/** Name the window and mark the tab of the view. */
function nameWindow(title, name) {
  document.title = `${title} – ${about.title}`;
  for (const link of document.querySelectorAll('#views a')) setCurrent(link, link.dataset.view === name, 'page');
}

/** What had the focus was drawn again: give it to the control of that name, or to the heading. */
function refocus(name) {
  const control = name ? viewPlace.querySelector(`[name="${CSS.escape(name)}"]`) : null;
  control?.closest('details')?.setAttribute('open', '');
  (control ?? viewPlace.querySelector('h2')).focus({ preventScroll: true });
}

const pageOf = (id) => page(id) ?? el('article.page',
  el('h2', { tabindex: '-1' }, 'No such row'),
  el('p', `This dataset has no row with the id “${id}”. The address may be of another version.`));

/** The page of a row in the whole width. */
function showPage(id) {
  hidePanel();
  open.drawn?.leave?.();
  open = { name: 'page', address: null, id };
  viewPlace.className = 'view-page';
  viewPlace.replaceChildren(pageOf(id));
  selectSentences(viewPlace, null);
  nameWindow(viewPlace.querySelector('h2').textContent, null);
  scrollTo(0, scrolled.get(location.hash) ?? 0);
}

/** The same beside the view that is open. */
function showPanel(id) {
  if (panelPlace.hidden) focusedBefore = document.activeElement;
  const widen = () => {
    showPage(id);
    viewPlace.querySelector('h2').focus({ preventScroll: true });
  };
  panelPlace.replaceChildren(el('p.actions', button('Close', closePanel), button('Full page', widen)), pageOf(id));
  panelPlace.hidden = false;
  panelPlace.scrollTop = 0;
  document.body.classList.add('with-panel');
  selectSentences(panelPlace, null);
  nameWindow(panelPlace.querySelector('h2').textContent, open.name);
  open.drawn?.select?.(id);
}

const closePanel = () => { location.hash = `#/view/${open.address}`; };

function hidePanel() {
  if (panelPlace.hidden) return;
  panelPlace.hidden = true;
  document.body.classList.remove('with-panel');
  if (focusedBefore?.isConnected) focusedBefore.focus({ preventScroll: true });
}

/** The id of the row that the address asks for, or null; older addresses have “card”. */
function idInAddress() {
  const [, id] = /^#\/(?:page|card)\/(.*)$/s.exec(location.hash) ?? [];
  return id === undefined ? null : decoded(id);
}

function route() {
  scrolled.set(shown, scrollY);
  shown = location.hash;
  const id = idInAddress();
  if (id === null) {
    hidePanel();
    showView(location.hash.replace(/^#(?:\/view\/|\/$)?/, '').replace(/\?$/, '') || 'start');
    open.drawn?.select?.(null);
    return;
  }
  const isBeside = open.view?.panel && innerWidth >= ROOM;
  (isBeside ? showPanel : showPage)(id);
  if (isStarted) (isBeside ? panelPlace : viewPlace).querySelector('h2').focus({ preventScroll: true });
}

function redraw() {
  if (open.name === 'copy') return;
  const top = scrollY;
  if (open.name === 'page') showPage(open.id);
  else drawView();
  if (!panelPlace.hidden) showPanel(idInAddress());
  scrollTo(0, top);
}

function startKeys() {
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    viewPlace.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (event.target.closest('input, select, textarea, dialog')) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('sought').focus();
    }
    if (event.key === 'Escape' && !panelPlace.hidden) closePanel();
  });
}

async function startPage() {
  await loadData();
  document.getElementById('views').append(el('ul', Object.entries(views).filter(([, { hidden }]) => !hidden)
    .map(([name, { title }]) => el('li', el('a', { href: viewAddress(name), 'data-view': name }, title)))));
  startGlossary();
  startSearch(document.getElementById('search'));
  startKeys();
  addEventListener('copychange', redraw);
  addEventListener('hashchange', route);
  route();
  isStarted = true;
  document.documentElement.dataset.ready = 'true';
  performance.mark('ready');
}

startPage().catch((error) => {
  viewPlace.append(el('p.refused', `The page could not be started: ${error.message}. It needs a browser of 2023 or later.`));
  throw error;
});
