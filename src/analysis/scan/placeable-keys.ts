// The keys that decide a spread, so that it can be computed anew elsewhere: those with the most records one by one, the rest as a sum.

import { forEachKey, keyAt, MOST_STORED, sampledShare, sampleOf, totalsOf } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';
import { distinctKeysOf } from '../shared/distinct-keys.ts';

export interface PlaceableKeys {
  /** One after the other, the keys with the most records first. */
  bytes: Uint8Array;
  lengths: number[];
  records: number[];
  /** What all other keys have together: a good hash spreads them evenly, but for a deviation that follows from `squares`. */
  rest: {
    keys: number;
    records: number;
    /** The sum of the squares of their records; an estimate where not all of them are known. */
    squares: number;
  };
}

/** So many keys keep a page below a megabyte. */
const MOST_KEYS = 16_384;
const MOST_BYTES = 192 * 1024;

/** Null if keys were not told apart, or none can be placed. */
export function placeableKeys({ keys, records, keyless }: ScanState): PlaceableKeys | null {
  if (!keys) return null;
  const share = sampledShare(keys);
  const isSampled = sampleOf(keys);
  const known: { from: number; records: number }[] = [];
  let squares = 0;
  forEachKey(keys, (from, to) => {
    const { records } = totalsOf(keys, from, to);
    // A key of the sample stands for others that are not there.
    const isOne = share === 1 || records > keys.offsetRecords;
    if (isOne) squares += records * records;
    else if (isSampled(from)) squares += (records * records) / share;
    if (isOne && keys.lengths[from] <= MOST_STORED) known.push({ from, records });
  });
  // Among equals the order of the columns, which is that of a hash: as random as any.
  known.sort((a, b) => b.records - a.records);

  let [count, length, placed, placedSquares] = [0, 0, 0, 0];
  for (const { from, records } of known.slice(0, MOST_KEYS)) {
    if (length + keys.lengths[from] > MOST_BYTES) break;
    length += keys.lengths[from];
    placed += records;
    placedSquares += records * records;
    count++;
  }
  if (count === 0) return null;
  const chosen = known.slice(0, count);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const { from } of chosen) {
    bytes.set(keyAt(keys, from), at);
    at += keys.lengths[from];
  }
  return {
    bytes,
    lengths: chosen.map(({ from }) => keys.lengths[from]),
    records: chosen.map(({ records }) => records),
    rest: {
      keys: Math.max(0, Math.round(distinctKeysOf(keys).value) - count),
      records: Math.max(0, records - keyless - placed),
      squares: Math.max(0, squares - placedSquares),
    },
  };
}
