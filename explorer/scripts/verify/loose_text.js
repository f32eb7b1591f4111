'use strict';
// The loose form of a long text with its way back, and the positions where known starts stand.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const CHUNK = 1 << 18;
  const KEPT = 8; // chunks whose way back is kept
  const LENGTH = 48;
  const BASE = 2000003;
  const MODULUS = 2147483647;
  const BITS = (1 << 22) - 1;

  /** Loose code points of a stretch, and where the text behind each starts and ends in it. */
  function mapped(string) {
    const characters = string.length; // not fewer than its code points
    const out = { codes: new Uint32Array(characters + 64), starts: null, ends: null, length: 0 };
    out.starts = new Uint32Array(out.codes.length);
    out.ends = new Uint32Array(out.codes.length);
    if (isSimple(string)) mapEach(string, out);
    else mapClusters(string, out);
    return out;
  }

  function isSimple(string) {
    for (const character of string) {
      if (verify.looseCode(character.codePointAt(0)) === verify.EXPANDS) return false;
    }
    return string.normalize('NFKC') === string;
  }

  function add(out, code, start, end) {
    if (out.length === out.codes.length) {
      for (const name of ['codes', 'starts', 'ends']) {
        const larger = new Uint32Array(2 * out.length);
        larger.set(out[name]);
        out[name] = larger;
      }
    }
    out.codes[out.length] = code;
    out.starts[out.length] = start;
    out.ends[out.length++] = end;
  }

  function mapEach(string, out) {
    let point = 0;
    for (let unit = 0; unit < string.length; point++) {
      const code = string.codePointAt(unit);
      const loose = verify.looseCode(code);
      if (loose > 0) add(out, loose, point, point + 1);
      unit += code > 0xffff ? 2 : 1;
    }
  }

  /** Where characters combine or expand: a base with the marks that follow it is one stretch. */
  function mapClusters(string, out) {
    let point = 0;
    for (let unit = 0; unit < string.length; ) {
      const first = string.codePointAt(unit);
      let stop = unit + (first > 0xffff ? 2 : 1);
      let end = point + 1;
      while (stop < string.length) {
        const code = string.codePointAt(stop);
        if (!verify.joinsBackwards(code)) break;
        stop += code > 0xffff ? 2 : 1;
        end++;
      }
      const loose = verify.looseCode(first);
      if (end === point + 1 && loose >= 0) {
        if (loose) add(out, loose, point, end);
      } else {
        for (const kept of verify.loose(string.slice(unit, stop))) {
          add(out, kept.codePointAt(0), point, end);
        }
      }
      unit = stop;
      point = end;
    }
  }

  /** The loose form of a text as code points; `span` leads back to offsets in the text. */
  class LooseText {
    constructor(text, onProgress = () => {}) {
      this.text = text;
      this.starts = [0];
      this.looseStarts = [0];
      this.chunks = new Map();
      const parts = [];
      while (this.starts[this.starts.length - 1] < text.length) {
        const start = this.starts[this.starts.length - 1];
        const end = this._cut(start + CHUNK);
        const chunk = mapped(text.slice(start, end));
        parts.push(chunk.codes.slice(0, chunk.length));
        this.starts.push(end);
        this.looseStarts.push(this.looseStarts[this.looseStarts.length - 1] + chunk.length);
        onProgress(end / text.length);
      }
      this.length = this.looseStarts[this.looseStarts.length - 1];
      this.codes = new Uint32Array(this.length);
      parts.forEach((part, number) => this.codes.set(part, this.looseStarts[number]));
    }

    /** The first place from an offset on where no character joins the one before. */
    _cut(offset) {
      let end = offset;
      while (end < this.text.length && verify.joinsBackwards(this.text.code(end))) end++;
      return Math.min(end, this.text.length);
    }

    _chunk(number) {
      let chunk = this.chunks.get(number);
      if (!chunk) {
        chunk = mapped(this.text.slice(this.starts[number], this.starts[number + 1]));
        if (this.chunks.size >= KEPT) this.chunks.delete(this.chunks.keys().next().value);
      }
      this.chunks.delete(number);
      this.chunks.set(number, chunk); // the last one used is the last one dropped
      return chunk;
    }

    _place(offset) {
      const number = verify.bisectRight(this.looseStarts, offset) - 1;
      const chunk = this._chunk(number);
      const inner = offset - this.looseStarts[number];
      const base = this.starts[number];
      return [base + chunk.starts[inner], base + chunk.ends[inner]];
    }

    /** Offsets in the text of the loose characters start to end (excluded, not empty). */
    span(start, end) {
      return [this._place(start)[0], this._place(end - 1)[1]];
    }

    /** The loose characters from start to end as a string. */
    string(start, end) {
      const parts = [];
      for (let at = start; at < end; at += 4096) {
        parts.push(String.fromCodePoint(...this.codes.subarray(at, Math.min(at + 4096, end))));
      }
      return parts.join('');
    }
  }

  function power(exponent) {
    let value = 1;
    for (let k = 0; k < exponent; k++) value = (value * BASE) % MODULUS;
    return value;
  }

  /**
   * Where the starts of sentences and paragraphs may be: rolling hash → loose offsets, in one pass.
   *
   * Every product stays below 2 ** 53, so numbers compute it exactly. A table of one byte a bucket
   * keeps nearly all positions from being looked up.
   */
  function findStarts(codes, hashes, onProgress = () => {}) {
    const found = new Map();
    const wanted = new Set(hashes);
    if (codes.length < LENGTH || !wanted.size) return found;
    const bucket = new Uint8Array(BITS + 1);
    for (const hash of wanted) bucket[hash & BITS] = 1;
    const leaving = power(LENGTH);
    let hash = 0;
    for (let at = 0; at < codes.length; at++) {
      let value = hash * BASE + codes[at];
      if (at >= LENGTH) value -= codes[at - LENGTH] * leaving;
      // exact: a quotient below 2 ** 21 is rounded by less than it is away from the next integer
      hash = value - Math.floor(value / MODULUS) * MODULUS;
      if (at >= LENGTH - 1 && bucket[hash & BITS] && wanted.has(hash)) {
        if (!found.has(hash)) found.set(hash, []);
        found.get(hash).push(at - LENGTH + 1);
      }
      if (at % CHUNK === 0) onProgress(at / codes.length);
    }
    return found;
  }

  Object.assign(verify, { LooseText, findStarts });
})(KSD.verify);
