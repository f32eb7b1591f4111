'use strict';
// A text whose offsets are code points, as the dataset counts them, not UTF-16 units.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  const STEP = 256; // every so many code points the place in the string is remembered

  const isHigh = (unit) => unit >= 0xd800 && unit < 0xdc00;

  class CopyText {
    /** string: well-formed (no half of a surrogate pair alone). */
    constructor(string) {
      this.string = string;
      this.plain = !/[\ud800-\udbff]/.test(string);
      this.length = string.length;
      if (!this.plain) this._remember();
    }

    _remember() {
      const units = [];
      let point = 0;
      for (let unit = 0; unit < this.string.length; point++) {
        if (point % STEP === 0) units.push(unit);
        unit += isHigh(this.string.charCodeAt(unit)) ? 2 : 1;
      }
      this.units = Uint32Array.from(units);
      this.length = point;
    }

    /** The place in the string of a code point. */
    unit(point) {
      if (this.plain) return point;
      if (point >= this.length) return this.string.length;
      let unit = this.units[Math.floor(point / STEP)];
      for (let left = point % STEP; left > 0; left--) {
        unit += isHigh(this.string.charCodeAt(unit)) ? 2 : 1;
      }
      return unit;
    }

    /** The number of the code point at a place in the string. */
    point(unit) {
      if (this.plain) return unit;
      let low = verify.bisectRight(this.units, unit) - 1;
      let point = low * STEP;
      for (let at = this.units[low]; at < unit; point++) {
        at += isHigh(this.string.charCodeAt(at)) ? 2 : 1;
      }
      return point;
    }

    /** The code point at an offset. */
    code(point) {
      return this.string.codePointAt(this.unit(point));
    }

    /** The character at an offset. */
    character(point) {
      return String.fromCodePoint(this.code(point));
    }

    /** The text from start to end (excluded). */
    slice(start, end) {
      return this.string.slice(this.unit(start), this.unit(Math.max(start, end)));
    }

    /** Offset of the first line feed from start on and before end, or -1. */
    lineFeed(start, end) {
      const found = this.slice(start, end).indexOf('\n');
      return found < 0 ? -1 : this.point(this.unit(start) + found);
    }

    /** Offset of the first character of the line in which a line feed at an offset ends. */
    lineStart(newline) {
      return newline ? this.point(this.string.lastIndexOf('\n', this.unit(newline) - 1) + 1) : 0;
    }
  }

  /** How many values of a rising sequence are not above one. */
  verify.bisectRight = function (values, value) {
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle] > value) high = middle;
      else low = middle + 1;
    }
    return low;
  };

  /** How many values of a rising sequence are below one. */
  verify.bisectLeft = function (values, value) {
    let low = 0;
    let high = values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (values[middle] < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  verify.CopyText = CopyText;
})(KSD.verify);
