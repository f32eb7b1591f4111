'use strict';
// The network as a list: each node with those that it is tied to.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  /** The links carry the id of their node, so that the picture can show which one is meant. */
  function nodeLink(id) {
    const link = KSD.link(id);
    link.dataset.node = id;
    return link;
  }

  KSD.tieList = (nodes, edges) => {
    const by = new Map();
    for (const tie of edges) (by.get(tie.from) ?? by.set(tie.from, []).get(tie.from)).push(tie);
    const ids = [...nodes]
      .filter((id) => by.has(id))
      .sort((one, other) => KSD.labelOf(one).localeCompare(KSD.labelOf(other), 'en'));
    return KSD.el(
      'ul',
      { class: 'rows' },
      ids.map((id) =>
        KSD.el(
          'li',
          {},
          nodeLink(id),
          ': ',
          KSD.joined(
            by.get(id).map((tie) => [nodeLink(tie.to), KSD.el('span', { class: 'small', text: ` (${tie.says})` })]),
            '; ',
          ),
        ),
      ),
    );
  };
})();
