// From the bytes of a copy to its text: which encoding it is in, or what else it is.

const COPY = 'open it and copy its text';
const NOT_TEXT = [
  ['%PDF', 'a PDF: open it, select all, copy, and paste the text here'],
  ['PK\x03\x04', `a zip archive or an office document (docx, odt, epub): ${COPY}`],
  ['\xd0\xcf\x11\xe0', `an old office document (doc): ${COPY}`],
  ['{\\rtf', `a rich text document (RTF): ${COPY}`],
  ['\x89PNG', 'an image (PNG): recognise the text (OCR)'],
  ['\xff\xd8\xff', 'an image (JPEG): recognise the text (OCR)'],
  ['II*\0', 'an image (TIFF): recognise the text (OCR)'],
  ['\x1f\x8b', 'a gzip file: unpack it and give the text inside'],
  ['bplist00', 'a Safari web archive: save the page as “Page source” (HTML) instead'],
];
const MAIL = /^mime-version:/im;
const DECLARED = /(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)/i;
const MARKS = [['\xef\xbb\xbf', 'utf-8'], ['\xff\xfe', 'utf-16le'], ['\xfe\xff', 'utf-16be']];
const SAMPLE = 65536; // bytes or characters
const CONTROL = /[\0-\x08\x0e-\x1b]/g;
const GARBLED = /[ÂÃÐÑâ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;
const UNDEFINED = /[\x81\x8d\x8f\x90\x9d]/; // in Windows-1252

/** A copy that cannot be read; the message says why and what to do. */
export class CopyError extends Error {}

/** The first bytes as a string of as many characters. */
export const firstBytes = (bytes, length) => String.fromCharCode(...bytes.subarray(0, length));

/** The text of a copy, line ends as line feeds. isPage: it may declare its encoding. */
export function decode(bytes, name, isPage = false) {
  const head = firstBytes(bytes, 16384);
  for (const [magic, advice] of NOT_TEXT) {
    if (head.startsWith(magic)) throw new CopyError(`${name} is ${advice}.`);
  }
  if (MAIL.test(head)) {
    throw new CopyError(`${name} is an e-mail or a web archive (MHTML): open it and copy its ` +
      'text, or save the page as “Web page, HTML only”.');
  }
  const text = decoded(bytes, head, name, isPage).replace(/\r\n?/g, '\n');
  const sample = text.slice(0, SAMPLE);
  if (countOf(sample, CONTROL) > sample.length / 100) throw binary(name);
  if (GARBLED.test(text) && wasUtf8(text)) {
    throw new CopyError(`${name} is garbled: it was UTF-8 and was read as Windows-1252 (such as ` +
      'â€™ for an apostrophe). Copy the article again.');
  }
  return text;
}

const countOf = (text, pattern) => text.match(pattern)?.length ?? 0;
const binary = (name) => new CopyError(`${name} is not text but binary data: copy the text.`);

/** Decode strictly; null if the bytes are not in that encoding. */
function strictly(bytes, encoding) {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decoded(bytes, head, name, isPage) {
  const damaged = (encoding) =>
    new CopyError(`${name} is ${encoding.toUpperCase()} but damaged: copy the article again.`);
  const [mark, marked] = MARKS.find(([start]) => head.startsWith(start)) ?? [];
  if (marked) {
    const text = strictly(bytes.subarray(mark.length), marked);
    if (text === null) throw damaged(marked);
    return text;
  }
  if (bytes.subarray(0, SAMPLE).includes(0)) throw binary(name);
  const [, label] = (isPage && DECLARED.exec(head.slice(0, 4096))) || [];
  // a page may declare one encoding and be in another
  const text = (label && strictly(bytes, label)) ?? strictly(bytes, 'utf-8');
  if (typeof text === 'string' && text) return text;
  const lenient = new TextDecoder().decode(bytes);
  if (countOf(lenient, /[^\0-\x7f]/gu) > 2 * countOf(lenient, /\ufffd/g)) throw damaged('utf-8');
  return windows1252(bytes, name);
}

/** Windows-1252, unless so many letters are not ASCII that it is another code page. */
function windows1252(bytes, name) {
  let [others, letters] = [0, 0];
  for (const byte of bytes) {
    if (byte > 0x7f) others += 1;
    else if ((byte | 32) >= 97 && (byte | 32) <= 122) letters += 1;
  }
  const text = others <= letters / 3 ? strictly(bytes, 'windows-1252') : null;
  if (text === null || UNDEFINED.test(text)) {
    throw new CopyError(`${name} is in an encoding that is neither UTF-8 nor Windows-1252: ` +
      'open it in an editor or browser and copy its text, or save it as UTF-8.');
  }
  return text;
}

/** Whether all that is not ASCII in a text is UTF-8 that was read as Windows-1252. */
function wasUtf8(text) {
  const bytes = new Map(Array.from({ length: 128 }, (_, n) =>
    [new TextDecoder('windows-1252').decode(Uint8Array.of(n + 128)), n + 128]));
  for (const run of new Set(text.match(/[^\0-\x7f]+/gu))) {
    const raw = Array.from(run, (character) => bytes.get(character));
    if (raw.includes(undefined) || strictly(Uint8Array.from(raw), 'utf-8') === null) return false;
  }
  return true;
}
