// Which offsets of which partitions a State holds: so that none is counted twice, and nobody takes a part for the whole.

import { isCount, isObject } from './file/sections.ts';

/** More runs than this are not kept: of a compacted topic, or of records in no order, hardly one offset follows the other. */
const MOST_RUNS = 4096;

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
  /** First and last offset of each run. No two runs touch. */
  runs: number[];
}

/** Offsets as runs without a gap: in whatever order and parts they come, the same runs. */
export class OffsetRanges {
  readonly #places = new Map<string, Place>();
  #count = 0;
  #isKnown = true;
  #last: Place | undefined;

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
    else this.#addRun(runs, offset, offset);
  }

  /** Adds all of another's. */
  merge(other: OffsetRanges): void {
    if (!other.#isKnown) this.#forget();
    for (const { topic, partition, runs } of other.#places.values()) {
      const mine = this.#placeOf(topic, partition).runs;
      for (let i = 0; i < runs.length && this.#isKnown; i += 2) this.#addRun(mine, runs[i], runs[i + 1]);
    }
  }

  /** Offsets that both hold: the first of them. */
  overlap(other: OffsetRanges): Overlap | undefined {
    for (const [name, { topic, partition, runs }] of other.#places) {
      const mine = this.#places.get(name)?.runs ?? [];
      for (let i = 0, j = 0; i < mine.length && j < runs.length; ) {
        const [from, to] = [Math.max(mine[i], runs[j]), Math.min(mine[i + 1], runs[j + 1])];
        if (from <= to) return { topic, partition, from, to };
        if (mine[i + 1] < runs[j + 1]) i += 2;
        else j += 2;
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

  /** Whether it has offsets on both sides of a gap: then it is one of the topic's own. */
  spans({ topic, partition, from, to }: Overlap): boolean {
    const runs = this.#places.get(nameOf(topic, partition))?.runs ?? [];
    return runs.length > 0 && runs[0] < from && runs[runs.length - 1] > to;
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
        offsets.length % 2 === 0 &&
        offsets.every((offset, i) => isCount(offset) && (i === 0 || offset - offsets[i - 1] >= (i % 2 === 0 ? 2 : 0)));
      if (!isGood || ranges.#places.has(nameOf(topic, partition!))) return undefined;
      ranges.#count += offsets!.length / 2;
      if (ranges.#count > MOST_RUNS) return undefined;
      ranges.#placeOf(topic, partition!).runs.push(...offsets!);
    }
    return ranges;
  }

  #placeOf(topic: string | undefined, partition: number): Place {
    const name = nameOf(topic, partition);
    let place = this.#places.get(name);
    if (!place) {
      place = { topic, partition, runs: [] };
      this.#places.set(name, place);
    }
    return place;
  }

  /** Puts a run among others, and joins what touches. */
  #addRun(runs: number[], from: number, to: number): void {
    let low = 0;
    // The first run that ends behind what touches this one's start.
    for (let high = runs.length / 2; low < high; ) {
      const middle = (low + high) >> 1;
      if (runs[2 * middle + 1] < from - 1) low = middle + 1;
      else high = middle;
    }
    let end = low;
    while (2 * end < runs.length && runs[2 * end] <= to + 1) {
      from = Math.min(from, runs[2 * end]);
      to = Math.max(to, runs[2 * end + 1]);
      end++;
    }
    runs.splice(2 * low, 2 * (end - low), from, to);
    this.#count += 1 - (end - low);
    if (this.#count > MOST_RUNS) this.#forget();
  }

  #forget(): void {
    this.#isKnown = false;
    this.#places.clear();
    this.#last = undefined;
  }

  #inOrder(): Place[] {
    return [...this.#places.values()]
      .filter(({ runs }) => runs.length > 0)
      .sort((a, b) => compare(a.topic ?? '', b.topic ?? '') || a.partition - b.partition);
  }
}

/** By code units, as everywhere. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const nameOf = (topic: string | undefined, partition: number): string => `${partition} ${topic ?? ''}`;

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
