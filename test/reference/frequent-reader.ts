// Reads Frequent Items sketches of any library: keylane itself only writes them.

import { sketchError } from '../../src/errors.ts';
import {
  EMPTY,
  FAMILY,
  type FrequentItem,
  type FrequentItems,
  ITEMS_AT,
  NULLS,
} from '../../src/state/sketches/frequent-image.ts';

const MOST_LG = 26;

/** @throws {KeylaneError} `ERR_SKETCH` */
export function readFrequentImage(image: Uint8Array): FrequentItems & { items: FrequentItem[] } {
  if (image.length < 8) throw sketchError('Frequent Items', `has at least 8 bytes, but it is ${image.length} long`);
  const [longs, version, family, lgMost, lg, flags] = image;
  if (family !== FAMILY || version !== 1) {
    throw sketchError('Frequent Items', `has family 10 and version 1, but it is family ${family}, version ${version}`);
  }
  if (lgMost > MOST_LG || lg > lgMost) throw sketchError('Frequent Items', `has no map of 2^${lg} in 2^${lgMost}`);
  if (longs === 1 && (flags & EMPTY) !== 0) return { totalWeight: 0, offset: 0, items: [], nulls: nullsAt(image, 8) };
  if (longs !== 4) throw sketchError('Frequent Items', `has 1 or 4 preamble longs, but it has ${longs}`);
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  need(view, ITEMS_AT);
  const count = view.getUint32(8, true);
  const totalWeight = numberAt(view, 16);
  const offset = numberAt(view, 24);
  let at = ITEMS_AT + 8 * count;
  need(view, at + 4 * count);
  const items: FrequentItem[] = [];
  for (let i = 0; i < count; i++) {
    need(view, at + 4);
    const length = view.getUint32(at, true);
    need(view, at + 4 + length);
    items.push({ item: image.subarray(at + 4, at + 4 + length), weight: numberAt(view, ITEMS_AT + 8 * i) });
    at += 4 + length;
  }
  return { totalWeight, offset, items, nulls: nullsAt(image, at) };
}

/** Spark's count of them, in Java's order of bytes; other libraries have nothing there. */
function nullsAt(image: Uint8Array, at: number): number {
  if (image.length !== at + NULLS) return 0;
  return Number(new DataView(image.buffer, image.byteOffset).getBigUint64(at));
}

function numberAt(view: DataView, at: number): number {
  const value = Number(view.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw sketchError('Frequent Items', `has weights below 2^53, but one is ${value}`);
  return value;
}

function need(view: DataView, length: number): void {
  if (view.byteLength < length) {
    throw sketchError('Frequent Items', `like this has ${length} bytes at least, but it is ${view.byteLength} long`);
  }
}
