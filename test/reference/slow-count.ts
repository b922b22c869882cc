// The plain, slow count that the fast ones are compared with, and texts for it.

import { partitionForKey } from '../../src/js.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';

const [LF, CR] = [10, 13];

/** The state of a text with one key a line. */
export function slowCount(text: Uint8Array, numPartitions: number): ScanState {
  const state = emptyState(numPartitions);
  for (let start = 0; start < text.length; ) {
    const lf = text.indexOf(LF, start);
    let end = lf < 0 ? text.length : lf;
    if (lf > start && text[lf - 1] === CR) end--;
    state.records++;
    if (end === start) state.keyless++;
    else {
      const partition = partitionForKey(text.subarray(start, end), numPartitions);
      state.recordsOf[partition]++;
      state.bytesOf[partition] += end - start;
      state.bytes += end - start;
    }
    start = lf < 0 ? text.length : lf + 1;
  }
  return state;
}

/** Text of LFs, CRs and other bytes, each so many times as likely. */
export function makeText(length: number, lfs: number, crs: number, others: number, seed: number): Uint8Array {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
  return Uint8Array.from({ length }, () => {
    const kind = random() % (lfs + crs + others);
    if (kind < lfs) return LF;
    return kind < lfs + crs ? CR : 14 + (random() % 242);
  });
}
