// The keyless policies by name.

import { optionError } from '../errors.ts';
import { RoundRobin, RoundRobinAscending } from './round-robin.ts';
import { Sticky } from './sticky.ts';
import { StickyBatch } from './sticky-batch.ts';
import type { Chooser, KeylessPolicy, NextInt } from './types.ts';

const CHOOSERS: Record<KeylessPolicy, (batchSize: number, nextInt: NextInt) => Chooser> = {
  sticky: (batchSize, nextInt) => new Sticky(batchSize, nextInt),
  'sticky-batch': (batchSize, nextInt) => new StickyBatch(batchSize, nextInt),
  'round-robin': () => new RoundRobin(),
  'round-robin-ascending': () => new RoundRobinAscending(),
  random: (_, nextInt) => ({ choose: candidates => candidates.at(nextInt() % candidates.length)! }),
};

/** @throws {KeylaneError} `ERR_OPTION` */
export function checkPolicy(value: unknown, option: string): asserts value is KeylessPolicy {
  if (typeof value === 'string' && Object.hasOwn(CHOOSERS, value)) return;
  throw optionError(option, `one of ${Object.keys(CHOOSERS).join(', ')}`, value);
}

export function createChooser(policy: KeylessPolicy, batchSize: number, nextInt: NextInt): Chooser {
  return CHOOSERS[policy](batchSize, nextInt);
}
