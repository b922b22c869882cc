// Keys with their records, as columns: what is left of a table of keys when its scan has ended.

import { MOST_STORED, MOST_THETA } from '../../core/scan-layout.ts';

/** Of a longer key only the start is kept. No hash is as large as MOST_THETA: then all keys are in the sample. */
export { MOST_STORED, MOST_THETA };

/**
 * One entry for each key and partition that it was found in, ascending by the low half of the key's hash, then the high half, then the
 * partition: whatever the order of the records, the same columns.
 *
 * Two kinds of keys are there. Those whose hash is below theta are a sample that every key had the same chance to be in, and their
 * counts are exact. And those with many records or bytes: a key that is not there has had at most `offsetRecords` records and at most
 * `offsetBytes` bytes in all of them. As long as theta is MOST_THETA and the offsets are 0 that is every key, and all is exact.
 */
export interface KeyColumns {
  theta: bigint;
  offsetRecords: number;
  offsetBytes: number;
  /** How many entries. */
  count: number;
  /** The 63-bit hash that a Theta sketch keeps: its halves. */
  low: Uint32Array;
  high: Uint32Array;
  records: Float64Array;
  /** How many more records the key may have had in all partitions: the sum over its entries. */
  missed: Uint32Array;
  partitions: Int32Array;
  /** The whole key's length in bytes. */
  lengths: Uint32Array;
  /** Where the key's first bytes, MOST_STORED at most, start in `bytes`: each entry's behind those of the one before. */
  starts: Float64Array;
  bytes: Uint8Array;
  /** Each entry's last record, where they are kept. */
  last?: LastRecords;
}

/** The last records of keys, as columns. */
export interface LastRecords {
  /** Its offset, or where it came in its source. */
  offsets: Float64Array;
  /** How many bytes its value has, or TOMBSTONE_VALUE, or UNKNOWN_VALUE. */
  values: Uint32Array;
}

export const TOMBSTONE_VALUE = 0xffffffff;
export const UNKNOWN_VALUE = 0xfffffffe;
/** Longer values are taken for as long. */
export const LONGEST_VALUE = 0xfffffffd;

export function emptyColumns(count = 0, bytes = 0, keepsLast = false): KeyColumns {
  return {
    theta: MOST_THETA,
    offsetRecords: 0,
    offsetBytes: 0,
    count,
    low: new Uint32Array(count),
    high: new Uint32Array(count),
    records: new Float64Array(count),
    missed: new Uint32Array(count),
    partitions: new Int32Array(count),
    lengths: new Uint32Array(count),
    starts: new Float64Array(count),
    bytes: new Uint8Array(bytes),
    ...(keepsLast && { last: { offsets: new Float64Array(count), values: new Uint32Array(count) } }),
  };
}

/** Whether every key is there, with all of its records. */
export function isExact({ theta, offsetRecords }: KeyColumns): boolean {
  return theta === MOST_THETA && offsetRecords === 0;
}

/** The bytes that are kept of entry i's key. */
export function keyAt({ bytes, starts, lengths }: KeyColumns, i: number): Uint8Array {
  return bytes.subarray(starts[i], starts[i] + Math.min(lengths[i], MOST_STORED));
}

/** Where the entries of the key end whose first entry is `from`. */
export function keyEnd({ low, high, count }: KeyColumns, from: number): number {
  let end = from + 1;
  while (end < count && low[end] === low[from] && high[end] === high[from]) end++;
  return end;
}

/** Calls for each key, with its first entry and the one behind its last. */
export function forEachKey(columns: KeyColumns, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < columns.count; ) {
    const to = keyEnd(columns, from);
    visit(from, to);
    from = to;
  }
}

/** Tells whether entry i's key is in the sample. To be made once, before a loop: theta's halves cost more than a comparison. */
export function sampleOf({ theta, low, high }: Pick<KeyColumns, 'theta' | 'low' | 'high'>): (i: number) => boolean {
  if (theta === MOST_THETA) return () => true;
  const thetaHigh = Number(theta >> 32n);
  const thetaLow = Number(theta & 0xffffffffn);
  return i => high[i] < thetaHigh || (high[i] === thetaHigh && low[i] < thetaLow);
}

/** The share of all keys that are in the sample; 1 for MOST_THETA, which is 2^63 as a number. */
export function sampledShare({ theta }: KeyColumns): number {
  return Number(theta) / 2 ** 63;
}

/** A key's records over all of its entries, and how many more there may have been. */
export function totalsOf(columns: KeyColumns, from: number, to: number): { records: number; missed: number } {
  let records = 0;
  let missed = 0;
  for (let i = from; i < to; i++) {
    records += columns.records[i];
    missed += columns.missed[i];
  }
  return { records, missed };
}

/** The most memory, in bytes, that columns of so many entries and bytes take. */
export function sizeOfColumns(count: number, bytes: number): number {
  return 48 * count + bytes;
}
