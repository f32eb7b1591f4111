'use strict';
// Search as one types, and as a list of its own.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const FIRST = 8;
  const MOST = 200;
  const BEFORE = 30; // characters of a cell shown before the word, and of it in all
  const LONGEST = 90;

  /** Why a row was found whose name has none of the words: the cell that has most of them. */
  function whyFound({ id, label, terms = [] }) {
    const within = (text) => terms.filter((term) => KSD.plainWord(text).includes(term));
    if (within(label).length === terms.length) return null;
    const said = KSD.saidIn(id).map(([title, text]) => [title, text, within(text)]);
    const [title, text, found] = said.sort((one, other) => other[2].length - one[2].length)[0] ?? [];
    return found?.length ? `${title}: ${around(text, found[0])}` : null;
  }

  function around(text, term) {
    const before = KSD.plainWord(text).indexOf(term) - BEFORE;
    const start = before > 0 ? text.indexOf(' ', before) + 1 : 0;
    const last = text.length - start > LONGEST ? text.lastIndexOf(' ', start + LONGEST) : text.length;
    const end = last > start ? last : start + LONGEST;
    return `${start ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
  }

  const line = (found) =>
    KSD.el(
      'li',
      {},
      KSD.el(
        'a',
        { href: KSD.cardAddress(found.id) },
        found.label,
        ' ',
        KSD.el('span', { class: 'small', text: [found.kind, found.why ?? whyFound(found)].filter(Boolean).join(' – ') }),
      ),
    );

  KSD.views.search = {
    title: 'Search',
    hidden: true,
    says: 'Everything with these words, best first.',
    draw(place, params) {
      const status = KSD.el('p', { role: 'status', text: 'Searching …' });
      const list = KSD.el('ol', { class: 'results' });
      place.append(status, list);
      KSD.seek(params.q ?? '').then((found) => {
        status.textContent = `${KSD.count(found.length, 'result')} for “${params.q ?? ''}”`;
        list.append(...found.slice(0, MOST).map(line));
      });
    },
  };

  KSD.startSearch = (form) => {
    const input = form.querySelector('input');
    const list = form.querySelector('ul');
    const said = form.querySelector('[role=status]');
    const close = () => {
      list.hidden = true;
    };
    const links = () => [...list.querySelectorAll('a')];
    let waiting = 0;
    const suggest = async () => {
      clearTimeout(waiting);
      waiting = 0;
      const sought = input.value;
      said.textContent = 'Searching …';
      const found = await KSD.seek(sought);
      if (sought !== input.value) return;
      list.replaceChildren(...found.slice(0, FIRST).map(line));
      if (found.length > FIRST)
        list.append(
          KSD.el(
            'li',
            {},
            KSD.el('a', { href: KSD.viewAddress('search', { q: input.value }), text: `All ${found.length} results` }),
          ),
        );
      list.hidden = !found.length;
      said.textContent = input.value.trim() ? KSD.count(found.length, 'result') : '';
    };
    input.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(suggest, 120);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      location.hash = KSD.viewAddress('search', { q: input.value });
      close();
    });
    form.addEventListener('keydown', async (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape') {
        close();
        input.focus();
      }
      if (!step) return;
      event.preventDefault();
      if (waiting) await suggest();
      if (list.hidden) return;
      const all = [input, ...links()];
      all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement) + step))].focus();
    });
    list.addEventListener('click', close);
    form.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
    });
  };
})();
