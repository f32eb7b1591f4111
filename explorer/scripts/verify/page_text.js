'use strict';
// All visible text of a saved web page, one line a block element: what Python's html.parser reads.
// Nothing of the page is ever made into elements, so nothing of it can run or be fetched.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const HIDDEN = new Set(['script', 'style', 'noscript', 'template', 'svg', 'title']);
  const INLINE = new Set(
    ('a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small ' +
      'span strike strong sub sup time tt u var wbr').split(' ')
  );
  const RAW = new Set(['script', 'style']); // no markup is read in them

  const SECTIONS = new Set(['temp', 'cdata', 'ignore', 'include', 'rcdata']); // of SGML and XML
  const OFFICE = new Set(['if', 'else', 'endif']); // as office programs write them

  let patterns = null;

  /** The patterns of html.parser; "~" stands for Python's white space inside a class. */
  function compiled() {
    const at = (source, flags = 'yu') => new RegExp(source.replaceAll('~', verify.SPACE), flags);
    const name = String.raw`[a-zA-Z][^\t\n\r\f />\0]*`;
    const value = String.raw`(?:'[^']*'|"[^"]*"|(?!['"])[^>~]*)`;
    const attribute = String.raw`(?<=['"~\/])[^~\/>][^~\/=>]*(?:[~]*=+[~]*${value}[~]*)?(?:[~]|\/(?!>))*`;
    return {
      startTag: at(String.raw`<${name}(?:[~\/]*(?:${attribute})*)?[~]*`),
      tagName: at(`(${name})(?:[~]|/(?!>))*`),
      endTag: at('</[~]*([a-zA-Z][-.a-zA-Z0-9:_]*)[~]*>'),
      comment: at('--!?[~]*>', 'gu'),
      section: at(String.raw`\][~]*\][~]*>`, 'gu'),
      officeSection: at(String.raw`\][~]*>`, 'gu'),
      sectionName: /<!\[([a-zA-Z][-_.a-zA-Z0-9]*)/y,
      script: at('</[~]*script[~]*>', 'gi'),
      style: at('</[~]*style[~]*>', 'gi'),
    };
  }

  /** Collects the visible text of a page; each block element ends a line. */
  class PageText {
    constructor(markup) {
      patterns = patterns || compiled();
      this.markup = markup;
      this.parts = [];
      this.hidden = [];
      this.raw = null;
      this.absent = new Set(); // what was searched for and does not come any more
    }

    read() {
      let at = 0;
      while (at < this.markup.length) {
        const next = this.raw ? this.search(patterns[this.raw], at)[0] : this.indexOf('<', at);
        if (next < 0 && this.raw) return this; // a script without an end hides the rest
        const stop = next < 0 ? this.markup.length : next;
        if (stop > at) this.text(at, stop);
        at = next < 0 ? stop : this.markupAt(stop);
      }
      return this;
    }

    indexOf(wanted, at) {
      if (this.absent.has(wanted)) return -1;
      const found = this.markup.indexOf(wanted, at);
      if (found < 0) this.absent.add(wanted);
      return found;
    }

    /** Start and end of what a pattern finds from a place on; [-1, -1] if nothing. */
    search(pattern, at) {
      if (this.absent.has(pattern)) return [-1, -1];
      pattern.lastIndex = at;
      const found = pattern.exec(this.markup);
      if (found) return [found.index, found.index + found[0].length];
      this.absent.add(pattern);
      return [-1, -1];
    }

    match(pattern, at) {
      pattern.lastIndex = at;
      return pattern.exec(this.markup);
    }

    /** Keep visible text; line ends inside an element are blanks, as in a browser. */
    text(start, end) {
      if (this.hidden.length) return;
      const piece = this.markup.slice(start, end);
      this.parts.push((this.raw ? piece : verify.unescapeHtml(piece)).replace(/[ \t\n\r\f]+/g, ' '));
    }

    /** Read the markup that begins at a "<"; where it ends. */
    markupAt(at) {
      const end = this.construct(at);
      if (end > at) return end;
      // not terminated: it is text
      let stop = this.indexOf('>', at + 1) + 1;
      if (!stop) stop = this.indexOf('<', at + 1);
      if (stop < 0) stop = at + 1;
      this.text(at, stop);
      return stop;
    }

    construct(at) {
      const rest = this.markup.slice(at, at + 9);
      if (/^<[a-zA-Z]/.test(rest)) return this.startTag(at);
      if (rest.startsWith('</')) return this.endTag(at);
      if (rest.startsWith('\x3c!--')) return this.search(patterns.comment, at + 4)[1];
      if (rest.startsWith('<![')) return this.section(at);
      if (rest.startsWith('<!') || rest.startsWith('<?')) return this.indexOf('>', at + 2) + 1;
      this.text(at, at + 1);
      return at + 1;
    }

    section(at) {
      const name = this.match(patterns.sectionName, at)?.[1].toLowerCase();
      if (SECTIONS.has(name)) return this.search(patterns.section, at + 3)[1];
      if (OFFICE.has(name)) return this.search(patterns.officeSection, at + 3)[1];
      return this.indexOf('>', at + 2) + 1;
    }

    startTag(at) {
      if (this.indexOf('>', at) < 0) return -1;
      let end = at + this.match(patterns.startTag, at)[0].length;
      const next = this.markup[end];
      if (next === undefined) return -1;
      if (next !== '>' && !this.markup.startsWith('/>', end)) {
        if (/[a-zA-Z=/]/.test(next)) return -1;
        this.text(at, end); // no tag after all
        return end;
      }
      end += next === '>' ? 1 : 2;
      const tag = this.match(patterns.tagName, at + 1)[1].toLowerCase();
      this.open(tag);
      if (next === '/') this.close(tag);
      else if (RAW.has(tag)) this.raw = tag;
      return end;
    }

    endTag(at) {
      const end = this.indexOf('>', at + 1) + 1;
      if (!end) return -1;
      const found = this.match(patterns.endTag, at);
      if (found) {
        this.close(found[1].toLowerCase());
        this.raw = null;
        return at + found[0].length;
      }
      const named = this.match(patterns.tagName, at + 2);
      if (!named) return end;
      this.close(named[1].toLowerCase());
      return this.indexOf('>', at + 2 + named[0].length) + 1 || this.markup.length;
    }

    open(tag) {
      if (HIDDEN.has(tag) && !this.hidden.includes(tag)) this.hidden.push(tag);
      if (!INLINE.has(tag)) this.parts.push('\n');
    }

    close(tag) {
      const depth = this.hidden.indexOf(tag);
      if (depth >= 0) this.hidden.length = depth;
      if (!INLINE.has(tag)) this.parts.push('\n');
    }
  }

  /** All visible text of a web page. */
  verify.pageText = function (markup) {
    const text = new PageText(markup).read().parts.join('');
    const lines = text.split('\n').map((line) => line.replace(/^ +| +$/g, ''));
    return lines.filter((line) => line).join('\n');
  };
})(KSD.verify);
