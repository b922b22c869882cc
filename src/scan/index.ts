// What a scan of records knows, for the analysis.

export { byFingerprint } from './fingerprint.ts';
export type { Pair } from './pair-table.ts';
export { MASK_RULES } from './rule-masks.ts';
export type { Timeline } from './timeline.ts';
export { type Example, LONGEST_WITNESS, type WhoState, type Witness } from './who-state.ts';
