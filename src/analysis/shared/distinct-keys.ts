import { type KeyColumns, keyEnd, sampledShare, sampleOf } from '../../state/keys/columns.ts';
import type { Estimate } from '../../state/sketches/hll.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';

/** How many distinct keys, the empty one among them. */
export function distinctKeysOf(keys: KeyColumns): Estimate {
  const isSampled = sampleOf(keys);
  let sampled = 0;
  for (let i = 0; i < keys.count; i = keyEnd(keys, i)) if (isSampled(i)) sampled++;
  return estimateTheta(sampled, sampledShare(keys));
}
