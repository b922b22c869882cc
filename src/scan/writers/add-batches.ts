// Records of batches into what is known of who wrote batches.

import { IS_KEYLESS as KEYLESS, NOT_ASCII } from '../../core/scan-layout.ts';
import type { BlockBatches } from '../../sources/index.ts';
import type { BatchMark, Place } from '../../state/writers/sessions.ts';
import { Sessions } from '../../state/writers/sessions.ts';
import type { WhoState } from '../../state/writers/state.ts';
import type { RecordColumns } from './record-columns.ts';

/** `columns.masks` are whole: also those of text. */
export function addBatches(state: WhoState, columns: RecordColumns): void {
  const { count, partitions, block, from } = columns;
  const batches = block?.batches;
  if (!batches || !block) return;
  state.sessions ??= new Sessions();
  const { sessions, numPartitions } = state;
  let next = firstFrom(batches, from);
  for (let i = 0; i < count; ) {
    for (; next < batches.count && batches.starts[next] === from + i; next++)
      begin(sessions, batches, next, partitions[i]);
    const end = next < batches.count ? Math.min(count, batches.starts[next] - from) : count;
    addUpTo(sessions, columns, block.flags, i, end, numPartitions);
    i = end;
  }
}

/** The records from `i` up to, not including, `end`, which are of one batch. */
function addUpTo(
  sessions: Sessions,
  { partitions, masks, from }: RecordColumns,
  flags: Uint8Array,
  start: number,
  end: number,
  numPartitions: number,
): void {
  let keyless = 0;
  let keyed = 0;
  let mask = ~NOT_ASCII;
  for (let i = start; i < end; i++) {
    if ((flags[from + i] & KEYLESS) !== 0) keyless++;
    else if (partitions[i] >= 0 && partitions[i] < numPartitions) {
      keyed++;
      mask &= masks[i];
    }
  }
  sessions.add(end - start, keyless, keyed, mask);
}

function begin(sessions: Sessions, batches: BlockBatches, i: number, partition: number): void {
  const mark: BatchMark = {
    producerId: batches.producerIds[i],
    epoch: batches.epochs[i],
    sequence: batches.sequences[i],
    isTransactional: batches.isTransactional[i] === 1,
    shape: batches.shapes[i],
  };
  const first: Place = { timestamp: batches.timestamps[i], partition, offset: batches.offsets[i] };
  const last: Place = { timestamp: batches.maxTimestamps[i], partition, offset: batches.lastOffsets[i] };
  sessions.begin(mark, first, last);
}

/** The first batch that begins at record `from` or later. */
function firstFrom({ starts, count }: BlockBatches, from: number): number {
  let low = 0;
  for (let high = count; low < high; ) {
    const middle = (low + high) >>> 1;
    if (starts[middle] < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
