// What an instance of scan.wasm has counted of keys that it routed itself.

import { COUNTS, EMPTY_LINES } from '../../core/scan-layout.ts';
import type { ScanState } from '../../state/state.ts';
import type { ScanExports } from '../module.ts';

/** Adds it to a state, once. */
export function addCounted({ memory, tablesFor }: ScanExports, state: ScanState): void {
  const { numPartitions } = state;
  const keyless = Number(new BigUint64Array(memory.buffer, EMPTY_LINES, 1)[0]);
  const counts = new BigUint64Array(memory.buffer, COUNTS, tablesFor(numPartitions) * numPartitions * 2);
  for (let i = 0; i < counts.length; i += 2) {
    const partition = (i >> 1) % numPartitions;
    const records = Number(counts[i]);
    const bytes = Number(counts[i + 1]);
    state.recordsOf[partition] += records;
    state.bytesOf[partition] += bytes;
    state.records += records;
    state.bytes += bytes;
  }
  state.records += keyless;
  state.keyless += keyless;
}
