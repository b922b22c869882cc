// The Frequent Items sketch's image with texts as items: ItemsSketch<String> in Java, frequent_strings_sketch in C++ and Python, what Spark's
// approx_top_k_accumulate holds: that has the number of nulls behind it, which the others leave alone.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/frequencies/PreambleUtil.java

export const FAMILY = 10;
export const EMPTY = 5;
export const ITEMS_AT = 32;
const LEAST_LG = 3;
/** Whoever adds to the image may keep some 12,000 items, as Spark does unless told otherwise. */
const LEAST_LARGEST_LG = 14;
export const NULLS = 8;

export interface FrequentItems {
  /** Of all items, those that were not kept too. */
  totalWeight: number;
  /** An item's true weight is in [weight, weight + offset]; that of one that is not there is at most the offset. */
  offset: number;
  items: Iterable<FrequentItem> & { readonly length: number };
  /** Of records without an item. */
  nulls: number;
}

export interface FrequentItem {
  /** UTF-8. Java and Python fail on other bytes. */
  item: Uint8Array;
  /** From 1. */
  weight: number;
}

/** An image in as small a map as holds the items. Their order has no meaning. */
export function frequentImage({ totalWeight, offset, items, nulls }: FrequentItems): Uint8Array {
  let lg = LEAST_LG;
  while (items.length > 0.75 * 2 ** lg) lg++;
  const isEmpty = items.length === 0;
  const start = isEmpty ? 8 : ITEMS_AT;
  let size = start + NULLS;
  for (const { item } of items) size += 12 + item.length;
  const image = new Uint8Array(size);
  const view = new DataView(image.buffer);
  const largest = Math.max(lg, LEAST_LARGEST_LG);
  image.set(isEmpty ? [1, 1, FAMILY, largest, lg, EMPTY] : [4, 1, FAMILY, largest, lg]);
  // Java's order of bytes, in spite of all others.
  view.setBigUint64(image.length - NULLS, BigInt(nulls));
  if (isEmpty) return image;
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
