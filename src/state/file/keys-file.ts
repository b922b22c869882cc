// The keys of a State's file.

import { emptyColumns, isExact, type KeyColumns, MOST_STORED, MOST_THETA } from '../keys/columns.ts';
import { isCount, isObject, type StateReader } from './sections.ts';

/** What stands of them in the JSON. */
export interface KeysPreface {
  entries: number;
  bytes: number;
  theta: string;
  offsetRecords: number;
  offsetBytes: number;
}

/** @param keepsLast whether with each entry's last record */
export function writeKeys(keys: KeyColumns, keepsLast: boolean): { preface: KeysPreface; sections: ArrayBufferView[] } {
  const { low, high, records, partitions, lengths, missed, last, count, theta, offsetRecords, offsetBytes } = keys;
  return {
    preface: { entries: count, bytes: keys.bytes.length, theta: theta.toString(16), offsetRecords, offsetBytes },
    sections: [
      ...[low, high, records, partitions, lengths],
      ...(isExact(keys) ? [] : [missed]),
      ...(last && keepsLast ? [last.offsets, last.values] : []),
      keys.bytes,
    ],
  };
}

export function isKeysPreface(value: unknown): value is KeysPreface {
  const { theta, entries, bytes, offsetRecords, offsetBytes } = isObject(value) ? (value as Partial<KeysPreface>) : {};
  return (
    typeof theta === 'string' &&
    /^[0-9a-f]{1,16}$/.test(theta) &&
    [entries, bytes, offsetRecords, offsetBytes].every(isCount)
  );
}

/** @throws {KeylaneError} `ERR_STATE` */
export function readKeys(
  reader: StateReader,
  preface: KeysPreface,
  numPartitions: number,
  keepsLast: boolean,
): KeyColumns {
  const { entries, bytes, offsetRecords, offsetBytes } = preface;
  const keys = emptyColumns();
  keys.count = entries;
  keys.theta = BigInt(`0x${preface.theta}`);
  keys.offsetRecords = offsetRecords;
  keys.offsetBytes = offsetBytes;
  keys.low = reader.column(Uint32Array, entries);
  keys.high = reader.column(Uint32Array, entries);
  keys.records = reader.column(Float64Array, entries);
  keys.partitions = reader.column(Int32Array, entries);
  keys.lengths = reader.column(Uint32Array, entries);
  keys.missed = isExact(keys) ? new Uint32Array(entries) : reader.column(Uint32Array, entries);
  if (keepsLast) {
    const offsets = reader.column(Float64Array, entries);
    keys.last = { offsets, values: reader.column(Uint32Array, entries) };
  }
  keys.bytes = reader.column(Uint8Array, bytes);
  keys.starts = new Float64Array(entries);
  let at = 0;
  for (let i = 0; i < entries; i++) {
    const partition = keys.partitions[i];
    keys.starts[i] = at;
    at += Math.min(keys.lengths[i], MOST_STORED);
    if (partition < 0 || partition >= numPartitions || !(keys.records[i] > 0 && isCount(keys.records[i])))
      throw reader.odd();
    if (i > 0 && !isAscending(keys, i)) throw reader.odd();
  }
  if (at !== bytes || keys.theta > MOST_THETA || !(offsetRecords >= 0)) throw reader.odd();
  return keys;
}

function isAscending({ low, high, partitions }: KeyColumns, i: number): boolean {
  return (low[i] - low[i - 1] || high[i] - high[i - 1] || partitions[i] - partitions[i - 1]) > 0;
}
