// What a scan must say, by plain loops over an array of records.

import { partitionForKey } from '../../src/js.ts';
import { addRecords } from '../../src/scan/keys/add-records.ts';
import type { KeyTable } from '../../src/scan/keys/table.ts';
import { KEYLESS, RecordBlockBuilder, TOMBSTONE } from '../../src/sources/records/block.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';

export interface Written {
  /** Null: keyless. */
  key: Uint8Array | null;
  partition: number;
  isTombstone: boolean;
  /** Milliseconds since 1970. */
  time: number;
}

/** The fast way: records in blocks, to a table of the given kind. */
export function scanOf(records: readonly Written[], numPartitions: number, table: KeyTable): ScanState {
  const state = emptyState(numPartitions);
  state.partitionsFrom = 'records';
  const builder = new RecordBlockBuilder();
  const nothing = new Uint8Array(0);
  for (const { key, partition, isTombstone, time } of records) {
    const flags = (key ? 0 : KEYLESS) | (isTombstone ? TOMBSTONE : 0);
    builder.add(key ?? nothing, 0, key?.length ?? 0, partition, flags, NaN, time);
    if (builder.isFull) addRecords(state, builder.take(), table, 'test');
  }
  if (!builder.isEmpty) addRecords(state, builder.take(), table, 'test');
  return Object.assign(state, table.take());
}

interface Known {
  key: Uint8Array;
  records: number;
  /** Records by partition. */
  partitions: Map<number, number>;
}

export function slowScan(records: readonly Written[], numPartitions: number, whatIf: readonly number[]) {
  const keyed = records.filter(({ key }) => key !== null) as (Written & { key: Uint8Array })[];
  const known = new Map<string, Known>();
  for (const { key, partition } of keyed) {
    const name = Buffer.from(key).toString('latin1');
    const entry = known.get(name) ?? { key, records: 0, partitions: new Map() };
    entry.records++;
    entry.partitions.set(partition, (entry.partitions.get(partition) ?? 0) + 1);
    known.set(name, entry);
  }
  const keys = [...known.values()];
  const keylessIn = (wanted: number) =>
    records.filter(({ key, partition }) => key === null && partition === wanted).length;
  const loads = Array.from({ length: numPartitions }, (_, partition) => {
    const mine = keyed.filter(record => record.partition === partition);
    return {
      partition,
      records: mine.length,
      bytes: mine.reduce((sum, { key }) => sum + key.length, 0),
      share: keyed.length === 0 ? 0 : mine.length / keyed.length,
      keyless: keyed.length === records.length ? null : keylessIn(partition),
      distinctKeys: keys.filter(({ partitions }) => partitions.has(partition)).length,
    };
  });
  const descending = (numbers: number[]) => numbers.sort((a, b) => b - a);
  return {
    records: records.length,
    keyless: records.length - keyed.length,
    tombstones: records.filter(({ isTombstone }) => isTombstone).length,
    bytes: keyed.reduce((sum, { key }) => sum + key.length, 0),
    partitions: loads,
    distinctKeys: keys.length,
    known,
    /** Of all keys. */
    hottest: descending(keys.map(each => each.records)),
    hottestByBytes: descending(keys.map(({ key, records }) => key.length * records)),
    split: keys.filter(({ partitions }) => partitions.size > 1).length,
    lengths: keys.map(({ key }) => key.length),
    spread: keyed.length === 0 ? null : slowSpread(loads.map(load => load.records)),
    squares: keys.reduce((sum, each) => sum + each.records ** 2, 0),
    whatIf: whatIf.map(count => {
      const sums = new Array(count).fill(0);
      for (const { key } of keyed) sums[partitionForKey(key, count)]++;
      return keyed.length === 0 ? null : slowSpread(sums);
    }),
  };
}

function slowSpread(sums: number[]) {
  const mean = sums.reduce((a, b) => a + b, 0) / sums.length;
  const variance = sums.reduce((sum, each) => sum + (each - mean) ** 2, 0) / sums.length;
  return { maxOverMean: Math.max(...sums) / mean, coefficientOfVariation: Math.sqrt(variance) / mean };
}
