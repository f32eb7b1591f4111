'use strict';
// Where a stretch of letters begins and ends as a sentence in a copy, by the punctuation around it.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const REACH = 400; // characters of punctuation and white space looked at on either side
  const LINES = 4000; // characters around a line break in which the width of lines is measured
  const SPACE = verify.SPACE;
  const IN_LINE = SPACE.replace('\\t-\\r', '\\t\\v-\\r'); // white space but no line feed
  const MARK = `[^${verify.WORD}${SPACE}]`;
  const OTHER = `[^${verify.WORD}]`;

  const TERMINATOR = new RegExp(
    `[。！？｡]|[.!?…؟۔।॥։።‽]${MARK}*(?:[${SPACE}]|[\\[(])|\\n[${IN_LINE}]*\\n|\\f|[\\u2029\\v]`,
    'u'
  );
  const NOTE_MARK = new RegExp(
    `[.!?…。！？؟۔।॥։።‽]${MARK}*\\[[0-9]{1,3}\\]${OTHER}*$`, // end.[3] Next
    'u'
  );
  const BROKEN_WORD = new RegExp(`[-\\u00ad\\u2010]\\r?\\n[${IN_LINE}]*`, 'u');
  const ONLY_BROKEN_WORD = new RegExp(`^${BROKEN_WORD.source}$`, 'u');
  // between ideographs a line may break anywhere
  const WORD = new RegExp(`^(?:${verify.IDEOGRAPH}|[^${SPACE}]+)`, 'u');
  const STARTS = /[\p{Ps}\p{Pi}]/u;
  const OPENING = '"\'¿¡—–';

  const isOpening = (character) => STARTS.test(character);
  const starts = (character) => isOpening(character) && character !== '”';
  const opens = (character) => OPENING.includes(character) || starts(character);

  class Framing {
    /** copy: as read; onProgress: called with the share done, while the loose form is made. */
    constructor(copy, onProgress) {
      this.loose = new verify.LooseText(copy.text, onProgress);
      this.text = copy.text;
      this.spans = copy.spans;
      this.linesAreParagraphs = copy.kind !== 'text';
    }

    /** Number of the copy's paragraph in which an offset of the text is. */
    block(offset) {
      return Math.max(verify.bisectRight(this.spans.starts, offset) - 1, 0);
    }

    /** Offsets of what stands between the letter before a loose offset and that letter. */
    gapBefore(start) {
      const { loose, text } = this;
      const left = start ? loose.span(start - 1, start)[1] : 0;
      const right = start < loose.length ? loose.span(start, start + 1)[0] : text.length;
      return [left, Math.max(left, right)];
    }

    /** Whether a sentence may begin at a loose offset, by what stands before it. */
    begins(start) {
      if (start === 0 || this._closedAt(start)) return true;
      const [left, right] = this.gapBefore(start);
      if (ONLY_BROKEN_WORD.test(this.text.slice(left, right))) return false;
      if (NOTE_MARK.test(this.text.slice(Math.max(left - 8, 0), right))) return true;
      const newline = this.text.lineFeed(left, right);
      return newline >= 0 && this._deliberate(newline, right);
    }

    /** Whether a sentence may end before a loose offset, by what stands after it. */
    ends(end) {
      return end === this.loose.length || this._closedAt(end);
    }

    _closedAt(start) {
      const [left, right] = this.gapBefore(start);
      if (right - left > REACH) return true; // nobody sets so much ornament inside a sentence
      const gap = this.text.slice(left, right);
      if (ONLY_BROKEN_WORD.test(gap)) return false;
      return TERMINATOR.test(gap) || (this.linesAreParagraphs && gap.includes('\n'));
    }

    /** Whether a line was ended on purpose: the next word would still have fitted on it. */
    _deliberate(newline, after) {
      const around = this.text.slice(Math.max(newline - LINES, 0), newline + LINES);
      const width = around.split('\n').reduce((most, l) => Math.max(most, verify.codePoints(l)), 0);
      const first = this.text.lineStart(newline);
      const length = newline - first;
      if (length > width) return false;
      const line = this.text.slice(first, newline);
      const word = WORD.exec(this._fromTo(after, width));
      const fits = length + 1 + verify.codePoints(word ? word[0] : '') <= 0.85 * width;
      const divided = BROKEN_WORD.test(this.text.slice(Math.max(first - 2, 0), first));
      return fits && !divided && !TERMINATOR.test(line);
    }

    /** Text from an offset, as much as decides whether a word fits a width. */
    _fromTo(start, width) {
      return this.text.slice(start, start + width + 1);
    }

    /**
     * Offsets of a loose stretch with the punctuation that belongs to it, and if it is exact:
     * its canonical text has the unit's hash.
     */
    async extent(start, end, unit) {
      const [first, last] = this.loose.span(start, end);
      const left = Math.max(this.gapBefore(start)[0], first - REACH);
      const right = Math.min(this.gapBefore(end)[1], last + REACH);
      const [begin, stop] = this._usual(first, last, left, right);
      if (unit.textSha256 === null) return [begin, stop, false];
      const canonical = verify.canonicalParagraph(this.text.slice(begin, stop));
      if ((await verify.sha256(canonical)) === unit.textSha256) return [begin, stop, true];
      const found = await this._byLength(first, last, left, right, unit);
      return found ? [...found, true] : [begin, stop, false];
    }

    /** Whether the text from start to end closes with the mark of a sentence end. */
    endsItself(start, end) {
      const tail = Array.from(verify.stripEnd(this.text.slice(start, end))).slice(-4).join('');
      return TERMINATOR.test(`${tail} `);
    }

    /** The stretch with adjoining marks that open before it and that close after it. */
    _usual(first, last, left, right) {
      const { text } = this;
      let begin = first;
      let stop = last;
      while (begin > left && opens(text.character(begin - 1))) begin--;
      while (stop < right) {
        const character = text.character(stop);
        if (verify.isSpace(character) || starts(character)) break;
        stop++;
      }
      return [begin, stop];
    }

    /** The stretch of the published length around the letters that has the published hash. */
    async _byLength(first, last, left, right, unit) {
      const { characters, places } = verify.canonicalMap(this.text.slice(left, right));
      const inside = [];
      for (let k = 0; k < characters.length; k++) {
        if (first <= left + places[k] && left + places[k] < last) inside.push(k);
      }
      if (!inside.length) return null;
      const [core, coreEnd] = [inside[0], inside[inside.length - 1] + 1];
      // a letter and a mark on it are one place, which no piece divides
      const whole = (n) => n === 0 || n === characters.length || places[n] !== places[n - 1];
      for (const length of [unit.length, unit.length - 1]) {
        for (let begin = Math.max(coreEnd - length, 0); begin <= core; begin++) {
          const piece = characters.slice(begin, begin + length);
          if (piece.length !== length || !whole(begin) || !whole(begin + length)) continue;
          if ((await verify.sha256(piece.join(''))) !== unit.textSha256) continue;
          return [left + places[begin], left + places[begin + length]];
        }
      }
      return null;
    }
  }

  /** The characters of the canonical form of a text, and where each stands; one more place ends it. */
  function canonicalMap(string) {
    const text = Array.from(string);
    const blank = new RegExp(`[${verify.WHITE_SPACE}]`, 'u');
    let end = text.length;
    while (end > 0 && blank.test(text[end - 1])) end--;
    let position = 0;
    while (position < end && blank.test(text[position])) position++;
    const characters = [];
    const places = [];
    while (position < end) {
      const start = position++;
      let piece = [' '];
      if (blank.test(text[start])) {
        while (blank.test(text[position])) position++;
      } else {
        while (position < end && verify.joinsBackwards(text[position].codePointAt(0))) position++;
        piece = Array.from(text.slice(start, position).join('').normalize('NFC'));
      }
      for (const character of piece) {
        characters.push(character);
        places.push(start);
      }
    }
    return { characters, places: [...places, end] };
  }

  /** SHA-256 of a text in UTF-8, in lower-case hexadecimal digits. */
  async function sha256(text) {
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return Array.from(new Uint8Array(digest), (b) => b.toString(16).padStart(2, '0')).join('');
  }

  Object.assign(verify, { Framing, canonicalMap, isOpening, sha256 });
})(KSD.verify);
