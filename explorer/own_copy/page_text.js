// The visible text of a saved web page, read by the browser's own parser.

const HIDDEN = new Set(['SCRIPT', 'XMP', 'NOSCRIPT', 'TEMPLATE', 'SVG', 'TITLE']);
const INLINE = new Set(
  ('A ABBR ACRONYM B BDI BDO BIG CITE CODE DATA DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL ' +
    'SPAN STRIKE STRONG SUB SUP TIME TT U VAR WBR').split(' '));

/** All visible text of a page, one line per block element. The page is only parsed, never shown. */
export function pageText(markup) {
  const parts = [];
  collect(new DOMParser().parseFromString(withoutStyles(markup), 'text/html').body, parts);
  const lines = parts.join('').split('\n').map((line) => line.replace(/^ +| +$/g, ''));
  return lines.filter(Boolean).join('\n');
}

/** Markup without styles and handlers, which the policy of this page refuses with an error even where unused. */
const withoutStyles = (markup) => markup
  .replace(/<(\/?)style\b/gi, '<$1xmp') // another element whose content is no markup
  .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s/"'])(style|on[a-z]+)(?=\s*=)/gi, '$1data-$2'));

function collect(parent, parts) {
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) parts.push(node.data.replace(/[ \t\n\r\f]+/g, ' '));
    if (node.nodeType !== Node.ELEMENT_NODE) continue;
    const name = node.tagName.toUpperCase();
    const edge = INLINE.has(name) ? '' : '\n';
    parts.push(edge);
    if (!HIDDEN.has(name)) collect(node, parts);
    parts.push(edge);
  }
}
