// The visible text of a saved web page, read by the browser's own parser.

const NO_TEXT = new Set(['SCRIPT', 'XMP', 'NOSCRIPT', 'TEMPLATE', 'SVG', 'TITLE']);
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden/i;
const HIDDEN_CLASS = /(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?)(?:\s|$)/i;
const INLINE = new Set(
  ('A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL ' +
    'SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR').split(' '));

/**
 * All text of a page, one line per block element; and as long, the same with no-break spaces for
 * what is hidden: { text, shown }. The page is only parsed, never shown.
 */
export function pageText(markup) {
  const texts = [[], []];
  collect(new DOMParser().parseFromString(withoutStyles(markup), 'text/html').body, texts);
  const [all, shown] = texts.map((parts) => parts.join('').split('\n'));
  const ends = all.map((line) => [line.search(/[^ ]|$/), line.replace(/ +$/, '').length]);
  const joined = (lines) =>
    lines.map((line, at) => line.slice(...ends[at])).filter(Boolean).join('\n');
  return { text: joined(all), shown: joined(shown) };
}

/** Markup without styles and handlers, which the policy of this page refuses with an error even where unused. */
const withoutStyles = (markup) => markup
  .replace(/<(\/?)style\b/gi, '<$1xmp') // another element whose content is no markup
  .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)(?=\s*=)/gi, '$1data-$2'));

/** Digits in superscript stay superscript, since most of them are footnote marks. */
function collect(parent, texts, isHidden = false, isRaised = false) {
  const add = (text, shown) => [text, shown].forEach((each, at) => texts[at].push(each));
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      const plain = node.data.replace(/[ \t\n\r\f]+/g, ' ');
      const text = isRaised ? plain.replace(/[0-9]/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[digit]) : plain;
      add(text, isHidden ? '\xa0'.repeat(text.length) : text);
    }
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const name = node.tagName.toUpperCase();
    const edge = INLINE.has(name) ? '' : '\n';
    add(edge, edge);
    const raises = name === 'SUP' || (isRaised && !edge);
    if (!NO_TEXT.has(name)) collect(node, texts, isHidden || hides(node), raises);
    add(edge, edge);
  }
}

const hides = (node) => node.hasAttribute('hidden') ||
  node.getAttribute('aria-hidden')?.toLowerCase() === 'true' ||
  HIDDEN_STYLE.test(node.getAttribute('data-style')) || HIDDEN_CLASS.test(node.className);
