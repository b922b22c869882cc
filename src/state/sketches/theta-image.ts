// The Theta sketch's image: the hashes of keys below a limit, theta, which is what share of all hashes lies below it.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/theta/PreambleUtil.java

import { MOST_THETA } from '../../core/scan-layout.ts';
import type { Estimate } from './hll.ts';

/** Hashes have 63 bits: a sketch with this theta has all of them. */
export { MOST_THETA };
/** The low 16 bits of h1 of the seed's own hash: sketches of other seeds cannot be merged. */
export const SEED_HASH = 0x93cc;
export const FAMILY = 3;
export const [READ_ONLY, EMPTY, COMPACT, ORDERED] = [2, 4, 8, 16];

export interface ThetaSketch {
  /** All distinct hashes below it are there. */
  theta: bigint;
  /** Ascending, without duplicates. */
  hashes: BigUint64Array;
}

/** The compact, ordered, uncompressed image (serial version 3), as C++ and Python write it. */
export function thetaImage({ theta, hashes }: ThetaSketch): Uint8Array {
  const isExact = theta === MOST_THETA;
  const isEmpty = isExact && hashes.length === 0;
  const longs = !isExact ? 3 : hashes.length <= 1 ? 1 : 2;
  const image = new Uint8Array(8 * (longs + hashes.length));
  const view = new DataView(image.buffer);
  image.set([longs, 3, FAMILY, 0, 0, READ_ONLY | COMPACT | ORDERED | (isEmpty ? EMPTY : 0)]);
  view.setUint16(6, SEED_HASH, true);
  if (longs > 1) view.setUint32(8, hashes.length, true);
  if (longs > 2) view.setBigUint64(16, theta, true);
  for (let i = 0; i < hashes.length; i++) view.setBigUint64(8 * (longs + i), hashes[i], true);
  return image;
}

/**
 * How many distinct keys there are if so many were kept of a share of them. The bounds are DataSketches' for more than 120 kept keys, a
 * binomial's with continuity correction; for fewer it has exact tables instead, which differ by a few.
 */
export function estimateTheta(kept: number, share: number, deviations: 1 | 2 | 3 = 2): Estimate {
  const value = kept / share;
  if (share >= 1) return { value, lower: kept, upper: kept };
  const b = deviations * Math.sqrt((1 - share) / share);
  const bound = (side: 1 | -1) => {
    const corrected = (kept + side * 0.5) / share;
    return corrected + side * 0.5 + 0.5 * b * b + side * 0.5 * b * Math.sqrt(b * b + 4 * corrected);
  };
  return { value, lower: kept === 0 ? 0 : Math.max(kept, bound(-1)), upper: bound(1) };
}
