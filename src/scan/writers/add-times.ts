// Records' masks into the timeline, a run of records of one bucket at a time: a Map for each record would take as long as its hashes.

import { MASKS } from '../../state/writers/rule-masks.ts';
import { addToTimeline, type Timeline } from '../../state/writers/timeline.ts';
import { isKeyless, type RecordColumns } from './record-columns.ts';

const counts = new Float64Array(MASKS);
const touched = new Uint16Array(MASKS);

/** @param times of the records, from `columns.from` on; NaN where a record has none */
export function addTimes(timeline: Timeline, times: Float64Array, columns: RecordColumns, numPartitions: number): void {
  const { count, partitions, masks, from } = columns;
  // The bucket whose records are being counted: from `low` up to, not including, `high`.
  let [low, high, kinds] = [0, 0, 0];
  const flush = (): void => {
    for (let i = 0; i < kinds; i++) {
      addToTimeline(timeline, low, touched[i], counts[touched[i]]);
      counts[touched[i]] = 0;
    }
    kinds = 0;
  };
  for (let i = 0; i < count; i++) {
    const time = times[from + i];
    const isCounted = partitions[i] >= 0 && partitions[i] < numPartitions && !isKeyless(columns, i);
    if (!isCounted || Number.isNaN(time)) continue;
    if (!(time >= low && time < high)) {
      flush();
      low = Math.floor(time / timeline.width) * timeline.width;
      high = low + timeline.width;
    }
    const mask = masks[i] & (MASKS - 1);
    if (counts[mask]++ === 0) touched[kinds++] = mask;
  }
  flush();
}
