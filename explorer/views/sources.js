// The sources as a gallery: what was coded, each with its paragraphs in small.
import { codeOf, codedSources, referring, rowsOf } from '../common/data.js';
import { count, el } from '../common/dom.js';
import { filterBar, keep, columnFilter } from '../common/filters.js';
import { sourceInShort, sourceName } from '../common/labels.js';
import { link, pageAddress } from '../common/links.js';
import { smallStrip } from '../figures/strip.js';
import { hasCopy } from '../own_copy/copy.js';

export const sources = {
  title: 'Sources',
  says: 'What was coded, sentence by sentence. A box is a sentence: the darker, the more rows rest on it.',
  draw(place, params) {
    const coded = codedSources();
    const filters = ['kind', 'passes'].map((column) => columnFilter('sources', column, coded));
    const others = rowsOf('sources').filter((row) => !coded.includes(row));
    const kept = keep(coded, filters, params);
    place.append(
      filterBar('sources', filters, params),
      el('p', { role: 'status' }, count(kept.length, 'coded source')),
      gallery(kept),
      el('details.fold', el('summary', `Sources that are cited or used for reference (${others.length})`),
        el('ul.rows', others.map((row) => el('li', link(row.source_id), ' ',
          el('span.small', codeOf('source_level', row.level).label))))));
  },
};

export const gallery = (rows) => el('ul.cards', rows.map((row) => el('li',
  el('a.card.source', { href: pageAddress(row.source_id) },
    el('b', sourceName(row)),
    el('span.small', sourceInShort(row.source_id)),
    smallStrip(row.source_id),
    el('span.small', amounts(row.source_id)),
    el('span.tags',
      row.kind && el('span.tag', codeOf('source_kind', row.kind).label),
      el('span.tag', row.passes === '2' ? 'coded twice' : 'coded once'),
      hasCopy(row.source_id) && el('span.tag.second', 'your copy is loaded'))))));

const amounts = (id) => [
  count(referring('events', 'source_id', id).length, 'event'),
  count(referring('positions', 'source_id', id).length, 'position'),
].join(', ');
