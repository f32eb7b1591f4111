'use strict';
// From the bytes of a copy to its text: which encoding it is in, or what else it is.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const MAGIC = [
    ['%PDF', 'a PDF: open it, select all, copy, and paste the text here'],
    ['PK\x03\x04', 'a zip archive or an office document (docx, odt, epub): open it and copy its text'],
    ['\xd0\xcf\x11\xe0', 'an old office document (doc): open it and copy its text'],
    ['{\\rtf', 'a rich text document (RTF): open it and copy its text'],
    ['\x89PNG', 'an image (PNG): type the text or recognise it (OCR)'],
    ['\xff\xd8\xff', 'an image (JPEG): recognise the text (OCR)'],
    ['GIF8', 'an image (GIF): recognise the text (OCR)'],
    ['II*\0', 'an image (TIFF): recognise the text (OCR)'],
    ['MM\0*', 'an image (TIFF): recognise the text (OCR)'],
    ['\x1f\x8b', 'a gzip file: unpack it and give the text inside'],
    ['7z\xbc\xaf', 'a 7-zip archive: unpack it and give the text inside'],
    ['bplist00', "a Safari web archive: save the page as 'Page source' (HTML) instead"],
  ];
  const MARKS = [
    [[0xef, 0xbb, 0xbf], 'utf-8'],
    [[0xff, 0xfe, 0, 0], 'utf-32-le'],
    [[0, 0, 0xfe, 0xff], 'utf-32-be'],
    [[0xff, 0xfe], 'utf-16le'],
    [[0xfe, 0xff], 'utf-16be'],
  ];
  const SAVE = 'open it in an editor or browser and copy its text, or save it as UTF-8';
  const WEB_ARCHIVE = /^(?:[\w-]+:[^\n]*\r?\n)*?content-type:[ \t\n\r\f\v]*multipart\//i;
  const DECLARED = /(?:charset|encoding)[ \t-\r]*=[ \t-\r]*["']?[ \t-\r]*([\w.:-]+)/i;
  const CONTROL = /[\0-\x08\x0e-\x1b]/g;
  // Windows-1252 from 0x80 on; by hand, as some engines take it for Latin-1
  const HIGH = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
  const UNDEFINED = /[\x81\x8d\x8f\x90\x9d]/;

  /** A copy that cannot be read; the message says why and what to do. */
  class CopyError extends Error {}

  /** The first bytes as a string of as many characters. */
  function latin1(bytes, end) {
    const parts = [];
    for (let at = 0; at < end; at += 8192) {
      parts.push(String.fromCharCode(...bytes.subarray(at, Math.min(at + 8192, end))));
    }
    return parts.join('');
  }

  /** null if a byte stands for no character. */
  function windows1252(bytes) {
    const text = latin1(bytes, bytes.length);
    if (UNDEFINED.test(text)) return null;
    return text.replace(/[\x80-\x9f]/g, (character) => HIGH[character.charCodeAt(0) - 0x80]);
  }

  /** Text of a copy, line ends as line feeds, no byte order mark. Throws CopyError. */
  function decode(bytes, name, declared = null) {
    const head = latin1(bytes, 4096);
    for (const [magic, advice] of MAGIC) {
      if (head.startsWith(magic)) throw new CopyError(`${name} is ${advice}.`);
    }
    if (WEB_ARCHIVE.test(head)) {
      throw new CopyError(`${name} is a web archive (MHTML): save as 'Web page, HTML only' instead.`);
    }
    const text = lineFeeds(decoded(bytes, name, declared));
    const odd = (text.match(CONTROL) || []).length;
    if (odd > verify.codePoints(text) / 100) throw binary(name);
    return text;
  }

  const lineFeeds = (text) => text.replace(/\r\n?/g, '\n');

  const binary = (name) =>
    new CopyError(`${name} is not text but binary data: copy the article's text and paste it here.`);

  const damaged = (name, encoding) =>
    new CopyError(`${name} is ${encoding.toUpperCase()} but damaged: copy the article again.`);

  /** The encoding that a web page declares in its first 4,096 bytes; null if unknown. */
  function declaredEncoding(bytes) {
    const found = DECLARED.exec(latin1(bytes, 4096));
    if (!found) return null;
    try {
      return new TextDecoder(found[1]).encoding; // Latin-1 and ASCII are Windows-1252 to the web
    } catch {
      return null;
    }
  }

  /** Decode strictly; null if the bytes are not in that encoding. */
  function strictly(bytes, encoding) {
    if (encoding === 'windows-1252') return windows1252(bytes);
    if (encoding.startsWith('utf-32')) return utf32(bytes, encoding === 'utf-32-le');
    try {
      const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
      // a byte that stands for no character in a code page of Windows becomes a control character
      return encoding.startsWith('windows-') && /[\x80-\x9f]/.test(text) ? null : text;
    } catch {
      return null;
    }
  }

  function utf32(bytes, littleEndian) {
    if (bytes.length % 4) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const parts = [];
    for (let at = 0; at < bytes.length; at += 4) {
      const code = view.getUint32(at, littleEndian);
      if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return null;
      parts.push(String.fromCodePoint(code));
    }
    return parts.join('');
  }

  function decoded(bytes, name, declared) {
    for (const [mark, encoding] of MARKS) {
      if (mark.every((byte, at) => bytes[at] === byte)) {
        const text = strictly(bytes.subarray(mark.length), encoding);
        if (text === null) throw damaged(name, encoding);
        return text;
      }
    }
    if (bytes.subarray(0, 65536).includes(0)) return withoutMark(bytes, name);
    // a page may say one thing and be another
    const text = declared && declared !== 'utf-8' ? strictly(bytes, declared) : null;
    if (text !== null) return text;
    return strictly(bytes, 'utf-8') ?? mostlyAscii(bytes, name);
  }

  /** UTF-16 without a byte order mark: the byte order that gives ordinary characters. */
  function withoutMark(bytes, name) {
    const sample = bytes.subarray(0, Math.min(65536, bytes.length & ~1));
    const [little, big] = ['utf-16le', 'utf-16be'].map((encoding) => {
      const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(sample);
      return [oddShare(text), encoding];
    });
    const [share, encoding] = big[0] < little[0] ? big : little;
    const text = share < 0.01 && bytes.length % 2 === 0 ? strictly(bytes, encoding) : null;
    if (text === null) throw binary(name);
    return text;
  }

  function oddShare(text) {
    const strange = text.match(/[\p{Cn}\p{Co}\p{Cc}]/gu) || [];
    const odd = strange.filter((character) => !verify.isSpace(character)).length;
    // a blank or line end read the wrong way round is U+2000 or U+0A00
    const swapped = (text.match(/[\u2000\u0a00\u0d00\ufffd]/g) || []).length;
    return (odd + swapped) / Math.max(verify.codePoints(text), 1);
  }

  /** Windows-1252, unless the bytes are rather damaged UTF-8 or letters of another code page. */
  function mostlyAscii(bytes, name) {
    const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const beyond = (lenient.match(/[^\0-\x7f]/gu) || []).length;
    if (beyond > 2 * (lenient.match(/\ufffd/g) || []).length) throw damaged(name, 'utf-8');
    let high = 0;
    let letters = 0;
    for (const byte of bytes) {
      if (byte > 0x7f) high++;
      else if ((byte | 32) >= 97 && (byte | 32) <= 122) letters++;
    }
    const text = high <= letters / 3 ? windows1252(bytes) : null;
    if (text === null) {
      throw new CopyError(`${name} is in an encoding that is neither UTF-8 nor Windows-1252: ${SAVE}.`);
    }
    return text;
  }

  Object.assign(verify, { CopyError, decode, declaredEncoding, latin1, HIGH });
})(KSD.verify);
