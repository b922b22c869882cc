// Every key with every partition it was found in: what tells a hot key from many keys, and where a key sits in two partitions. Bounded:
// when it is full, it keeps the keys whose fingerprint ends in one more zero bit. Those that are kept have been counted from the start.

// 36 bytes each: 38 MB.
const MOST_SLOTS = 1 << 20;
const FIRST_SLOTS = 1 << 10;
/** A key that is everywhere says no more than one in so many partitions; its records in further ones are not counted here. */
const MOST_PARTITIONS_OF_KEY = 32;

/** What `add` says. */
export const KNOWN = 0;
/** A key that was not there. */
export const NEW_KEY = 1;
/** A key that was there, in a partition where it was not. */
export const NEW_PARTITION = 2;
/** Not kept. */
export const LEFT_OUT = 3;

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

interface Slots {
  first: Int32Array;
  second: Int32Array;
  partitions: Int32Array;
  masks: Int32Array;
  /** 0 for a free slot. */
  records: Float64Array;
  firstPositions: Float64Array;
  lastPositions: Float64Array;
}

export class PairTable {
  readonly #mostSlots: number;
  #slots: Slots;
  #bits: number;
  /** Keys are kept whose fingerprint ends in so many zero bits. */
  #level = 0;
  #pairs = 0;
  #keys = 0;
  #splitKeys = 0;

  constructor(mostSlots = MOST_SLOTS) {
    this.#mostSlots = mostSlots;
    this.#slots = makeSlots(Math.min(FIRST_SLOTS, mostSlots));
    this.#bits = this.#slots.records.length - 1;
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

  /** Of the keys that are kept, those in more than one partition. */
  get splitKeys(): number {
    return this.#splitKeys;
  }

  /** Counts `records` records of a key in a partition. */
  add(first: number, second: number, partition: number, mask: number, position: number, records = 1): number {
    if (!isKept(second, this.#level)) return LEFT_OUT;
    const {
      first: firsts,
      second: seconds,
      partitions,
      masks,
      records: counts,
      firstPositions,
      lastPositions,
    } = this.#slots;
    let partitionsOfKey = 0;
    let slot = first & this.#bits;
    for (; counts[slot] > 0; slot = (slot + 1) & this.#bits) {
      if (firsts[slot] !== first || seconds[slot] !== second) continue;
      if (partitions[slot] === partition) {
        counts[slot] += records;
        if (position < firstPositions[slot]) firstPositions[slot] = position;
        if (position > lastPositions[slot]) lastPositions[slot] = position;
        return KNOWN;
      }
      if (++partitionsOfKey === MOST_PARTITIONS_OF_KEY) return LEFT_OUT;
    }
    firsts[slot] = first;
    seconds[slot] = second;
    partitions[slot] = partition;
    masks[slot] = mask;
    counts[slot] = records;
    firstPositions[slot] = lastPositions[slot] = position;
    if (partitionsOfKey === 0) this.#keys++;
    if (partitionsOfKey === 1) this.#splitKeys++;
    if (++this.#pairs > 0.7 * counts.length) this.#makeRoom();
    return partitionsOfKey === 0 ? NEW_KEY : NEW_PARTITION;
  }

  /** All partitions of one key. */
  pairsOf(first: number, second: number): Pair[] {
    const { first: firsts, second: seconds, records } = this.#slots;
    const pairs: Pair[] = [];
    for (let slot = first & this.#bits; records[slot] > 0; slot = (slot + 1) & this.#bits) {
      if (firsts[slot] === first && seconds[slot] === second) pairs.push(this.#pairAt(slot));
    }
    return pairs;
  }

  /** In no order. */
  *[Symbol.iterator](): Generator<Pair> {
    const { records } = this.#slots;
    for (let slot = 0; slot < records.length; slot++) if (records[slot] > 0) yield this.#pairAt(slot);
  }

  /** Every key with all its partitions. */
  *byKey(): Generator<Pair[]> {
    const { first, second, records } = this.#slots;
    for (let slot = 0; slot < records.length; slot++) {
      if (records[slot] === 0) continue;
      // A key's partitions lie behind one another, others in between: it is yielded at the first of them.
      let before = first[slot] & this.#bits;
      while (before !== slot && (first[before] !== first[slot] || second[before] !== second[slot])) {
        before = (before + 1) & this.#bits;
      }
      if (before === slot) yield this.pairsOf(first[slot], second[slot]);
    }
  }

  #pairAt(slot: number): Pair {
    const { first, second, partitions, masks, records, firstPositions, lastPositions } = this.#slots;
    return {
      first: first[slot],
      second: second[slot],
      partition: partitions[slot],
      mask: masks[slot],
      records: records[slot],
      firstPosition: firstPositions[slot],
      lastPosition: lastPositions[slot],
    };
  }

  /** Adds all of another table. */
  merge(other: PairTable): void {
    if (other.#level > this.#level) this.#rebuild(this.#slots.records.length, other.#level);
    for (const { first, second, partition, mask, records, firstPosition, lastPosition } of other) {
      if (this.add(first, second, partition, mask, firstPosition, records) !== LEFT_OUT)
        this.add(first, second, partition, mask, lastPosition, 0);
    }
  }

  #makeRoom(): void {
    const size = this.#slots.records.length;
    if (size < this.#mostSlots) this.#rebuild(size * 2, this.#level);
    else this.#rebuild(size, this.#level + 1);
  }

  #rebuild(size: number, level: number): void {
    const old = this.#slots;
    this.#slots = makeSlots(size);
    this.#bits = size - 1;
    this.#level = level;
    this.#pairs = this.#keys = this.#splitKeys = 0;
    for (let i = 0; i < old.records.length; i++) {
      if (old.records[i] === 0) continue;
      const [first, second, partition, mask] = [old.first[i], old.second[i], old.partitions[i], old.masks[i]];
      if (this.add(first, second, partition, mask, old.firstPositions[i], old.records[i]) !== LEFT_OUT)
        this.add(first, second, partition, mask, old.lastPositions[i], 0);
    }
  }
}

/** Whether a key is in a sample of this level; `second` is the second half of its fingerprint. */
export function isKept(second: number, level: number): boolean {
  return (second & ((1 << level) - 1)) === 0;
}

function makeSlots(size: number): Slots {
  const [first, second, partitions, masks] = [0, 1, 2, 3].map(() => new Int32Array(size));
  const [records, firstPositions, lastPositions] = [0, 1, 2].map(() => new Float64Array(size));
  return { first, second, partitions, masks, records, firstPositions, lastPositions };
}
