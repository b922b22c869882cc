// Every key with every partition it was found in: what tells a hot key from many keys, and where a key sits in two partitions. Bounded:
// when it is full, it keeps the keys whose fingerprint ends in one more zero bit. Those that are kept have been counted from the start.
// A scan fills its slots in scan.wasm, by the twin assembly/writers/pairs.ts.

import * as layout from '../../core/scan-layout.ts';
import { secretWords } from '../../core/secret.ts';

// 40 bytes each: 21 MB.
const MOST_SLOTS = 1 << 19;
const FIRST_SLOTS = 1 << layout.FIRST_LG_PAIRS;
const { MOST_FULL, MOST_PARTITIONS_OF_KEY, MOST_PROBES, FREE_PROBES, MOST_PAIR_LEVEL, PAIR_HAS_MORE } = layout;

/** What `add` says: the key was there, was new, was there in other partitions, is not kept. */
export const { KNOWN, NEW_KEY, NEW_PARTITION, LEFT_OUT } = layout;

/** One key in one partition. */
export interface Pair {
  first: number;
  second: number;
  partition: number;
  mask: number;
  records: number;
  /** Of its first and last record. */
  firstPosition: number;
  lastPosition: number;
}

/** One buffer for both views, so that a record touches one slot's cache line or two, and not one in each of seven columns. */
interface Slots {
  readonly size: number;
  /** Both halves of the fingerprint, partition, mask, then three doubles. */
  readonly words: Int32Array;
  /** The records (0 for a free slot) and the positions of the first and the last of them. */
  readonly doubles: Float64Array;
}

const WORDS = layout.PAIR_SLOT >> 2;
const DOUBLES = layout.PAIR_SLOT >> 3;
const SECOND = layout.PAIR_SECOND >> 2;
const PARTITION = layout.PAIR_PARTITION >> 2;
const MASK = layout.PAIR_MASK >> 2;
const RECORDS = layout.PAIR_RECORDS >> 3;
const FIRST_POSITION = layout.PAIR_FIRST_POSITION >> 3;
const LAST_POSITION = layout.PAIR_LAST_POSITION >> 3;

interface PairCounts extends Pick<PairTable, 'level' | 'pairs' | 'keys' | 'splitKeys'> {
  /** Whether its slots are found by a secret of its own. */
  isScattered: boolean;
}

export class PairTable {
  /** A power of two. */
  readonly mostSlots: number;
  #slots: Slots;
  #bits: number;
  /** Keys are kept whose fingerprint ends in so many zero bits. */
  #level = 0;
  #pairs = 0;
  #keys = 0;
  #splitKeys = 0;
  /** Once searches have been too long, slots are found by it: see assembly/secret.ts. */
  #secret: Uint32Array | undefined;
  /** How many slots all searches may pass, and have passed. */
  #mayPass = FREE_PROBES;
  #passed = 0;

  constructor(mostSlots = MOST_SLOTS) {
    this.mostSlots = mostSlots;
    this.#slots = makeSlots(Math.min(FIRST_SLOTS, mostSlots));
    this.#bits = this.#slots.size - 1;
  }

  /** One of 2 ** level keys is kept. */
  get level(): number {
    return this.#level;
  }

  get pairs(): number {
    return this.#pairs;
  }

  get keys(): number {
    return this.#keys;
  }

  /** How many slots were passed in all searches: for tests. */
  get passed(): number {
    return this.#passed;
  }

  /** Of the keys that are kept, those in more than one partition. */
  get splitKeys(): number {
    return this.#splitKeys;
  }

  /** Counts `records` records of a key in a partition. */
  add(first: number, second: number, partition: number, mask: number, position: number, records = 1): number {
    if (!isKept(second, this.#level)) return LEFT_OUT;
    this.#mayPass += MOST_PROBES;
    if (this.#passed > this.#mayPass && !this.#secret) this.#scatter();
    const { words, doubles, size } = this.#slots;
    const isFull = this.#level === MOST_PAIR_LEVEL && this.#pairs > MOST_FULL * size;
    let partitionsOfKey = 0;
    const home = this.#homeOf(first, second);
    let slot = home;
    for (; doubles[slot * DOUBLES + RECORDS] > 0; slot = (slot + 1) & this.#bits) {
      const word = slot * WORDS;
      if (words[word] !== first || words[word + SECOND] !== second) continue;
      if (words[word + PARTITION] === partition) {
        const double = slot * DOUBLES;
        doubles[double + RECORDS] += records;
        if (position < doubles[double + FIRST_POSITION]) doubles[double + FIRST_POSITION] = position;
        if (position > doubles[double + LAST_POSITION]) doubles[double + LAST_POSITION] = position;
        this.#passed += (slot - home) & this.#bits;
        return KNOWN;
      }
      if (++partitionsOfKey === MOST_PARTITIONS_OF_KEY) return LEFT_OUT;
      if (!isFull) words[word + MASK] |= PAIR_HAS_MORE;
    }
    this.#passed += (slot - home) & this.#bits;
    if (isFull) return LEFT_OUT;
    const [word, double] = [slot * WORDS, slot * DOUBLES];
    words[word] = first;
    words[word + SECOND] = second;
    words[word + PARTITION] = partition;
    words[word + MASK] = mask;
    doubles[double + RECORDS] = records;
    doubles[double + FIRST_POSITION] = doubles[double + LAST_POSITION] = position;
    if (partitionsOfKey === 0) this.#keys++;
    if (partitionsOfKey === 1) this.#splitKeys++;
    if (++this.#pairs > MOST_FULL * size) this.#makeRoom();
    return partitionsOfKey === 0 ? NEW_KEY : NEW_PARTITION;
  }

  /** All partitions of one key. */
  pairsOf(first: number, second: number): Pair[] {
    const pairs: Pair[] = [];
    for (let slot = this.#homeOf(first, second); this.#isTaken(slot); slot = (slot + 1) & this.#bits) {
      if (!this.#isOf(slot, first, second)) continue;
      pairs.push(this.#pairAt(slot));
      if (!this.#hasMore(slot)) break;
    }
    return pairs;
  }

  /** In no order. */
  *[Symbol.iterator](): Generator<Pair> {
    for (let slot = 0; slot < this.#slots.size; slot++) if (this.#isTaken(slot)) yield this.#pairAt(slot);
  }

  /**
   * How many keys that are in one partition alone, of those below `numPartitions`, have which mask. Most keys are, and there can be
   * hundreds of thousands: no object is made for them.
   */
  masksOfSingles(numPartitions: number): Map<number, number> {
    const histogram = new Map<number, number>();
    const { words, size } = this.#slots;
    const areSingles = this.#splitKeys === 0;
    for (let slot = 0; slot < size; slot++) {
      if (!this.#isTaken(slot) || words[slot * WORDS + PARTITION] >= numPartitions) continue;
      if (!areSingles && (this.#hasMore(slot) || !this.#isFirst(slot))) continue;
      const mask = words[slot * WORDS + MASK];
      histogram.set(mask, (histogram.get(mask) ?? 0) + 1);
    }
    return histogram;
  }

  /** Every key that is in several partitions, with all of them. */
  *splits(): Generator<Pair[]> {
    if (this.#splitKeys === 0) return;
    const { words, size } = this.#slots;
    for (let slot = 0; slot < size; slot++) {
      // A key's partitions lie behind one another, others in between: it is yielded at the first of them.
      if (!this.#isTaken(slot) || !this.#hasMore(slot) || !this.#isFirst(slot)) continue;
      yield this.pairsOf(words[slot * WORDS], words[slot * WORDS + SECOND]);
    }
  }

  #isTaken(slot: number): boolean {
    return this.#slots.doubles[slot * DOUBLES + RECORDS] > 0;
  }

  #isOf(slot: number, first: number, second: number): boolean {
    const { words } = this.#slots;
    return words[slot * WORDS] === first && words[slot * WORDS + SECOND] === second;
  }

  #hasMore(slot: number): boolean {
    return (this.#slots.words[slot * WORDS + MASK] & PAIR_HAS_MORE) !== 0;
  }

  /** Whether it is the first of its key's slots. */
  #isFirst(slot: number): boolean {
    const { words } = this.#slots;
    const [first, second] = [words[slot * WORDS], words[slot * WORDS + SECOND]];
    let found = this.#homeOf(first, second);
    while (!this.#isOf(found, first, second)) found = (found + 1) & this.#bits;
    return found === slot;
  }

  #homeOf(first: number, second: number): number {
    return (this.#secret ? scrambled(first, second, this.#secret) : first) & this.#bits;
  }

  #scatter(): void {
    this.#secret = secretWords(6);
    const { size } = this.#slots;
    this.#rebuild(Math.min(2 * size, this.mostSlots), this.#level);
  }

  #pairAt(slot: number): Pair {
    const { words, doubles } = this.#slots;
    const [word, double] = [slot * WORDS, slot * DOUBLES];
    return {
      first: words[word],
      second: words[word + SECOND],
      partition: words[word + PARTITION],
      mask: words[word + MASK] & ~PAIR_HAS_MORE,
      records: doubles[double + RECORDS],
      firstPosition: doubles[double + FIRST_POSITION],
      lastPosition: doubles[double + LAST_POSITION],
    };
  }

  /**
   * Goes on with the slots of a table that scan.wasm has filled (assembly/writers/pairs.ts), where they lie. To be called on an empty table.
   * @param at an address in `buffer`, which is not to grow any more
   */
  adopt(buffer: ArrayBuffer, at: number, size: number, counts: PairCounts): void {
    this.#slots = slotsIn(buffer, at, size);
    this.#bits = size - 1;
    this.#level = counts.level;
    this.#pairs = counts.pairs;
    this.#keys = counts.keys;
    this.#splitKeys = counts.splitKeys;
    if (counts.isScattered) this.#scatter();
  }

  /** Keeps only the keys of a level, if it is higher. */
  raiseLevel(level: number): void {
    if (level > this.#level) this.#rebuild(this.#slots.size, level);
  }

  /** Adds all of another table. */
  merge(other: PairTable): void {
    this.raiseLevel(other.#level);
    for (let slot = 0; slot < other.#slots.size; slot++) if (other.#isTaken(slot)) this.#addSlot(other.#slots, slot);
  }

  #addSlot({ words, doubles }: Slots, slot: number): void {
    const [word, double] = [slot * WORDS, slot * DOUBLES];
    const [first, second] = [words[word], words[word + SECOND]];
    const [partition, mask] = [words[word + PARTITION], words[word + MASK] & ~PAIR_HAS_MORE];
    const added = this.add(first, second, partition, mask, doubles[double + FIRST_POSITION], doubles[double + RECORDS]);
    if (added !== LEFT_OUT) this.add(first, second, partition, mask, doubles[double + LAST_POSITION], 0);
  }

  #makeRoom(): void {
    const { size } = this.#slots;
    if (size < this.mostSlots) this.#rebuild(size * 2, this.#level);
    else if (this.#level < MOST_PAIR_LEVEL) this.#rebuild(size, this.#level + 1);
  }

  #rebuild(size: number, level: number): void {
    // A table of the same size is filled again: two of them at a time would be most of the memory that a scan takes.
    const isSame = size === this.#slots.size;
    const old = isSame ? keptSlots(this.#slots, level) : this.#slots;
    if (isSame) this.#slots.words.fill(0);
    else this.#slots = makeSlots(size);
    this.#bits = size - 1;
    this.#level = level;
    this.#pairs = this.#keys = this.#splitKeys = 0;
    for (let slot = 0; slot < old.size; slot++) {
      if (old.doubles[slot * DOUBLES + RECORDS] > 0) this.#addSlot(old, slot);
    }
  }
}

/** Where a key belongs that nobody outside can foresee: both halves mixed by themselves, then their sum. */
function scrambled(first: number, second: number, secret: Uint32Array): number {
  const mixed = (h: number, a: number, b: number): number => {
    h = Math.imul(h, a | 1);
    h = Math.imul(h ^ (h >>> 16), b | 1);
    return h ^ (h >>> 16);
  };
  return mixed(mixed(first, secret[0], secret[1]) + mixed(second, secret[2], secret[3]), secret[4], secret[5]);
}

/** Whether a key is in a sample of this level; `second` is the second half of its fingerprint. */
export function isKept(second: number, level: number): boolean {
  return (second & ((1 << level) - 1)) === 0;
}

/** Those of a level alone, close together. */
function keptSlots({ size, words, doubles }: Slots, level: number): Slots {
  const kept: number[] = [];
  for (let slot = 0; slot < size; slot++) {
    if (doubles[slot * DOUBLES + RECORDS] > 0 && isKept(words[slot * WORDS + SECOND], level)) kept.push(slot);
  }
  const found = makeSlots(kept.length);
  for (const [i, slot] of kept.entries()) {
    found.words.set(words.subarray(slot * WORDS, (slot + 1) * WORDS), i * WORDS);
  }
  return found;
}

function makeSlots(size: number): Slots {
  return slotsIn(new ArrayBuffer(size * 8 * DOUBLES), 0, size);
}

function slotsIn(buffer: ArrayBuffer, at: number, size: number): Slots {
  return {
    size,
    words: new Int32Array(buffer, at, size * WORDS),
    doubles: new Float64Array(buffer, at, size * DOUBLES),
  };
}
