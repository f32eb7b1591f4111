'use strict';
// Where the letters of a source's sentences stand in a copy, by SHA-256, framed as sentences.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  /** The value of a key in a map, made if it is not there. */
  function entry(map, key, make) {
    if (!map.has(key)) map.set(key, make());
    return map.get(key);
  }

  /** A set of (sentence, place) pairs. */
  class Known {
    constructor(candidates) {
      this.sets = new Map([...candidates].map(([k, starts]) => [k, new Set(starts)]));
    }

    has(k, start) {
      return this.sets.get(k)?.has(start) ?? false;
    }
  }

  /** For each sentence the loose offsets where its letters stand and may be a sentence. */
  async function candidatesOf(framing, index, positions) {
    return framed(framing, index, await standing(framing.loose, index, positions));
  }

  /** For each sentence the loose offsets where its letters stand, by SHA-256. */
  async function standing(loose, index, positions) {
    const wanted = new Map();
    index.sentences.forEach((sentence, k) => {
      if (sentence.startRolling === null || !sentence.looseSha256) return;
      const lengths = entry(wanted, sentence.startRolling, () => new Map());
      const hashes = entry(lengths, sentence.looseLength, () => new Map());
      entry(hashes, sentence.looseSha256, () => []).push(k);
    });
    const found = new Map();
    for (const [rolling, lengths] of wanted) {
      const rising = [...lengths.keys()].sort((a, b) => a - b);
      for (const start of positions.get(rolling) || []) {
        for (const length of rising) {
          if (start + length > loose.length) break;
          const digest = await verify.sha256(loose.string(start, start + length));
          for (const k of lengths.get(length).get(digest) || []) {
            entry(found, k, () => []).push(start);
          }
        }
      }
    }
    return found;
  }

  /** The candidates that begin and end as sentences do, or next to a neighbour. */
  async function framed(framing, index, candidates) {
    const known = new Known(candidates);
    const merged = mergedBlocks(framing, index, candidates);

    const begins = (k, start) => {
      if (k && known.has(k - 1, start - index.sentences[k - 1].looseLength)) return true;
      return framing.begins(start) || (k === 0 && merged(start));
    };
    const ends = async (k, start) => {
      const end = start + index.sentences[k].looseLength;
      if (known.has(k + 1, end) || framing.ends(end)) return true;
      const [first, last, exact] = await framing.extent(start, end, index.sentences[k]);
      return exact && framing.endsItself(first, last); // its own last mark is an end
    };

    const kept = new Map();
    for (const [k, starts] of candidates) {
      for (const start of starts) {
        if (begins(k, start) && (await ends(k, start))) entry(kept, k, () => []).push(start);
      }
    }
    return kept;
  }

  /** Tells whether the copy's paragraph at a place holds sentences of several of the source. */
  function mergedBlocks(framing, index, candidates) {
    const block = (start) => framing.block(framing.loose.span(start, start + 1)[0]);
    let held = null;
    return (start) => {
      if (!held) {
        held = new Map();
        for (const [k, starts] of candidates) {
          for (const place of starts) {
            entry(held, block(place), () => new Set()).add(index.sentences[k].paragraph);
          }
        }
      }
      return held.get(block(start)).size > 1;
    };
  }

  Object.assign(verify, { candidatesOf, Known });
})(KSD.verify);
