// The Theta sketch's image: the hashes of keys below a limit, theta, which is what share of all hashes lies below it.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/theta/PreambleUtil.java

import { MOST_THETA } from '../../core/scan-layout.ts';
import type { Estimate } from './hll.ts';

/** Hashes have 63 bits: a sketch with this theta has all of them. */
export { MOST_THETA };
/** The low 16 bits of h1 of the seed's own hash: sketches of other seeds cannot be merged. */
export const SEED_HASH = 0x93cc;
export const FAMILY = 3;
const TUPLE_FAMILY = 9;
export const [READ_ONLY, EMPTY, COMPACT, ORDERED] = [2, 4, 8, 16];

export interface ThetaSketch {
  /** All distinct hashes below it are there. */
  theta: bigint;
  /** Ascending, without duplicates. */
  hashes: BigUint64Array;
}

/** With how many records each key has. */
export interface TupleSketch extends ThetaSketch {
  records: Float64Array;
}

/** The compact, ordered, uncompressed image (serial version 3), as C++ and Python write it. */
export function thetaImage(sketch: ThetaSketch): Uint8Array {
  const { image, view, start } = imageOf(sketch, [FAMILY, 0], READ_ONLY | COMPACT | ORDERED, 8);
  for (let i = 0; i < sketch.hashes.length; i++) view.setBigUint64(start + 8 * i, sketch.hashes[i], true);
  return image;
}

/**
 * A Tuple sketch of Java's DoubleSummary that is added up, as Spark's tuple_sketch_agg_double writes it: behind each hash a double, and the
 * mode 0. https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/tuple/CompactSketch.java
 */
export function tupleImage(sketch: TupleSketch): Uint8Array {
  const size = 8 + 8 + 1;
  const { image, view, start } = imageOf(sketch, [TUPLE_FAMILY, 1], READ_ONLY | COMPACT, size);
  for (let i = 0; i < sketch.hashes.length; i++) {
    view.setBigUint64(start + size * i, sketch.hashes[i], true);
    view.setFloat64(start + size * i + 8, sketch.records[i], true);
  }
  return image;
}

/** All but the entries. */
function imageOf({ theta, hashes }: ThetaSketch, kind: [family: number, type: number], flags: number, size: number) {
  const isExact = theta === MOST_THETA;
  const longs = !isExact ? 3 : hashes.length <= 1 ? 1 : 2;
  const start = 8 * longs;
  const image = new Uint8Array(start + size * hashes.length);
  const view = new DataView(image.buffer);
  image.set([longs, 3, ...kind, 0, flags | (isExact && hashes.length === 0 ? EMPTY : 0)]);
  view.setUint16(6, SEED_HASH, true);
  if (longs > 1) view.setUint32(8, hashes.length, true);
  if (longs > 2) view.setBigUint64(16, theta, true);
  return { image, view, start };
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
