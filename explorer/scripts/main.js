'use strict';
// Routes: #/view/NAME?filters shows a view, #/card/ID a card beside the view that is open.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const ORDER = ['start', 'timeline', 'network', 'positions', 'map', 'tables', 'article', 'copy'];
  const view = document.getElementById('view');
  const card = document.getElementById('card');
  let open = { name: null, address: null };
  let before = null;

  /** The views in the order of the tabs. */
  KSD.viewNames = () =>
    [...ORDER, ...Object.keys(KSD.views)].filter((name, at, all) => KSD.views[name] && all.indexOf(name) === at);

  function showView(path, query) {
    const [name, rest] = path.split(/\/(.*)/s);
    const known = Object.hasOwn(KSD.views, name) ? name : 'missing';
    const address = `${path}?${query}`;
    if (address === open.address) return;
    KSD.views[open.name]?.leave?.();
    open = { name: known, address, rest, query };
    drawView();
  }

  function drawView() {
    const { title, says, draw } = KSD.views[open.name];
    const focused = view.contains(document.activeElement) ? document.activeElement : null;
    view.className = `view-${open.name}`;
    view.replaceChildren(
      KSD.el('h2', { tabindex: '-1', text: open.name === 'start' ? KSD.about.title : title }),
      says ? KSD.el('p', { class: 'says', text: says }) : '',
    );
    document.title = `${title} – ${KSD.about.title}`;
    for (const link of document.querySelectorAll('#views a'))
      KSD.setCurrent(link, link.dataset.view === open.name, 'page');
    draw(view, Object.fromEntries(new URLSearchParams(open.query)), open.rest);
    if (focused) refocus(focused.name);
  }

  /** What had the focus was drawn anew: give it to the control of that name, or else to the heading. */
  function refocus(name) {
    const control = name ? view.querySelector(`[name="${CSS.escape(name)}"]`) : null;
    control?.closest('details')?.setAttribute('open', '');
    if (control) control.focus({ preventScroll: true });
    else view.querySelector('h2').focus();
  }

  KSD.views.missing = {
    hidden: true,
    title: 'No such view',
    draw(place) {
      place.append(
        KSD.el('p', { text: `This page has no view called “${decoded(open.address.replace(/\?$/, ''))}”.` }),
        KSD.el('p', {}, KSD.el('a', { href: KSD.viewAddress('start'), text: 'Go to the start' })),
      );
    },
  };

  function showCard(id) {
    const content =
      KSD.card(id) ??
      KSD.el(
        'article',
        {},
        KSD.el('h2', { tabindex: '-1', text: 'No such card' }),
        KSD.el('p', {
          text: `This dataset has no row with the id “${id}”. It may have another version than the one that the address was made with.`,
        }),
      );
    const close = KSD.el('button', {
      type: 'button',
      class: 'close',
      text: 'Close the card',
      on: { click: closeCard },
    });
    card.replaceChildren(close, content);
    card.hidden = false;
    card.scrollTop = 0;
    document.body.classList.add('with-card');
    document.title = `${card.querySelector('h2').textContent} – ${KSD.about.title}`;
  }

  function closeCard() {
    location.hash = `#/view/${open.address.replace(/\?$/, '')}`;
  }

  function hideCard() {
    if (card.hidden) return;
    card.hidden = true;
    document.body.classList.remove('with-card');
    if (before?.isConnected) before.focus();
  }

  function route() {
    const unknown = location.hash.slice(1).replace(/^\/$/, ''); // an address of neither kind has no view either
    const [, kind, rest = unknown] = /^#\/(view|card)\/(.*)$/s.exec(location.hash) ?? [];
    if (kind === 'card') {
      if (card.hidden) before = document.activeElement;
      if (!open.name) showView('start', '');
      showCard(decoded(rest));
      card.querySelector('h2').focus({ preventScroll: true });
    } else {
      const [path, query = ''] = rest.split(/\?(.*)/s);
      showView(path || 'start', query);
      hideCard();
    }
    KSD.views[open.name].select?.(kind === 'card' ? decoded(rest) : null);
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  /** Draw the open view and card anew, after a copy was brought or the colours changed. */
  KSD.redraw = () => {
    if (open.name !== 'copy') {
      KSD.views[open.name]?.leave?.();
      drawView();
      KSD.views[open.name].select?.(card.hidden ? null : decoded(location.hash.replace('#/card/', '')));
    }
    if (!card.hidden) {
      const top = card.scrollTop;
      showCard(decoded(location.hash.replace('#/card/', '')));
      card.scrollTop = top;
    }
  };

  document.getElementById('views').append(
    KSD.el(
      'ul',
      {},
      KSD.viewNames()
        .filter((name) => !KSD.views[name].hidden)
        .map((name) =>
          KSD.el(
            'li',
            {},
            KSD.el('a', { href: KSD.viewAddress(name), 'data-view': name, text: KSD.views[name].title }),
          ),
        ),
    ),
  );
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    view.focus();
  });
  KSD.startTooltips();
  KSD.startSearch(document.getElementById('search'));
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea');
    if (event.key === '/' && !typing) {
      event.preventDefault();
      document.querySelector('#search input').focus();
    }
    if (event.key === 'Escape' && !typing && !card.hidden) closeCard();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', KSD.redraw);
  // a card takes room from the view beside it
  let width = view.clientWidth;
  new ResizeObserver(() => {
    if (view.clientWidth === width) return;
    width = view.clientWidth;
    KSD.views[open.name]?.resize?.();
  }).observe(view);
  addEventListener('hashchange', route);
  route();
  document.documentElement.dataset.ready = 'true';
  performance.mark('ready');
})();
