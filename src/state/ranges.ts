// Which offsets of which partitions a State holds: so that none is counted twice, and nobody takes a part for the whole.

import { isCount, isObject } from './file/sections.ts';

/** More runs than this are not kept: of a compacted topic, or of records in no order, hardly one offset follows the other. */
const MOST_RUNS = 4096;

/** So many numbers are put among others by one call. */
const MOST_AT_ONCE = 1 << 14;

/** As a State's JSON has it: of a partition, the first and the last offset of each run, ascending. */
export interface PartitionRanges {
  topic?: string;
  partition: number;
  offsets: number[];
}

export interface Overlap {
  topic: string | undefined;
  partition: number;
  from: number;
  to: number;
}

interface Place {
  topic: string | undefined;
  partition: number;
  /** First and last offset of each run, of which there is one at least. No two runs touch. */
  runs: number[];
}

/** Offsets as runs without a gap: in whatever order and parts they come, the same runs. */
export class OffsetRanges {
  readonly #most: number;
  /** By partition: of each topic, and of records that name none. */
  readonly #places = new Map<number, Place[]>();
  #count = 0;
  #isKnown = true;
  #last: Place | undefined;

  /** @param most how many runs are kept */
  constructor(most = MOST_RUNS) {
    this.#most = most;
  }

  /** How many runs there are. */
  get count(): number {
    return this.#count;
  }

  /** Whether there are as few runs as are kept, and each record had an offset. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Adds a record; NaN for one without an offset, a partition below 0 for one that names none. */
  add(topic: string | undefined, partition: number, offset: number): void {
    if (!this.#isKnown) return;
    if (!(offset >= 0 && partition >= 0)) {
      this.#forget();
      return;
    }
    const last = this.#last;
    const place = last?.partition === partition && last.topic === topic ? last : this.#placeOf(topic, partition);
    this.#last = place;
    const { runs } = place;
    const end = runs.length - 1;
    // The next one, nearly always.
    if (end > 0 && offset === runs[end] + 1) runs[end] = offset;
    else this.#unite(place, [offset, offset]);
  }

  /** Adds all of another's. */
  merge(other: OffsetRanges): void {
    if (!other.#isKnown) this.#forget();
    for (const { topic, partition, runs } of other.#all()) {
      if (this.#isKnown) this.#unite(this.#placeOf(topic, partition), runs);
    }
  }

  /** Adds, of each partition, what another has and all between its first and its last. */
  mergeSpans(other: OffsetRanges): void {
    for (const { topic, partition, runs } of other.#all()) {
      this.#unite(this.#placeOf(topic, partition), [runs[0], runs[runs.length - 1]]);
    }
  }

  /** Offsets that both hold: the first of them. */
  overlap(other: OffsetRanges): Overlap | undefined {
    return this.#overlap(other, (one, two) => one === two);
  }

  /** The same where only one of the two says of which topic they are: it may be that of both. */
  possibleOverlap(other: OffsetRanges): Overlap | undefined {
    return this.#overlap(other, (one, two) => (one === undefined) !== (two === undefined));
  }

  #overlap(
    other: OffsetRanges,
    areAlike: (one: string | undefined, two: string | undefined) => boolean,
  ): Overlap | undefined {
    for (const { topic, partition, runs } of other.#all()) {
      for (const mine of this.#places.get(partition) ?? []) {
        const both = areAlike(mine.topic, topic) ? overlapOf(mine.runs, runs) : undefined;
        if (both) return { topic: mine.topic ?? topic, partition, ...both };
      }
    }
    return undefined;
  }

  /** What lies between its runs. */
  gaps(): Overlap[] {
    const all: Overlap[] = [];
    for (const { topic, partition, runs } of this.#inOrder()) {
      for (let i = 2; i < runs.length; i += 2) all.push({ topic, partition, from: runs[i - 1] + 1, to: runs[i] - 1 });
    }
    return all;
  }

  toJSON(): PartitionRanges[] {
    return this.#inOrder().map(({ topic, partition, runs }) => ({
      ...(topic !== undefined && { topic }),
      partition,
      offsets: runs,
    }));
  }

  /** Undefined for what it can't have written. */
  static fromJSON(value: unknown, numPartitions: number): OffsetRanges | undefined {
    const ranges = new OffsetRanges();
    if (!Array.isArray(value)) return undefined;
    for (const each of value) {
      const { topic, partition, offsets } = isObject(each) ? (each as Partial<PartitionRanges>) : {};
      const isGood =
        (topic === undefined || typeof topic === 'string') &&
        isCount(partition) &&
        partition < numPartitions &&
        Array.isArray(offsets) &&
        offsets.length > 0 &&
        offsets.length % 2 === 0 &&
        offsets.every((offset, i) => isCount(offset) && (i === 0 || offset - offsets[i - 1] >= (i % 2 === 0 ? 2 : 0)));
      const place = isGood ? ranges.#placeOf(topic, partition) : undefined;
      // Of each place there is one.
      if (!place || place.runs.length > 0) return undefined;
      ranges.#unite(place, offsets!);
    }
    return ranges.#isKnown ? ranges : undefined;
  }

  #placeOf(topic: string | undefined, partition: number): Place {
    const places = this.#places.get(partition) ?? [];
    const known = places.find(each => each.topic === topic);
    if (known) return known;
    const place: Place = { topic, partition, runs: [] };
    this.#places.set(partition, [...places, place]);
    return place;
  }

  #unite(place: Place, runs: readonly number[]): void {
    const before = place.runs.length;
    unite(place.runs, runs);
    this.#count += (place.runs.length - before) / 2;
    if (this.#count > this.#most) this.#forget();
  }

  #forget(): void {
    this.#isKnown = false;
    this.#count = 0;
    this.#places.clear();
    this.#last = undefined;
  }

  *#all(): Generator<Place> {
    for (const places of this.#places.values()) yield* places;
  }

  #inOrder(): Place[] {
    return [...this.#all()].sort((a, b) => compare(a.topic ?? '', b.topic ?? '') || a.partition - b.partition);
  }
}

/** Which of the runs is the first that ends there or behind; as many as there are if none does. */
function firstFrom(runs: readonly number[], offset: number, low = 0): number {
  for (let high = runs.length / 2; low < high; ) {
    const middle = (low + high) >> 1;
    if (runs[2 * middle + 1] < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Adds the others to the runs, joined where they touch. `runs` may be many: most of them are neither looked at nor moved. */
function unite(runs: number[], others: readonly number[]): void {
  const start = 2 * firstFrom(runs, others[0] - 1);
  const joined: number[] = [];
  let [i, j] = [start, 0];
  while (j < others.length || (i < runs.length && runs[i] <= joined[joined.length - 1] + 1)) {
    const isOther = i === runs.length || (j < others.length && others[j] < runs[i]);
    const [from, to] = isOther ? [others[j], others[j + 1]] : [runs[i], runs[i + 1]];
    if (isOther) j += 2;
    else i += 2;
    const end = joined.length - 1;
    if (end > 0 && from <= joined[end] + 1) joined[end] = Math.max(joined[end], to);
    else joined.push(from, to);
  }
  // No call takes as many as there may be.
  for (let at = 0; at < joined.length; at += MOST_AT_ONCE) {
    const removed = at === 0 ? i - start : 0;
    runs.splice(start + at, removed, ...joined.slice(at, at + MOST_AT_ONCE));
  }
}

function overlapOf(runs: readonly number[], others: readonly number[]): Pick<Overlap, 'from' | 'to'> | undefined {
  const [few, many] = runs.length < others.length ? [runs, others] : [others, runs];
  for (let i = 0, at = 0; i < few.length; i += 2) {
    at = firstFrom(many, few[i], at);
    if (2 * at === many.length) return undefined;
    const [from, to] = [Math.max(few[i], many[2 * at]), Math.min(few[i + 1], many[2 * at + 1])];
    if (from <= to) return { from, to };
  }
  return undefined;
}

/** By code units, as everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which of how many parts, as somebody has said. */
export interface PartNumbers {
  of: number;
  /** Ascending, from 1 on. */
  numbers: number[];
}

/** The parts of both; undefined says nothing. */
export function uniteParts(one: PartNumbers | undefined, other: PartNumbers | undefined): PartNumbers | undefined {
  if (!one || !other) return one ?? other;
  return { of: one.of, numbers: [...new Set([...one.numbers, ...other.numbers])].sort((a, b) => a - b) };
}

export function isPartNumbers(value: unknown): value is PartNumbers {
  const { of, numbers } = isObject(value) ? (value as Partial<PartNumbers>) : {};
  return (
    isCount(of) &&
    Array.isArray(numbers) &&
    numbers.length > 0 &&
    numbers.every((each, i) => isCount(each) && each > (i === 0 ? 0 : numbers[i - 1]) && each <= of)
  );
}
