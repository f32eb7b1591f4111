// The results of a search as a list of its own.
import { count, el } from '../common/dom.js';
import { resultLink, search as find } from '../search/results.js';

const MOST = 200;

export const search = {
  hidden: true,
  title: 'Search',
  says: 'Everything with these words, best first.',
  draw(place, { q = '' }) {
    const status = el('p', { role: 'status' }, 'Searching …');
    const list = el('ol.results');
    place.append(status, list);
    find(q).then((found) => {
      status.textContent = `${count(found.length, 'result')} for “${q}”`;
      list.append(...found.slice(0, MOST).map((each) => el('li', resultLink(each))));
    });
  },
};
