// What is done with records before and after scan.wasm counts them.

import { NOT_ASCII } from '../../core/scan-layout.ts';
import { isKept } from '../../state/writers/pair-table.ts';
import { TEXT_BITS, textMask } from '../../state/writers/rule-masks.ts';
import {
  EXAMPLES_OF_MASK,
  fingerprintText,
  isBefore,
  isLossy,
  keepExample,
  LONGEST_WITNESS,
  MOST_SPLIT_KEYS,
  thinSplitKeys,
  thinWitnesses,
  type WhoState,
} from '../../state/writers/state.ts';
import { emptyTimeline, type TimeUnit } from '../../state/writers/timeline.ts';
import { addBatches } from './add-batches.ts';
import { addTimes } from './add-times.ts';
import type { RecordColumns } from './record-columns.ts';

/** What is done with columns before they are counted: their masks get the bits of rules over text; sessions and timeline their records. */
export function prepare(state: WhoState, columns: RecordColumns): void {
  const { count, bytes, starts, ends, partitions, masks, block } = columns;
  const { numPartitions } = state;
  if (block?.offsets) state.hasOffsets = true;
  const times = timesOf(state, columns);
  for (let i = 0; columns.hasText && i < count; i++) {
    if (!(masks[i] & NOT_ASCII)) continue;
    masks[i] = (masks[i] & ~TEXT_MASK) | textMask(bytes.subarray(starts[i], ends[i]), partitions[i], numPartitions);
  }
  addBatches(state, columns);
  if (times) addTimes(state.timeline!, times, columns, numPartitions);
}

/** Remembers what is wanted of record `i`, whose key is new, or new in its partition. */
export function addFound(
  state: WhoState,
  { bytes, starts, ends, partitions, masks, first, second }: RecordColumns,
  i: number,
  position: number,
  isNewPartition: boolean,
): void {
  const [start, end, partition] = [starts[i], ends[i], partitions[i]];
  const mask = masks[i] & ~NOT_ASCII;
  if (isLossy(bytes, start, end)) state.lossyKeys++;
  if (isNewPartition) addSplitKey(state, first[i], second[i], bytes, start, end);
  if (partition < state.numPartitions) addExample(state, mask, bytes, start, end, partition, position);
  addWitness(state, bytes, start, end, first[i], second[i], partition, mask);
}

/** The column that the timeline is made of. One that has begun with offsets goes on so, even if times come later. */
export function timesOf(state: WhoState, { block }: RecordColumns): Float64Array | undefined {
  const unit: TimeUnit = state.timeline?.unit ?? (block?.timestamps ? 'timestamp' : 'offset');
  const times = unit === 'timestamp' ? block?.timestamps : block?.offsets;
  if (times) state.timeline ??= emptyTimeline(unit);
  return times;
}

export function addSplitKey(
  state: WhoState,
  first: number,
  second: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const { splitKeys } = state;
  const name = fingerprintText(first, second);
  if (splitKeys.has(name)) return;
  splitKeys.set(name, bytes.slice(start, Math.min(end, start + LONGEST_WITNESS)));
  // Not each time.
  if (splitKeys.size === 2 * MOST_SPLIT_KEYS) thinSplitKeys(state);
}

export function addExample(
  state: WhoState,
  mask: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  partition: number,
  position: number,
): void {
  const last = state.examples.get(mask)?.[EXAMPLES_OF_MASK - 1];
  if (last && !isBefore({ partition, position }, last)) return;
  keepExample(state, mask, { key: bytes.slice(start, Math.min(end, start + LONGEST_WITNESS)), partition, position });
}

export function addWitness(
  state: WhoState,
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  second: number,
  partition: number,
  mask: number,
): void {
  if (end - start > LONGEST_WITNESS || !isKept(second, state.witnessLevel)) return;
  state.witnesses.push({ key: bytes.slice(start, end), first, second, partition, mask });
  state.witnessBytes += end - start;
  thinWitnesses(state);
}

export const TEXT_MASK = TEXT_BITS.reduce((mask, bit) => mask | (1 << bit), 0);
