// The views, in the order of the tabs. A view is { title, says, draw(place, params, { rest }) }, and
// hidden: true if it has no tab. draw may give { select, resize, leave }: select(id) is called with
// the id of the card that is opened, null for none; leave() before the view is left.
import { ownCopy } from '../own_copy/panel.js';
import { about } from './about.js';
import { article } from './article.js';
import { glossary } from './glossary.js';
import { licences } from './licences.js';
import { map } from './map.js';
import { network } from './network.js';
import { positions } from './positions.js';
import { search } from './search.js';
import { start } from './start.js';
import { tables } from './tables.js';
import { timeline } from './timeline.js';

/** Views by the name they have in addresses. */
export const views = {
  start, timeline, network, positions, map, tables, article, copy: ownCopy, about, search,
  glossary, licences,
};
