import type { KeyBlock } from '../core/index.ts';

/** Some records of a source. */
export interface KeyBatch {
  /** The keys of those that have one. */
  keys: KeyBlock;
  /** How many more records had none. */
  keyless: number;
  /** How many of all of them have no value, as far as the source tells; left out for none. */
  tombstones?: number;
  /** How many lines, rows or objects between them were none; left out for none. */
  unreadable?: number;
}
