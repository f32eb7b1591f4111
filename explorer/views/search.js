// The results of a search.
import { count, el } from '../common/dom.js';
import { pageAddress } from '../common/links.js';
import { search as find } from '../search/index.js';

const MOST = 100; // results shown

export const search = {
  hidden: true, title: 'Search',
  says: 'Everything with these words, best first: names, events, positions, days, ids, codes, rules, columns.',
  draw(place, { q = '' }) {
    const status = el('p', { role: 'status' }, 'Searching …');
    const list = el('ol.results');
    place.append(status, list);
    find(q).then((found) => {
      status.textContent = `${count(found.length, 'result')} for “${q}”`;
      list.append(...found.slice(0, MOST).map(({ id, href, label, kind, why }) => el('li',
        el('a', { href: href ?? pageAddress(id) }, label, ' ', el('span.small', why ? `${kind} – ${why}` : kind)))));
    });
  },
};
