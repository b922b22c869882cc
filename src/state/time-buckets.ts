// Records over time, in buckets of a width that follows from the first and the last record's time alone.

import { addCoupon, K, type Registers, uniteRegisters } from './sketches/hll.ts';

const NARROWEST_MS = 60_000;
const MOST_BUCKETS = 128;

export interface TimeBucket {
  /** Keyless records among them. */
  records: number;
  /** An HLL sketch of the keys. */
  registers: Registers;
}

/** At most 128 buckets, a minute wide or as many times 2 as it takes; each starts at a multiple of the width since 1970. */
export class TimeBuckets {
  widthMs: number;
  /** By number: the time it starts at, divided by the width. */
  readonly buckets = new Map<number, TimeBucket>();
  #first = Infinity;
  #last = -Infinity;

  constructor(widthMs = NARROWEST_MS) {
    this.widthMs = widthMs;
  }

  /** Adds a record of that time, in milliseconds since 1970. `coupon` is its key's, undefined if it has none. */
  add(timestampMs: number, coupon: number | undefined): void {
    const bucket = this.#bucketAt(Math.floor(timestampMs / this.widthMs), timestampMs);
    bucket.records++;
    if (coupon !== undefined) addCoupon(bucket.registers, coupon);
  }

  /** Puts back a bucket that was written. */
  restore(number: number, bucket: TimeBucket): void {
    this.buckets.set(number, bucket);
    this.#first = Math.min(this.#first, number);
    this.#last = Math.max(this.#last, number);
  }

  /** Adds what another scan saw. */
  merge(other: TimeBuckets): void {
    while (this.widthMs < other.widthMs) this.#widen();
    for (const [number, { records, registers }] of other.buckets) {
      const startMs = number * other.widthMs;
      const bucket = this.#bucketAt(Math.floor(startMs / this.widthMs), startMs);
      bucket.records += records;
      uniteRegisters(bucket.registers, registers);
    }
  }

  /** In the order of time. */
  inOrder(): [number: number, bucket: TimeBucket][] {
    return [...this.buckets].sort(([a], [b]) => a - b);
  }

  #bucketAt(number: number, timestampMs: number): TimeBucket {
    let bucket = this.buckets.get(number);
    if (bucket) return bucket;
    bucket = { records: 0, registers: new Uint8Array(K) };
    this.buckets.set(number, bucket);
    this.#first = Math.min(this.#first, number);
    this.#last = Math.max(this.#last, number);
    if (this.#last - this.#first < MOST_BUCKETS) return bucket;
    do this.#widen();
    while (this.#last - this.#first >= MOST_BUCKETS);
    return this.buckets.get(Math.floor(timestampMs / this.widthMs))!;
  }

  #widen(): void {
    const narrow = [...this.buckets];
    this.buckets.clear();
    this.widthMs *= 2;
    this.#first = Math.floor(this.#first / 2);
    this.#last = Math.floor(this.#last / 2);
    for (const [number, { records, registers }] of narrow) {
      const bucket = this.buckets.get(Math.floor(number / 2));
      if (bucket) {
        bucket.records += records;
        uniteRegisters(bucket.registers, registers);
      } else this.buckets.set(Math.floor(number / 2), { records, registers });
    }
  }
}
