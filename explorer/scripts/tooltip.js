'use strict';
// One tooltip for every element with data-tip: on hover and on focus, gone with Escape.
(() => {
  const KSD = (window.KSD = window.KSD || {});
  const tip = KSD.el('div', { id: 'tip', role: 'tooltip', hidden: true });
  const GAP = 8; // pixels from the words
  let owner = null;

  function show(target, focused = target) {
    hide();
    if (!target?.dataset.tip) return;
    owner = focused;
    owner.setAttribute('aria-describedby', 'tip');
    tip.textContent = target.dataset.tip;
    tip.hidden = false;
    const box = target.getBoundingClientRect();
    const left = Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8));
    const above = box.top - tip.offsetHeight - GAP;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 0 ? above : box.bottom + GAP}px`;
  }

  function hide() {
    owner?.removeAttribute('aria-describedby');
    owner = null;
    tip.hidden = true;
  }

  KSD.startTooltips = () => {
    document.body.append(tip);
    document.addEventListener('mouseover', (event) => {
      if (!tip.contains(event.target)) show(event.target.closest('[data-tip]'));
    });
    document.addEventListener('focusin', (event) => show(event.target.closest('[data-tip]'), event.target));
    document.addEventListener('focusout', hide);
    document.addEventListener('scroll', hide, true);
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || tip.hidden) return;
      hide();
      event.stopImmediatePropagation(); // the card stays: it closes with the next Escape
    });
  };
})();
