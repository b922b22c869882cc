// The readable twin of what scan.wasm does with records of which it asks who wrote them: it goes through each.

import { NO_RECORD, NOT_ASCII } from '../../src/core/scan-layout.ts';
import { addFound, prepare } from '../../src/scan/writers/add-records.ts';
import type { Receive, RecordColumns } from '../../src/scan/writers/record-columns.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from '../../src/sources/index.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import { KNOWN, LEFT_OUT, NEW_PARTITION } from '../../src/state/writers/pair-table.ts';
import { ruleMask } from '../../src/state/writers/rule-masks.ts';
import { NO_POSITION, thinSplitKeys, type WhoState } from '../../src/state/writers/state.ts';

/** Adds records to a state. */
export interface Fold {
  add(block: RecordBlock): void;
  /** To be called once, at the end: before, the state is not whole. */
  finish(): void;
}

export function jsFold(state: WhoState): Fold {
  const masker = jsMasker(state.numPartitions);
  return {
    add: block => masker.mask(block, columns => addColumns(state, columns)),
    finish: () => {
      state.sessions?.close();
      thinSplitKeys(state);
    },
  };
}

/** Makes columns of blocks. */
export interface RecordMasker {
  mask(block: RecordBlock, receive: Receive): void;
}

/** `numPartitions`: 1 to 2147483647. */
export function jsMasker(numPartitions: number): RecordMasker {
  return {
    mask(block, receive) {
      const { keys, partitions } = block;
      const { count, offsets, bytes } = keys;
      const [masks, first, second] = [0, 1, 2].map(() => new Int32Array(count));
      for (let i = 0; i < count; i++) {
        const key = keys.key(i);
        const partition = partitions[i];
        if (partition >= 0 && partition < numPartitions) masks[i] = ruleMask(key, partition, numPartitions);
        [first[i], second[i]] = fingerprint(key);
      }
      const hasText = masks.some(mask => mask & NOT_ASCII);
      const [starts, ends] = [offsets.subarray(0, count), offsets.subarray(1)];
      receive({ count, bytes, starts, ends, partitions, masks, hasText, first, second, block, from: 0 });
    },
  };
}

/** Adds records to the state: the readable twin of what record-fold.ts lets scan.wasm do. */
function addColumns(state: WhoState, columns: RecordColumns): void {
  const { count, partitions, masks, first, second, block, from } = columns;
  const { numPartitions, pairs, masks: recordsOf } = state;
  const offsets = block?.offsets;
  prepare(state, columns);
  let record = state.records;
  countRecords(state, columns);
  for (let i = 0; i < count; i++) {
    const partition = partitions[i];
    if (partition !== NO_RECORD) record++;
    if (partition < 0 || isKeyless(columns, i)) continue;
    const mask = masks[i] & ~NOT_ASCII;
    if (partition < numPartitions) recordsOf[mask]++;
    const offset = offsets?.[from + i];
    const position = offset === undefined ? record : Number.isNaN(offset) ? NO_POSITION : offset;
    const isNew = pairs.add(first[i], second[i], partition, mask, position);
    if (isNew !== KNOWN && isNew !== LEFT_OUT) addFound(state, columns, i, position, isNew === NEW_PARTITION);
  }
}

/** Where the source says nothing of it, an empty key is none. */
function isKeyless({ block, from, starts, ends }: RecordColumns, i: number): boolean {
  return block ? (block.flags[from + i] & KEYLESS) !== 0 : starts[i] === ends[i];
}

/** Counts what there is of each kind. */
function countRecords(state: WhoState, columns: RecordColumns): void {
  const { count, partitions, block, from } = columns;
  const flags = block?.flags;
  const { numPartitions, keylessOf } = state;
  let [records, keyless, tombstones, withoutPartition, outOfRange, maxPartition] = [0, 0, 0, 0, 0, state.maxPartition];
  for (let i = 0; i < count; i++) {
    const partition = partitions[i];
    if (partition === NO_RECORD) continue;
    records++;
    if (partition > maxPartition) maxPartition = partition;
    if (flags && flags[from + i] & TOMBSTONE) tombstones++;
    if (partition < 0) withoutPartition++;
    else if (partition >= numPartitions) outOfRange++;
    if (!isKeyless(columns, i)) continue;
    keyless++;
    if (partition >= 0 && partition < keylessOf.length) keylessOf[partition]++;
  }
  state.records += records;
  state.keyless += keyless;
  state.tombstones += tombstones;
  state.unreadable += count - records;
  state.withoutPartition += withoutPartition;
  state.outOfRange += outOfRange;
  state.maxPartition = maxPartition;
}
