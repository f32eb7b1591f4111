'use strict';
// The libraries in this page, with their licences, which ask to be shown.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  KSD.views.licences = {
    title: 'Libraries and licences',
    hidden: true,
    says: 'What this page is made of besides its own scripts and the dataset. The dataset has its own licence, named below.',
    draw(place) {
      const libraries = JSON.parse(document.getElementById('licences').textContent);
      place.append(KSD.el('p', { text: `Dataset: ${KSD.about.licenses.join(', ')}.` }), ...libraries.map(library));
    },
  };

  const library = ({ name, version, licence, texts }) =>
    KSD.el(
      'details',
      {},
      KSD.el('summary', { text: `${name} ${version}: ${licence}` }),
      texts.map((text) => KSD.el('pre', { text })),
    );
})();
