// From the bytes of a copy to its text: which encoding it is in, or what else it is.

const COPY = 'open it and copy its text';
const NOT_TEXT = [
  [/^%PDF/, 'a PDF: open it, select all, copy, and paste the text here'],
  [/^PK\x03\x04/, `a zip archive or an office document (docx, odt, epub): ${COPY}`],
  [/^\xd0\xcf\x11\xe0/, `an old office document (doc): ${COPY}`],
  [/^\{\\rtf/, `a rich text document (RTF): ${COPY}`],
  [/^(?:\x89PNG|\xff\xd8\xff|II\*\0)/, 'an image (PNG, JPEG, TIFF): recognise the text (OCR)'],
  [/^\x1f\x8b/, 'a gzip file: unpack it and give the text inside'],
  [/^bplist00/, 'a Safari web archive: save the page as “Page source” (HTML) instead'],
  [/^(?:From .*\n)?(?:[!-9;-~]+:.*\n(?:[ \t].*\n)*)*?(?:mime-version|message-id|received):/i,
    `an e-mail or a web archive (MHTML): ${COPY}, or save the page as “Web page, HTML only”`],
  [/^(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*|<!--[^>]*-->\s*)*<(?:rss|feed|rdf:rdf)[\s>]/i,
    'a news feed (RSS, Atom), which may hold only the beginning of an article: open that'],
];
const DECLARED = /(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)/i;
const MARKS = [['\xef\xbb\xbf', 'utf-8'], ['\xff\xfe', 'utf-16le'], ['\xfe\xff', 'utf-16be']];
const SAMPLE = 65536; // bytes or characters
const CONTROL = /[\0-\x08\x0e-\x1a]/g;
// the encodings that a copy without a mark is likely to be in, or was read in by mistake
const NAMES = {
  'windows-1252': 'Windows-1252', macintosh: 'Mac Roman', 'windows-1251': 'Windows-1251', 'koi8-r': 'KOI8-R',
  ibm866: 'code page 866',
};
// where a character is likely if it was read right: a small letter in a word, a quote or a dash
const LIKELY = /(?<=[a-z])[ß-öø-ÿœ]|(?<=[А-яЁё])[а-яё]|[“”‘’–—…«»]/g;
const UNDEFINED = /[\x81\x8d\x8f\x90\x9d]/; // in Windows-1252

/** A copy that cannot be read; the message says why and what to do. */
export class CopyError extends Error {}

/** The first bytes as a string of as many characters. */
export const firstBytes = (bytes, length) => String.fromCharCode(...bytes.subarray(0, length));

/** The text of a copy, line ends as line feeds. isPage: it may declare its encoding. */
export function decode(bytes, name, isPage = false) {
  const head = firstBytes(bytes, 16384);
  const lines = head.replace(/\r/g, '');
  const advice = NOT_TEXT.find(([start]) => start.test(lines))?.[1];
  if (advice) throw new CopyError(`${name} is ${advice}.`);
  const text = decoded(bytes, head, name, isPage).replace(/\r\n?/g, '\n');
  const runs = new Set(text.match(/[^\0-\x7f]+/gu));
  const misread = runs.size && Object.keys(NAMES).find((label) => wereUtf8(runs, label));
  if (misread) {
    throw new CopyError(`${name} is garbled: it was UTF-8 and was read as ${NAMES[misread]}. ` +
      'Copy the article again.');
  }
  return text.replaceAll('\0', ' ');
}

const countOf = (text, pattern) => text.match(pattern)?.length ?? 0;

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
  const sample = bytes.subarray(0, SAMPLE);
  if (countOf(new TextDecoder('latin1').decode(sample), CONTROL) > sample.length / 100) {
    throw new CopyError(`${name} is not text but binary data: copy the text.`);
  }
  const [, label] = (isPage && DECLARED.exec(head.slice(0, 4096))) || [];
  // a page may declare one encoding and be in another
  const text = (label && strictly(bytes, label)) ?? strictly(bytes, 'utf-8');
  if (typeof text === 'string' && text) return text;
  const lenient = new TextDecoder().decode(bytes);
  if (countOf(lenient, /[^\0-\x7f]/gu) >= 2 * countOf(lenient, /\ufffd/g)) throw damaged('utf-8');
  return windows1252(bytes, name);
}

/** Windows-1252, unless another encoding is more likely. */
function windows1252(bytes, name) {
  const sample = bytes.subarray(0, 2 ** 20);
  const counts = Object.keys(NAMES).map((label) => [countOf(new TextDecoder(label).decode(sample), LIKELY), label]);
  const [count, likely] = counts.reduce((best, each) => (each[0] > best[0] ? each : best));
  const text = likely === 'windows-1252' ? strictly(bytes, likely) : null;
  if (text === null || UNDEFINED.test(text)) {
    const others = sample.filter((byte) => byte > 0x7f).length;
    const isClear = likely !== 'windows-1252' && 2 * count > others;
    const guess = isClear ? `, perhaps ${NAMES[likely]}` : '';
    throw new CopyError(`${name} is neither UTF-8 nor Windows-1252${guess}: open it in an editor ` +
      'or browser and copy its text, or save it as UTF-8.');
  }
  return text;
}

/** Whether all stretches that are not ASCII are UTF-8 that was read in an encoding. */
function wereUtf8(runs, label) {
  const bytes = new Map(Array.from({ length: 128 }, (_, n) =>
    [new TextDecoder(label).decode(Uint8Array.of(n + 128)), n + 128]));
  for (const run of runs) {
    const raw = Array.from(run, (character) => bytes.get(character));
    if (raw.includes(undefined) || strictly(Uint8Array.from(raw), 'utf-8') === null) return false;
  }
  return true;
}
