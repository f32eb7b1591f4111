'use strict';
// Read somebody's copy of an article: bytes, then text, then paragraphs.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const LONG_LINE = 160; // a longer line was not wrapped by hand or by a PDF

  const PAGE_NAME = /\.(?:html|htm|xhtml)$/i;
  const PAGE_TAGS = /<!doctype[ \t-\r]+html|<html[ \t-\r>]|<body[ \t-\r>]|^[ \t-\r]*<[a-z!?]/i;
  const NOT_KEY = /[^\p{L}\p{N}]|\p{Nd}/gu;
  const MOST = 1000; // characters from the first letter or digit of a page number to the last
  const EDGE = new RegExp(`[${verify.WORD}]`, 'u');
  const PAGE_NUMBER = pageNumber();

  /** "Page 3 of 7" and the like; cases spelt out, as the flag i widens \p classes too. */
  function pageNumber() {
    const words = '[Pp][Aa][Gg][Ee]|[Ssſ][Ee][Ii][Tt][Ee]|[Pp]|[Ссᲃ]|[Ссᲃ][Ттᲄᲅ][Рр]';
    const of = '\\/|[Oo][Ff]|[Vv][Oo][Nn]|[Ии][Зз]';
    const s = `[${verify.SPACE}]*`;
    return new RegExp(
      `^(?:(?:${words})[^${verify.WORD}]+)?[0-9]{1,4}(?:${s}(?:${of})${s}[0-9]{1,4})?$`,
      'u'
    );
  }

  /** Whether a line holds a page number and no other letter or digit. */
  function isPageNumber(line) {
    if (!/[0-9]/.test(line)) return false;
    const characters = Array.from(line);
    let start = 0;
    let end = characters.length;
    while (start < end && !EDGE.test(characters[start])) start++;
    while (end > start && !EDGE.test(characters[end - 1])) end--;
    return end - start <= MOST && PAGE_NUMBER.test(characters.slice(start, end).join(''));
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
      return repeated || isPageNumber(line) ? line.replace(/[^\f]/gu, ' ') : line;
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

  /** The stretches of a string that hold more than white space, between empty lines. */
  function filledBlocks(string) {
    const blocks = [];
    let start = 0;
    const add = (end) => afterSpace(string, start, end) < end && blocks.push([start, end]);
    for (const [from, to] of gaps(string)) {
      add(from);
      start = to;
    }
    add(string.length);
    return blocks;
  }

  /** Empty lines and form feeds: from the line feed before to the last one. */
  function* gaps(string) {
    const breaks = /[\n\f]/g;
    for (let found = breaks.exec(string); found; found = breaks.exec(string)) {
      const from = found.index;
      let to = from + 1;
      if (found[0] === '\n') {
        const next = afterSpace(string, to, string.length);
        to = string.lastIndexOf('\n', next - 1) + 1;
        if (to === from + 1) continue; // no other line feed: the line ends, no paragraph does
      }
      yield [from, to];
      breaks.lastIndex = to;
    }
  }

  /** The first place from start on that is no white space, or end. */
  function afterSpace(string, start, end) {
    let at = start;
    while (at < end && verify.isSpaceAt(string, at)) at++;
    return at;
  }

  /** The lines of a text that are not blank, without white space around them. */
  function lineSpans(text) {
    return addLines(text, 0, text.string.length, { starts: [], ends: [] });
  }

  /** Add the lines of a stretch of the string to spans (of code points). */
  function addLines(text, from, to, spans) {
    const { string } = text;
    for (let start = afterSpace(string, from, to); start < to; ) {
      const newline = string.indexOf('\n', start);
      const stop = newline < 0 ? to : Math.min(newline, to);
      let end = stop;
      while (verify.isSpaceAt(string, end - 1)) end--;
      spans.starts.push(text.point(start));
      spans.ends.push(text.point(end));
      start = afterSpace(string, stop, to);
    }
    return spans;
  }

  Object.assign(verify, { Copy, readings });
})(KSD.verify);
