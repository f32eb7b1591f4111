// docs/glossary.md, which the page carries as HTML.
export const glossary = {
  hidden: true,
  title: 'Glossary',
  says: 'Sentences in italics are invented.',
  draw(place) {
    place.append(document.getElementById('glossary').content.cloneNode(true));
  },
};
