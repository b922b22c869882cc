// Records over time, in buckets of a width that follows from the first and the last record's time alone.

import { addCoupon, K, type Registers, uniteRegisters } from './sketches/hll.ts';

const NARROWEST_MS = 60_000;
const MOST_BUCKETS = 128;
/** With more of them, buckets would be most of a State. */
const MOST_PARTITIONS = 256;

export interface TimeBucket {
  /** Keyless records among them. */
  records: number;
  /** An HLL sketch of the keys. */
  registers: Registers;
  /** Records of each partition, without those whose partition nobody knows; empty if buckets don't tell them. */
  recordsOf: Float64Array;
}

/** At most 128 buckets, a minute wide or as many times 2 as it takes; each starts at a multiple of the width since 1970. */
export class TimeBuckets {
  widthMs: number;
  /** By number: the time it starts at, divided by the width. */
  readonly buckets = new Map<number, TimeBucket>();
  /** Of how many partitions each bucket tells its records: of all, or 0. */
  #partitions: number;
  #first = Infinity;
  #last = -Infinity;

  /** @param numPartitions of the topic; 0 if the buckets are not to tell them */
  constructor(numPartitions: number, widthMs = NARROWEST_MS) {
    this.#partitions = numPartitions <= MOST_PARTITIONS ? numPartitions : 0;
    this.widthMs = widthMs;
  }

  get partitions(): number {
    return this.#partitions;
  }

  /**
   * Adds a record of that time, in milliseconds since 1970.
   * @param coupon its key's, undefined if it has none
   * @param partition -1 where that is not known
   */
  add(timestampMs: number, coupon: number | undefined, partition: number): void {
    const bucket = this.#bucketAt(Math.floor(timestampMs / this.widthMs), timestampMs);
    bucket.records++;
    if (coupon !== undefined) addCoupon(bucket.registers, coupon);
    if (partition >= 0 && partition < this.#partitions) bucket.recordsOf[partition]++;
  }

  /** From now on the buckets don't tell their partitions. */
  forgetPartitions(): void {
    this.#partitions = 0;
    for (const bucket of this.buckets.values()) bucket.recordsOf = new Float64Array(0);
  }

  /** Puts back a bucket that was written. */
  restore(number: number, bucket: TimeBucket): void {
    this.buckets.set(number, bucket);
    this.#first = Math.min(this.#first, number);
    this.#last = Math.max(this.#last, number);
  }

  /** Adds what another scan saw. */
  merge(other: TimeBuckets): void {
    if (other.partitions !== this.#partitions) this.forgetPartitions();
    while (this.widthMs < other.widthMs) this.#widen();
    for (const [number, bucket] of other.buckets) {
      const startMs = number * other.widthMs;
      unite(this.#bucketAt(Math.floor(startMs / this.widthMs), startMs), bucket);
    }
  }

  /** In the order of time. */
  inOrder(): [number: number, bucket: TimeBucket][] {
    return [...this.buckets].sort(([a], [b]) => a - b);
  }

  #bucketAt(number: number, timestampMs: number): TimeBucket {
    let bucket = this.buckets.get(number);
    if (bucket) return bucket;
    bucket = { records: 0, registers: new Uint8Array(K), recordsOf: new Float64Array(this.#partitions) };
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
    for (const [number, narrower] of narrow) {
      const bucket = this.buckets.get(Math.floor(number / 2));
      if (bucket) unite(bucket, narrower);
      else this.buckets.set(Math.floor(number / 2), narrower);
    }
  }
}

function unite(bucket: TimeBucket, { records, registers, recordsOf }: TimeBucket): void {
  bucket.records += records;
  uniteRegisters(bucket.registers, registers);
  for (let i = 0; i < bucket.recordsOf.length; i++) bucket.recordsOf[i] += recordsOf[i];
}
