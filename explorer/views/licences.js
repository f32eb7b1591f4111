// The libraries in this page, with their licences, which ask to be shown.
import { about, readJson } from '../common/data.js';
import { el } from '../common/dom.js';

export const licences = {
  hidden: true,
  title: 'Libraries and licences',
  says: 'What this page is made of besides its own scripts and the dataset. The dataset has its ' +
    'own licence, named below.',
  draw(place) {
    place.append(
      el('p', `Dataset: ${about.licenses.join(', ')}.`),
      ...readJson('licences').map(({ name, version, licence, texts }) => el('details',
        el('summary', `${name} ${version}: ${licence}`),
        texts.map((text) => el('pre', text)))),
    );
  },
};
