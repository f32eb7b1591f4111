'use strict';
// Character references of HTML (&amp;, &#233;), by the rules of the HTML standard.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const REFERENCE = /&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/gu;
  let names = null;

  function byName(name) {
    names = names || new Map(Object.entries(verify.HTML_REFERENCES));
    if (names.has(name)) return names.get(name);
    // the longest name that it begins with
    const characters = Array.from(name);
    for (let length = characters.length - 1; length > 1; length--) {
      const start = characters.slice(0, length).join('');
      if (names.has(start)) return names.get(start) + name.slice(start.length);
    }
    return `&${name}`;
  }

  function byNumber(number) {
    // old pages meant Windows-1252 by &#128; to &#159;
    if (number >= 0x80 && number <= 0x9f) return verify.HIGH[number - 0x80];
    if (number === 0x0d) return '\r';
    if (number === 0 || number > 0x10ffff || (number >= 0xd800 && number < 0xe000)) return '\ufffd';
    return isNoCharacter(number) ? '' : String.fromCodePoint(number);
  }

  function isNoCharacter(number) {
    if (number < 0x20) return ![0x09, 0x0a, 0x0c].includes(number);
    return number === 0x7f || (number >= 0xfdd0 && number <= 0xfdef) || (number & 0xfffe) === 0xfffe;
  }

  /** A text with its character references replaced. */
  verify.unescapeHtml = function (text) {
    if (!text.includes('&')) return text;
    return text.replace(REFERENCE, (_, reference) => {
      if (reference[0] !== '#') return byName(reference);
      const hexadecimal = /^#[xX]/.test(reference);
      const digits = reference.replace(/^#[xX]?|;$/g, '');
      return byNumber(parseInt(digits, hexadecimal ? 16 : 10));
    });
  };
})(KSD.verify);
