// The Frequent Items sketch's image with texts as items: ItemsSketch<String> in Java, frequent_strings_sketch in Python, what Spark's
// approx_top_k_accumulate holds. https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/frequencies/PreambleUtil.java

import { sketchError } from '../../errors.ts';

const FAMILY = 10;
const EMPTY = 5;
const ITEMS_AT = 32;
const [LEAST_LG, MOST_LG] = [3, 26];

export interface FrequentItems {
  /** Of all items, those that were not kept too. */
  totalWeight: number;
  /** An item's true weight is in [weight, weight + offset]; that of one that is not there is at most the offset. */
  offset: number;
  items: FrequentItem[];
}

export interface FrequentItem {
  /** UTF-8. Java and Python fail on other bytes. */
  item: Uint8Array;
  /** From 1. */
  weight: number;
}

/** An image in as small a map as holds the items. Their order has no meaning. */
export function frequentImage({ totalWeight, offset, items }: FrequentItems): Uint8Array {
  let lg = LEAST_LG;
  while (items.length > 0.75 * 2 ** lg) lg++;
  if (items.length === 0) return Uint8Array.of(1, 1, FAMILY, lg, lg, EMPTY, 0, 0);
  const image = new Uint8Array(items.reduce((size, { item }) => size + 12 + item.length, ITEMS_AT));
  const view = new DataView(image.buffer);
  image.set([4, 1, FAMILY, lg, lg]);
  view.setUint32(8, items.length, true);
  view.setBigUint64(16, BigInt(totalWeight), true);
  view.setBigUint64(24, BigInt(offset), true);
  let at = ITEMS_AT;
  for (const { weight } of items) {
    view.setBigUint64(at, BigInt(weight), true);
    at += 8;
  }
  for (const { item } of items) {
    view.setUint32(at, item.length, true);
    image.set(item, at + 4);
    at += 4 + item.length;
  }
  return image;
}

/**
 * What may follow the image (Spark puts 8 bytes there) is left alone.
 * @throws {KeylaneError} `ERR_SKETCH`
 */
export function readFrequentImage(image: Uint8Array): FrequentItems {
  if (image.length < 8) throw sketchError('Frequent Items', `has at least 8 bytes, but it is ${image.length} long`);
  const [longs, version, family, lgMost, lg, flags] = image;
  if (family !== FAMILY || version !== 1) {
    throw sketchError('Frequent Items', `has family 10 and version 1, but it is family ${family}, version ${version}`);
  }
  if (lgMost > MOST_LG || lg > lgMost) throw sketchError('Frequent Items', `has no map of 2^${lg} in 2^${lgMost}`);
  if (longs === 1 && (flags & EMPTY) !== 0) return { totalWeight: 0, offset: 0, items: [] };
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
  return { totalWeight, offset, items };
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
