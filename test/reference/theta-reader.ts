// Reads Theta sketches of any library, and adds them: keylane itself only writes them.

import { sketchError } from '../../src/errors.ts';
import {
  COMPACT,
  EMPTY,
  FAMILY,
  MOST_THETA,
  ORDERED,
  SEED_HASH,
  type ThetaSketch,
} from '../../src/state/sketches/theta-image.ts';

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

function need(view: DataView, length: number): void {
  if (view.byteLength < length) {
    throw sketchError('Theta', `like this has ${length} bytes at least, but it is ${view.byteLength} long`);
  }
}
