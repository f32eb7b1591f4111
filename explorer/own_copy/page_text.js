// The visible text of a saved web page, read by the browser's own parser.

const NO_TEXT = new Set(['SCRIPT', 'XMP', 'NOSCRIPT', 'TEMPLATE', 'SVG', 'TITLE']);
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const HIDDEN_CLASS = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?)(?:\s|$)/i;
const INLINE = new Set(
  ('A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL ' +
    'SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR').split(' '));

/**
 * All text of a page, one line per block element; and as long, the same with spaces for what is
 * hidden: { text, shown }. The page is only parsed, never shown.
 */
export function pageText(markup) {
  const { body } = new DOMParser().parseFromString(withoutStyles(markup), 'text/html');
  const [text, shown] = [false, true].map((leaveOut) => textOf(body, leaveOut).split('\n')
    .map((line) => line.replace(/^ +| +$/g, '')).filter(Boolean).join('\n'));
  return { text, shown };
}

/** Markup without styles and handlers, which the policy of this page refuses with an error even where unused. */
const withoutStyles = (markup) => markup
  .replace(/<(\/?)style\b/gi, '<$1xmp') // another element whose content is no markup
  .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)(?=\s*=)/gi, '$1data-$2'));

/** Digits in superscript stay so: most are footnote marks. Hidden spaces are no-break spaces. */
function textOf(parent, leaveOutHidden, isHidden = false, isRaised = false) {
  const parts = [];
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      const plain = node.data.replace(/[ \t\n\r\f]+/g, isHidden ? '\xa0' : ' ');
      const text = isHidden && leaveOutHidden ? '\xa0'.repeat(plain.length) : plain;
      parts.push(isRaised ? text.replace(/[0-9]/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]) : text);
    }
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const name = node.tagName.toUpperCase();
    const edge = INLINE.has(name) ? '' : '\n';
    const raises = name === 'SUP' || (isRaised && !edge);
    const hides = isHidden || isHiding(node);
    const inner = NO_TEXT.has(name) ? '' : textOf(node, leaveOutHidden, hides, raises);
    parts.push(edge, inner, edge);
  }
  return parts.join('');
}

const isHiding = (node) => node.hasAttribute('hidden') || node.getAttribute('aria-hidden')?.toLowerCase() === 'true' ||
  HIDDEN_STYLE.test(node.getAttribute('data-style')) || HIDDEN_CLASS.test(node.className);
