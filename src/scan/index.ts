// What a scan of records knows, for the analysis.

export { byFingerprint } from '../state/writers/fingerprint.ts';
export type { Pair } from '../state/writers/pair-table.ts';
export { MASK_RULES } from '../state/writers/rule-masks.ts';
export { type Example, LONGEST_WITNESS, type WhoState, type Witness } from '../state/writers/state.ts';
export type { Timeline } from '../state/writers/timeline.ts';
