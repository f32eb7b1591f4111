'use strict';
// How the network looks: shapes and colours, which are those of style.css.
(() => {
  const KSD = (window.KSD = window.KSD || {});

  const sample = (classes, says) =>
    KSD.el('li', {}, KSD.el('span', { class: `network-sample ${classes}`, 'aria-hidden': 'true' }), ` ${says}`);

  KSD.networkLegend = () =>
    KSD.el(
      'ul',
      { class: 'legend', 'aria-label': 'What the shapes and lines mean' },
      sample('person', 'a person'),
      sample('body', 'an organization'),
      sample('event', 'an event'),
      sample('event ahead', 'one that is only planned, proposed or under a condition'),
      sample('event hollow', 'hollow: an event that is not certain, or the coders have doubts'),
      sample('line', 'has a part in an event'),
      sample('line office', 'holds an office or is a member'),
      sample('line within', 'is a part of'),
    );

  KSD.networkStyle = () => {
    const colour = KSD.colour;
    const node = (shape, name) => ({ shape, 'background-color': colour(name) });
    return [
      {
        selector: 'node',
        style: {
          label: 'data(label)',
          color: colour('text'),
          'text-outline-color': colour('ground'),
          'text-outline-width': 2,
          'text-wrap': 'wrap',
          width: 20,
          height: 20,
        },
      },
      { selector: 'node.person', style: node('ellipse', 'person') },
      { selector: 'node.body', style: node('rectangle', 'body') },
      {
        selector: 'node.event',
        style: { ...node('diamond', 'event'), 'border-color': colour('event'), 'border-width': 2 },
      },
      { selector: 'node.ahead', style: { 'background-color': colour('ahead'), 'border-color': colour('ahead') } },
      { selector: 'node.unsure', style: { 'background-color': colour('ground'), 'border-style': 'dashed' } },
      {
        selector: 'edge',
        style: { width: 1.2, 'line-color': colour('soft'), 'line-opacity': 0.5, 'curve-style': 'haystack' },
      },
      { selector: 'edge.office', style: { 'line-style': 'dashed', 'line-color': colour('person') } },
      { selector: 'edge.within', style: { 'line-style': 'dotted', 'line-color': colour('body') } },
      { selector: 'node.pointed', style: { 'z-index': 30, 'border-color': colour('focus'), 'border-width': 3 } },
      { selector: '.near', style: { 'line-color': colour('focus'), width: 2.5 } },
      { selector: 'node.near', style: { width: 24, height: 24, 'z-index': 10 } },
      {
        selector: 'node.chosen',
        style: {
          width: 30,
          height: 30,
          'border-color': colour('focus'),
          'border-width': 4,
          'border-style': 'solid',
          'z-index': 20,
        },
      },
    ];
  };
})();
