'use strict';
// What stands in the copy where a sentence that was not found should stand.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  class Standing {
    constructor(index, placed, extents, framing) {
      Object.assign(this, { index, placed, extents, framing });
      this.order = [...placed.keys()].sort((a, b) => a - b);
    }

    /** Offsets of the text between its neighbours; null if nothing is there, or no neighbour. */
    insteadOf(k) {
      const { index, placed, extents } = this;
      const at = verify.bisectRight(this.order, k);
      const before = at ? this.order[at - 1] : null;
      const after = at < this.order.length ? this.order[at] : null;
      if (before !== null && after !== null) {
        const stretch = placed.get(after) - this._end(before);
        if (0 <= stretch && stretch <= 3 * this._letters(before + 1, after) + 300) {
          return this._trimmed(extents.get(before)[1], extents.get(after)[0]);
        }
      }
      const { paragraph } = index.sentences[k];
      const near = (other) => other !== null && index.sentences[other].paragraph === paragraph;
      if (near(before)) {
        const start = extents.get(before)[1];
        return this._trimmed(start, this._reach(start - 1, this._letters(before + 1, k + 1), 1));
      }
      if (near(after)) {
        const end = extents.get(after)[0];
        return this._trimmed(this._reach(end, this._letters(k, after), -1), end);
      }
      return null;
    }

    /** Loose characters of some sentences. */
    _letters(first, end) {
      return this.index.offsets[end] - this.index.offsets[first];
    }

    /**
     * How far the copy's paragraph goes on from an offset: onwards (1) or backwards (-1). Where that
     * is short of the letters, lines that follow without an empty line belong to it too.
     */
    _reach(offset, letters, step) {
      const { spans, text } = this.framing;
      const sides = step > 0 ? spans.ends : spans.starts;
      const between = (a, b) => text.slice(Math.min(a, b), Math.max(a, b));
      const count = (string) =>
        verify.hasLetter(string) ? verify.codePoints(verify.loose(string)) : 0;
      let number = this.framing.block(offset);
      let side = sides[number];
      let there = count(between(offset, side));
      while (number + step >= 0 && number + step < spans.starts.length) {
        const next = number + step;
        const [from, to] = [Math.min(side, spans.ends[next]), Math.max(side, spans.starts[next])];
        if (10 * there > 9 * letters || text.slice(from, to).split('\n').length > 2) break;
        number = next;
        const onwards = (side - offset) * step >= 0;
        const more = count(between(onwards ? side : offset, sides[number]));
        there = onwards ? there + more : more;
        side = sides[number];
      }
      return side;
    }

    _end(k) {
      return this.placed.get(k) + this.index.sentences[k].looseLength;
    }

    /** A stretch without the white space around it; null if it holds no letter or digit. */
    _trimmed(start, end) {
      const piece = this.framing.text.slice(start, end);
      if (!verify.hasLetter(piece)) return null;
      const lead = piece.length - verify.stripStart(piece).length; // white space: one unit each
      const core = verify.stripEnd(verify.stripStart(piece));
      return [start + lead, start + lead + verify.codePoints(core)];
    }
  }

  verify.Standing = Standing;
})(KSD.verify);
