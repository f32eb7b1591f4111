'use strict';
// Search in every row that has a card: as one types, and as a list of its own.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  // rows that are found by what they belong to
  const APART = new Set([
    'evidence',
    'codings',
    'mentions',
    'identifiers',
    'adjudications',
    'retired_ids',
    'sentences',
    'event_participants',
    'event_relations',
  ]);
  const SECOND = new Set(['Name', 'Code', 'Participant', 'Relation']);
  const FIRST = 8;
  const MOST = 200;
  let index = null;
  let filled = null;

  const plain = (word) => word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

  /** The index, filled piece by piece so that the page stays usable meanwhile. */
  async function searchable() {
    filled ??= fill();
    await filled;
    return index;
  }

  async function fill() {
    index = new MiniSearch({
      fields: ['label', 'more'],
      storeFields: ['id', 'kind', 'label'],
      processTerm: (word) => plain(word) || null,
      searchOptions: {
        boost: { label: 3 },
        boostDocument: (id, word, stored) => (SECOND.has(stored.kind) ? 0.4 : 1),
        prefix: true,
        fuzzy: (word) => (word.length > 4 ? 0.2 : false),
        combineWith: 'AND',
      },
    });
    for (const table of KSD.tables)
      if (!APART.has(table)) await index.addAllAsync(documents(table), { chunkSize: 1000 });
  }

  function documents(table) {
    const key = KSD.keyOf(table);
    const isCode = table === 'codes';
    if (!key && !isCode) return [];
    const kind = isCode ? 'Code' : KSD.field(table, key).title;
    const texts = KSD.schema[table].fields
      .filter((field) => field.type === undefined || field.type === 'string')
      .filter((field) => !/sha256/.test(field.name));
    return KSD.rows(table).map((row) => ({
      id: isCode ? `code:${row.vocabulary}:${row.code}` : row[key],
      kind,
      label: KSD.label(table, row),
      more: texts
        .map((field) => row[field.name])
        .filter(Boolean)
        .join(' '),
    }));
  }

  const find = async (query) => (query.trim() ? (await searchable()).search(query) : []);
  const line = (found) =>
    KSD.el(
      'li',
      {},
      KSD.el(
        'a',
        { href: KSD.cardAddress(found.id) },
        found.label,
        ' ',
        KSD.el('span', { class: 'small', text: found.kind }),
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
      find(params.q ?? '').then((found) => {
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
      const found = await find(sought);
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
