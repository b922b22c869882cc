// Columns of keys with what a test says of each: hashes, what was missed, lengths beyond what is kept.

import { emptyColumns, type KeyColumns, MOST_STORED } from '../../src/state/keys/columns.ts';

export interface Entry {
  key: string | Uint8Array;
  records?: number;
  missed?: number;
  partition?: number;
  /** 63 bits, ascending; the next after the one before if left out, or that one's for the same key. */
  hash?: bigint;
  /** If only the key's start is given. */
  length?: number;
  lastOffset?: number;
  /** Bytes of the last value. */
  lastValue?: number;
}

/** @param all what is true of all keys; exact if left out */
export function columnsOf(
  entries: readonly Entry[],
  all: Partial<Pick<KeyColumns, 'theta' | 'offsetRecords' | 'offsetBytes'>> = {},
): KeyColumns {
  const stored = entries.map(({ key }) => Buffer.from(key as string).subarray(0, MOST_STORED));
  const keepsLast = entries.some(({ lastValue }) => lastValue !== undefined);
  const columns = emptyColumns(entries.length, Buffer.concat(stored).length, keepsLast);
  columns.bytes.set(Buffer.concat(stored));
  let [hash, start] = [0n, 0];
  for (const [i, { key, records = 1, missed = 0, partition = 0, length, ...entry }] of entries.entries()) {
    const isSame = i > 0 && stored[i].equals(stored[i - 1]);
    hash = entry.hash ?? (isSame ? hash : hash + 1n);
    columns.high[i] = Number(hash >> 32n);
    columns.low[i] = Number(hash & 0xffffffffn);
    columns.records[i] = records;
    columns.missed[i] = missed;
    columns.partitions[i] = partition;
    columns.lengths[i] = length ?? Buffer.from(key as string).length;
    columns.starts[i] = start;
    start += stored[i].length;
    if (columns.last) {
      columns.last.offsets[i] = entry.lastOffset ?? i;
      columns.last.values[i] = entry.lastValue!;
    }
  }
  return Object.assign(columns, all);
}
