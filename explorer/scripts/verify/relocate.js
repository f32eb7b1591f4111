'use strict';
// One place in the copy for each sentence. Which of several equal places a repeated sentence gets
// is told by its neighbours. Everything here counts in loose characters.
var KSD = globalThis.KSD || (globalThis.KSD = {});
KSD.verify = KSD.verify || {};

(function (verify) {
  /** The place of every sentence that stands in the copy: number → loose offset. */
  async function place(framing, index, positions) {
    const candidates = await verify.candidatesOf(framing, index, positions);
    const placed = assign(index, candidates);
    await placeParagraphs(framing, index, positions, placed);
    return placed;
  }

  /** One place for each sentence, no place twice: first by neighbours, then by order. */
  function assign(index, candidates) {
    const placed = new Map();
    const order = [];
    const taken = new Set();
    const take = (k, start) => {
      const key = `${start} ${index.sentences[k].looseLength}`;
      if (placed.has(k) || taken.has(key)) return;
      placed.set(k, start);
      order.splice(verify.bisectRight(order, k), 0, k);
      taken.add(key);
    };
    for (const run of runs(index, candidates)) for (const [k, start] of run) take(k, start);
    for (const [k, start] of onlyChoices(index, candidates)) take(k, start);
    for (const ordered of [true, false]) {
      const left = [...candidates.keys()].filter((k) => !placed.has(k)).sort((a, b) => a - b);
      for (const k of left) {
        const [low, high] = ordered ? between(placed, order, k) : [-1, Infinity];
        for (const start of candidates.get(k)) if (low < start && start < high) take(k, start);
      }
    }
    return placed;
  }

  /**
   * Stretches of two and more sentences that follow each other in source and copy, longest first.
   * A sentence without a hash of its own is stepped over by its length.
   */
  function runs(index, candidates) {
    const known = new verify.Known(candidates);
    const hashed = [];
    index.sentences.forEach((sentence, k) => sentence.looseSha256 && hashed.push(k));
    const after = new Map();
    const before = new Map();
    for (let n = 1; n < hashed.length; n++) {
      after.set(hashed[n - 1], hashed[n]);
      before.set(hashed[n], hashed[n - 1]);
    }
    const neighbour = ([k, start], links) => {
      const other = links.get(k);
      if (other === undefined) return null;
      const there = start + index.offsets[other] - index.offsets[k];
      return known.has(other, there) ? [other, there] : null;
    };
    const found = [];
    for (const k of [...candidates.keys()].sort((a, b) => a - b)) {
      for (const start of [...candidates.get(k)].sort((a, b) => a - b)) {
        if (neighbour([k, start], before)) continue;
        const run = [];
        for (let here = [k, start]; here; here = neighbour(here, after)) run.push(here);
        if (run.length > 1) found.push(run);
      }
    }
    const letters = new Map(
      found.map((run) => [run, run.reduce((sum, [k]) => sum + index.sentences[k].looseLength, 0)])
    );
    const compare = (a, b) =>
      letters.get(b) - letters.get(a) || a[0][1] - b[0][1] || a[0][0] - b[0][0];
    return found.sort(compare);
  }

  /** Sentences that have one place, which no equal sentence claims. */
  function onlyChoices(index, candidates) {
    const texts = new Map();
    for (const k of candidates.keys()) {
      const hash = index.sentences[k].looseSha256;
      texts.set(hash, (texts.get(hash) || 0) + 1);
    }
    return [...candidates]
      .filter(([k, starts]) => starts.length === 1 && texts.get(index.sentences[k].looseSha256) === 1)
      .map(([k, starts]) => [k, starts[0]]);
  }

  /** The places of the nearest placed sentences before and after a sentence. */
  function between(placed, order, k) {
    const at = verify.bisectLeft(order, k);
    return [at ? placed.get(order[at - 1]) : -1, at < order.length ? placed.get(order[at]) : Infinity];
  }

  /** Place the sentences without a hash of their own, where their whole paragraph stands. */
  async function placeParagraphs(framing, index, positions, placed) {
    const numbers = [];
    index.paragraphs.forEach((paragraph, number) => {
      for (let k = paragraph.first; k < paragraph.end; k++) {
        if (!placed.has(k)) return numbers.push(number);
      }
    });
    for (const number of [...numbers, ...[...numbers].reverse()]) {
      const paragraph = index.paragraphs[number];
      for (const start of paragraphStarts(index, paragraph, positions, placed)) {
        if (!(await stands(framing, paragraph, start, placed, index))) continue;
        for (let k = paragraph.first; k < paragraph.end; k++) {
          const there = start + index.offsets[k] - index.offsets[paragraph.first];
          if (!placed.has(k)) placed.set(k, there);
        }
        break;
      }
    }
  }

  /** Where a paragraph may start: by its sentences, by what stands next to it, by its hash. */
  function paragraphStarts(index, paragraph, positions, placed) {
    const starts = new Set();
    for (let k = paragraph.first - 1; k <= paragraph.end; k++) {
      if (!placed.has(k)) continue;
      starts.add(placed.get(k) - index.offsets[k] + index.offsets[paragraph.first]);
    }
    for (const start of positions.get(paragraph.startRolling) || []) starts.add(start);
    return starts;
  }

  /** Whether a paragraph's letters stand at a loose offset, with a break on both sides. */
  async function stands(framing, paragraph, start, placed, index) {
    const { loose } = framing;
    const end = start + paragraph.looseLength;
    const total = index.offsets[paragraph.end] - index.offsets[paragraph.first];
    if (start < 0 || end > loose.length || total !== paragraph.looseLength) return false;
    if ((await verify.sha256(loose.string(start, end))) !== paragraph.looseSha256) return false;
    const [before, after] = [paragraph.first - 1, paragraph.end];
    const follows =
      placed.has(before) && placed.get(before) + index.sentences[before].looseLength === start;
    if (!follows && !framing.begins(start)) return false;
    if (placed.get(after) === end || framing.ends(end)) return true;
    const [first, last, exact] = await framing.extent(start, end, paragraph);
    return exact && framing.endsItself(first, last);
  }

  /** Where a paragraph starts, if all its sentences stand there one after the other; or null. */
  function paragraphStart(index, number, placed) {
    const { first, end } = index.paragraphs[number];
    const starts = new Set();
    for (let k = first; k < end; k++) {
      starts.add(placed.has(k) ? placed.get(k) - index.offsets[k] : null);
    }
    if (starts.size !== 1 || starts.has(null)) return null;
    return [...starts][0] + index.offsets[first];
  }

  /** The largest set of placed sentences that stand in the source's order, by their letters. */
  function inOrder(index, placed) {
    const starts = []; // in the copy, rising
    const ends = []; // [letters so far, rising, k]
    const before = new Map();
    for (const k of [...placed.keys()].sort((a, b) => a - b)) {
      const at = verify.bisectLeft(starts, placed.get(k));
      const letters = (at ? ends[at - 1][0] : 0) + index.sentences[k].looseLength;
      before.set(k, at ? ends[at - 1][1] : null);
      let beaten = at;
      while (beaten < ends.length && ends[beaten][0] <= letters) beaten++;
      starts.splice(at, beaten - at, placed.get(k));
      ends.splice(at, beaten - at, [letters, k]);
    }
    const chain = new Set();
    let last = ends.length ? ends[ends.length - 1][1] : null;
    for (; last !== null; last = before.get(last)) chain.add(last);
    return chain;
  }

  Object.assign(verify, { place, paragraphStart, inOrder });
})(KSD.verify);
