// What each sketch of a State says, with how far it may be off.

import { estimateHll, uniteAll } from '../../state/sketches/hll.ts';
import type { ScanState } from '../../state/state.ts';
import { distinctKeysOf } from '../shared/distinct-keys.ts';
import { rounded } from './answer.ts';

export interface SketchEstimate {
  kind: 'HLL' | 'Theta';
  /** Null for all partitions together. */
  partition: number | null;
  distinctKeys: number;
  /** The range that holds the true number in 95 % of all cases; no wider than the number where all keys are kept. */
  lower: number;
  upper: number;
}

/** Those of all partitions together, then the HLL sketch of each that has one; empty where keys were not told apart. */
export function sketchEstimates({ keys, sketches, numPartitions }: ScanState): SketchEstimate[] {
  if (!keys || !sketches) return [];
  const ofPartitions = sketches.length === numPartitions && numPartitions > 1 ? sketches : [];
  return [
    { kind: 'Theta', partition: null, ...rounded(distinctKeysOf(keys)) },
    { kind: 'HLL', partition: null, ...rounded(estimateHll(uniteAll(sketches))) },
    ...ofPartitions.map(
      (registers, partition): SketchEstimate => ({ kind: 'HLL', partition, ...rounded(estimateHll(registers)) }),
    ),
  ];
}
