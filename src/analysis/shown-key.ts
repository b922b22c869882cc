// Keys in answers.

import { hex } from '../printable.ts';
import { rules } from '../rules/index.ts';
import type { RuleAtCount } from './partition-counts.ts';

export interface ShownKey {
  /** As text; what is not UTF-8 is U+FFFD. */
  key: string;
  hex: string;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export function shown(key: Uint8Array): ShownKey {
  return { key: decoder.decode(key), hex: hex(key) };
}

/** Where the rule puts the key. */
export function partitionBy({ rule, numPartitions }: RuleAtCount, key: Uint8Array): number {
  return rules.find(({ id }) => id === rule)!.partition(key, numPartitions);
}
