// The Theta sketch's image: the hashes of keys below a limit, theta, which is what share of all hashes lies below it.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/theta/PreambleUtil.java

import { sketchError } from '../../errors.ts';
import type { Estimate } from './hll.ts';

/** Hashes have 63 bits: a sketch with this theta has all of them. */
export const MOST_THETA = (1n << 63n) - 1n;
/** The low 16 bits of h1 of the seed's own hash: sketches of other seeds can not be merged. */
const SEED_HASH = 0x93cc;
const FAMILY = 3;
const [READ_ONLY, EMPTY, COMPACT, ORDERED] = [2, 4, 8, 16];

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
 * Serial versions 3 and 4 (compressed, as Spark writes it).
 * @throws {KeylaneError} `ERR_SKETCH`
 */
export function readThetaImage(image: Uint8Array): ThetaSketch {
  if (image.length < 8) throw sketchError('Theta', `has at least 8 bytes, but it is ${image.length} long`);
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const [longs, version, family, bits, countBytes, flags] = image;
  if (family !== FAMILY || (version !== 3 && version !== 4) || (flags & COMPACT) === 0) {
    throw sketchError('Theta', `must be compact, of family 3 and version 3 or 4: it is ${family}, version ${version}`);
  }
  if ((flags & EMPTY) !== 0) return { theta: MOST_THETA, hashes: new BigUint64Array(0) };
  if (view.getUint16(6, true) !== SEED_HASH) throw sketchError('Theta', 'must be of seed 9001, but it is of another');
  const sketch = version === 3 ? readPlain(view, longs) : readCompressed(view, longs, bits, countBytes);
  const { theta, hashes } = sketch;
  if (theta > MOST_THETA) throw sketchError('Theta', 'has a theta below 2^63');
  if ((flags & ORDERED) === 0) hashes.sort();
  for (let i = 0; i < hashes.length; i++) {
    if (hashes[i] >= theta || hashes[i] === 0n || (i > 0 && hashes[i] <= hashes[i - 1])) {
      throw sketchError('Theta', 'has distinct hashes between 0 and theta, in order where it says so');
    }
  }
  return sketch;
}

function readPlain(view: DataView, longs: number): ThetaSketch {
  if (longs < 1 || longs > 3) throw sketchError('Theta', `has 1 to 3 preamble longs, but it has ${longs}`);
  need(view, 8 * longs);
  const count = longs === 1 ? 1 : view.getUint32(8, true);
  const theta = longs === 3 ? view.getBigUint64(16, true) : MOST_THETA;
  need(view, 8 * (longs + count));
  return { theta, hashes: BigUint64Array.from({ length: count }, (_, i) => view.getBigUint64(8 * (longs + i), true)) };
}

/** Differences of the ascending hashes, `bits` bits each, the most significant bit first. */
function readCompressed(view: DataView, longs: number, bits: number, countBytes: number): ThetaSketch {
  if (longs < 1 || longs > 2 || bits < 1 || bits > 63 || countBytes < 1 || countBytes > 4) {
    throw sketchError(
      'Theta',
      `of version 4 has no ${longs} preamble longs, ${bits} bits, count of ${countBytes} bytes`,
    );
  }
  const at = 8 * longs + countBytes;
  need(view, at);
  const theta = longs === 2 ? view.getBigUint64(8, true) : MOST_THETA;
  let count = 0;
  for (let i = countBytes - 1; i >= 0; i--) count = count * 256 + view.getUint8(8 * longs + i);
  need(view, at + Math.ceil((count * bits) / 8));
  const hashes = new BigUint64Array(count);
  let hash = 0n;
  for (let i = 0, bit = 8 * at; i < count; i++) {
    let difference = 0n;
    for (const end = bit + bits; bit < end; ) {
      const taken = Math.min(8 - (bit & 7), end - bit);
      const part = (view.getUint8(bit >> 3) >> (8 - (bit & 7) - taken)) & ((1 << taken) - 1);
      difference = (difference << BigInt(taken)) | BigInt(part);
      bit += taken;
    }
    hash += difference;
    hashes[i] = hash;
  }
  return { theta, hashes };
}

/** The hashes of both, below the lesser theta. */
export function uniteTheta(a: ThetaSketch, b: ThetaSketch): ThetaSketch {
  const theta = a.theta < b.theta ? a.theta : b.theta;
  const hashes = new Set<bigint>();
  for (const hash of a.hashes) if (hash < theta) hashes.add(hash);
  for (const hash of b.hashes) if (hash < theta) hashes.add(hash);
  return { theta, hashes: BigUint64Array.from(hashes).sort() };
}

/** With only the `most` smallest hashes, if it has more: theta becomes the next one. The set of keys alone decides what is kept. */
export function trimTheta({ theta, hashes }: ThetaSketch, most: number): ThetaSketch {
  if (hashes.length <= most) return { theta, hashes };
  return { theta: hashes[most], hashes: hashes.slice(0, most) };
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

function need(view: DataView, length: number): void {
  if (view.byteLength < length) {
    throw sketchError('Theta', `like this has ${length} bytes at least, but it is ${view.byteLength} long`);
  }
}
