'use strict';
// Read somebody's copy of an article: bytes, then text, then paragraphs.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const LONG_LINE = 160; // a longer line was not wrapped by hand or by a PDF
  const IN_LINE = verify.SPACE.replace('\\t-\\r', '\\t\\v-\\r'); // white space but no line feed

  const PAGE_NAME = /\.(?:html|htm|xhtml)$/i;
  const PAGE_TAGS = /<!doctype[ \t-\r]+html|<html[ \t-\r>]|<body[ \t-\r>]|^[ \t-\r]*<[a-z!?]/i;
  const EMPTY_LINE = new RegExp(`\\n(?:[${IN_LINE}]*\\n)+|\\f`, 'gu');
  const LINE = new RegExp(`[^${verify.SPACE}][^\\n]*`, 'gu');
  const NOT_KEY = /[^\p{L}\p{N}]|\p{Nd}/gu;
  const PAGE_NUMBER = pageNumber();

  /** "Page 3 of 7" and the like; cases spelt out, as the flag i widens \p classes too. */
  function pageNumber() {
    const other = `[^${verify.WORD}]*`;
    const words = '[Pp][Aa][Gg][Ee]|[Ssſ][Ee][Ii][Tt][Ee]|[Pp]|[Ссᲃ]|[Ссᲃ][Ттᲄᲅ][Рр]';
    const of = '\\/|[Oo][Ff]|[Vv][Oo][Nn]|[Ии][Зз]';
    const s = `[${verify.SPACE}]*`;
    return new RegExp(
      `^${other}(?:(?:${words})(?![${verify.WORD}])${other})?` +
        `[0-9]{1,4}(?:${s}(?:${of})${s}[0-9]{1,4})?${other}$`,
      'u'
    );
  }

  /** A copy as read: its text, starts and ends of its paragraphs, and its kind (text, page). */
  class Copy {
    constructor(text, spans, kind) {
      this.text = text;
      this.spans = spans;
      this.kind = kind;
    }
  }

  /** The ways to read a copy, the best first. Throws CopyError. */
  function* readings(bytes, name) {
    if (!bytes.length) throw new verify.CopyError(`${name} is empty: give the article's text.`);
    if (isPage(bytes, name)) {
      const markup = verify.decode(bytes, name, verify.declaredEncoding(bytes));
      const text = new verify.CopyText(verify.pageText(markup));
      yield checked(new Copy(text, lineSpans(text), 'page'), name);
      return;
    }
    const text = verify.decode(bytes, name);
    yield checked(plain(text), name);
    const bare = withoutPageFurniture(text);
    if (bare !== text) yield plain(bare);
  }

  function plain(string) {
    const text = new verify.CopyText(string);
    return new Copy(text, splitSpans(text), 'text');
  }

  function checked(copy, name) {
    if (copy.spans.starts.length) return copy;
    throw new verify.CopyError(`${name} holds no text: nothing but white space was found in it.`);
  }

  /** Whether a copy is a web page, by its name or by its first tags. */
  function isPage(bytes, name) {
    if (PAGE_NAME.test(name)) return true;
    const head = verify.latin1(bytes, 8192).replaceAll('\0', '');
    return PAGE_TAGS.test(head) && bytes[0] !== 0x0a;
  }

  /** A text with page numbers and repeated lines blanked out; every offset stays what it was. */
  function withoutPageFurniture(text) {
    const lines = text.split('\n');
    const keys = lines.map((line) => line.toLowerCase().replace(NOT_KEY, ''));
    const counts = new Map();
    for (const key of keys) counts.set(key, (counts.get(key) || 0) + 1);
    const bare = lines.map((line, number) => {
      const repeated = counts.get(keys[number]) > 1 && verify.codePoints(line) <= LONG_LINE;
      return repeated || PAGE_NUMBER.test(line) ? line.replace(/[^\f]/gu, ' ') : line;
    });
    return bare.join('\n');
  }

  /** Paragraphs of a plain text: parted by empty lines, or else each line is one. */
  function splitSpans(text) {
    const blocks = filledBlocks(text.string);
    const spans = { starts: [], ends: [] };
    const { starts, ends } = spans;
    for (const [from, to] of blocks) {
      const first = starts.length;
      addLines(text, from, to, spans);
      let each = blocks.length === 1;
      for (let k = first; !each && k < starts.length; k++) each = ends[k] - starts[k] > LONG_LINE;
      if (each) continue;
      ends[first] = ends[ends.length - 1];
      starts.length = ends.length = first + 1;
    }
    return spans;
  }

  /** The stretches of a string between empty lines that hold more than white space. */
  function filledBlocks(string) {
    const blocks = [];
    let start = 0;
    const add = (end) => {
      LINE.lastIndex = start;
      const found = LINE.exec(string);
      if (found && found.index < end) blocks.push([start, end]);
    };
    for (const gap of string.matchAll(EMPTY_LINE)) {
      add(gap.index);
      start = gap.index + gap[0].length;
    }
    add(string.length);
    return blocks;
  }

  /** The lines of a stretch of the string that are not blank, without white space around. */
  function lineSpans(text) {
    return addLines(text, 0, text.string.length, { starts: [], ends: [] });
  }

  function addLines(text, start, end, spans) {
    LINE.lastIndex = start;
    for (;;) {
      const found = LINE.exec(text.string);
      if (!found || found.index >= end) return spans;
      const line = verify.stripEnd(text.string.slice(found.index, Math.min(LINE.lastIndex, end)));
      spans.starts.push(text.point(found.index));
      spans.ends.push(text.point(found.index + line.length));
    }
  }

  Object.assign(verify, { Copy, readings });
})(KSD.verify);
