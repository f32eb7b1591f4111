// The glossary, which the page has as HTML, and the libraries in it with their licences.
import { about, readJson } from '../common/data.js';
import { el } from '../common/dom.js';

export const glossary = {
  hidden: true, title: 'Glossary', says: 'Sentences in italics are invented.',
  draw(place) {
    place.append(el('div.prose', document.getElementById('glossary').content.cloneNode(true)));
  },
};

export const licences = {
  hidden: true, title: 'Libraries and licences',
  says: 'What this page is made of besides its own scripts and the dataset.',
  draw(place) {
    place.append(
      el('p', `Dataset: ${about.licenses.join(', ')}.`),
      ...readJson('licences').map(({ name, version, licence, texts }) => el('details.fold',
        el('summary', `${name} ${version}: ${licence}`),
        texts.map((text) => el('pre', text)))),
    );
  },
};
