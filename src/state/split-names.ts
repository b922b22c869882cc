// The names of keys that are in several partitions only since States were merged.

import { forEachKey, keyAt, MOST_STORED } from './keys/columns.ts';
import type { ScanState } from './state.ts';
import { fingerprint } from './writers/fingerprint.ts';
import { fingerprintText, thinSplitKeys } from './writers/state.ts';

/** Names split keys that the scan has told apart; of the writers' own, only those of a sample are known. */
export function nameSplitKeys({ keys, writers }: Pick<ScanState, 'keys' | 'writers'>): void {
  if (!keys || !writers) return;
  forEachKey(keys, (from, to) => {
    if (to - from < 2 || keys.lengths[from] > MOST_STORED) return;
    const key = keyAt(keys, from);
    const [first, second] = fingerprint(key);
    // Records whose partition nobody told are counted where their key belongs, and are no evidence.
    if (writers.pairs.pairsOf(first, second).length > 1)
      writers.splitKeys.set(fingerprintText(first, second), key.slice());
  });
  thinSplitKeys(writers);
}
