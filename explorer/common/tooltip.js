// One tooltip for every element with data-tip: on hover and on focus, gone with Escape.
import { el } from './dom.js';

const GAP = 8; // pixels from the words and from the edges
const tip = el('div', { id: 'tip', role: 'tooltip', hidden: true });
let owner = null;

function show(target, focused = target) {
  hide();
  if (!target?.dataset.tip) return;
  owner = focused;
  owner.setAttribute('aria-describedby', 'tip');
  tip.textContent = target.dataset.tip;
  tip.hidden = false;
  const box = target.getBoundingClientRect();
  const above = box.top - tip.offsetHeight - GAP;
  tip.style.left = `${Math.max(GAP, Math.min(box.left, innerWidth - tip.offsetWidth - GAP))}px`;
  tip.style.top = `${above > 0 ? above : box.bottom + GAP}px`;
}

function hide() {
  owner?.removeAttribute('aria-describedby');
  owner = null;
  tip.hidden = true;
}

/** Have tooltips from now on. */
export function startTooltips() {
  document.body.append(tip);
  document.addEventListener('mouseover', ({ target }) => {
    if (!tip.contains(target)) show(target.closest('[data-tip]'));
  });
  document.addEventListener('focusin', ({ target }) => show(target.closest('[data-tip]'), target));
  document.addEventListener('focusout', hide);
  document.addEventListener('scroll', hide, true);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || tip.hidden) return;
    hide();
    event.stopImmediatePropagation(); // the card stays open: it closes with the next Escape
  });
}
