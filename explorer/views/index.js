// The views, in the order of the tabs: { title, says, draw(place, params, { rest }) }; hidden: without a tab; panel: rows open
// beside it. draw may give { select, leave }: select(id) is called when a row is opened, null for none; leave() at the end.
import { ownCopy } from '../own_copy/panel.js';
import { disagree, plans } from './comparisons.js';
import { glossary, licences } from './texts.js';
import { map } from './map.js';
import { network } from './network.js';
import { positions } from './positions.js';
import { search } from './search.js';
import { sources } from './sources.js';
import { start } from './start.js';
import { tables } from './tables.js';
import { timeline } from './timeline.js';

export const views = {
  start, timeline, network, positions, disagreements: disagree, map, sources, tables, copy: ownCopy,
  plans, search, glossary, licences,
};
