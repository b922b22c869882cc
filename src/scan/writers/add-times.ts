// Records' masks into the timeline, a run of records of one bucket at a time: a Map for each record would take as long as its hashes.

import { IS_KEYLESS as KEYLESS } from '../../core/scan-layout.ts';
import { MASKS } from '../../state/writers/rule-masks.ts';
import { addToTimeline, type Timeline } from '../../state/writers/timeline.ts';
import type { RecordColumns } from './record-columns.ts';

const counts = new Float64Array(MASKS);
const touched = new Uint16Array(MASKS);

/** @param times of the records, from `columns.from` on; NaN where a record has none */
export function addTimes(timeline: Timeline, times: Float64Array, columns: RecordColumns, numPartitions: number): void {
  const { count, partitions, masks, from, block } = columns;
  // Who has times has a block.
  const { flags } = block!;
  // The bucket whose records are being counted: from `low` up to, not including, `high`.
  let low = 0;
  let high = 0;
  let kinds = 0;
  for (let i = 0; i < count; i++) {
    const time = times[from + i];
    if (!(partitions[i] >= 0 && partitions[i] < numPartitions)) continue;
    if ((flags[from + i] & KEYLESS) !== 0) continue;
    if (!(time >= low && time < high)) {
      if (Number.isNaN(time)) continue;
      addBucket(timeline, low, kinds);
      kinds = 0;
      low = Math.floor(time / timeline.width) * timeline.width;
      high = low + timeline.width;
    }
    const mask = masks[i] & (MASKS - 1);
    if (counts[mask]++ === 0) touched[kinds++] = mask;
  }
  addBucket(timeline, low, kinds);
}

/** What has been counted of the masks that are touched. */
function addBucket(timeline: Timeline, time: number, kinds: number): void {
  for (let i = 0; i < kinds; i++) {
    addToTimeline(timeline, time, touched[i], counts[touched[i]]);
    counts[touched[i]] = 0;
  }
}
