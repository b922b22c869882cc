// Keys told apart by a Map, and whether a scan's answer about them holds.

import * as assert from 'uvu/assert';
import { KeyBlock } from '../../src/core/index.ts';
import type { Keys, KeyTable } from '../../src/scan/keys/table.ts';
import { type KeyColumns, keyAt, keyEnd, MOST_STORED, sampleOf, totalsOf } from '../../src/state/keys/columns.ts';
import { addCoupon, K, type Registers } from '../../src/state/sketches/hll.ts';
import { hllCoupon, murmur3, thetaHash } from './murmur3-js.ts';

export interface Found {
  key: Uint8Array;
  partition: number;
}

/** Gives the records to the table in blocks of the given size. */
export function countKeys(table: KeyTable, found: readonly Found[], blockSize = 1000): Keys {
  for (let from = 0; from < found.length; from += blockSize) {
    const some = found.slice(from, from + blockSize);
    table.add(
      KeyBlock.from(some.map(({ key }) => key)),
      Int32Array.from(some, ({ partition }) => partition),
    );
  }
  return table.take();
}

/** `hash partition` → records. */
export function slowEntries(found: readonly Found[]): Map<string, number> {
  const entries = new Map<string, number>();
  for (const { key, partition } of found) {
    const name = `${thetaHash(murmur3(key))} ${partition}`;
    entries.set(name, (entries.get(name) ?? 0) + 1);
  }
  return entries;
}

export function entriesOf(keys: KeyColumns): Map<string, number> {
  const names = Array.from({ length: keys.count }, (_, i) => `${hashAt(keys, i)} ${keys.partitions[i]}`);
  return new Map(names.map((name, i) => [name, keys.records[i]]));
}

export const hashAt = ({ low, high }: KeyColumns, i: number): bigint => (BigInt(high[i]) << 32n) | BigInt(low[i]);

type Truth = ReadonlyMap<bigint, { key: Uint8Array; records: number }>;
/** Of records that are asked about several times. */
const truths = new WeakMap<readonly Found[], Truth>();

/** Each key by its hash. */
function truthOf(found: readonly Found[]): Truth {
  const known = truths.get(found);
  if (known) return known;
  const truth = new Map<bigint, { key: Uint8Array; records: number }>();
  const hashes = new Map<string, bigint>();
  for (const { key } of found) {
    const name = Buffer.from(key).toString('latin1');
    let hash = hashes.get(name);
    if (hash === undefined) {
      hash = thetaHash(murmur3(key));
      hashes.set(name, hash);
    }
    const entry = truth.get(hash);
    if (entry) entry.records++;
    else truth.set(hash, { key, records: 1 });
  }
  truths.set(found, truth);
  return truth;
}

/** What must be true of the columns, exact or not. */
export function assertHolds(keys: KeyColumns, found: readonly Found[]): void {
  const truth = truthOf(found);
  const isSampled = sampleOf(keys);
  const seen = new Set<bigint>();
  for (let i = 0; i < keys.count; ) {
    const end = keyEnd(keys, i);
    const hash = hashAt(keys, i);
    const { key, records } = truth.get(hash)!;
    const totals = totalsOf(keys, i, end);
    assert.ok(
      totals.records <= records && records <= totals.records + totals.missed,
      'the truth is between the bounds',
    );
    if (isSampled(i)) assert.is(totals.records, records, 'the sample is exact');
    for (; i < end; i++) {
      assert.is(keys.lengths[i], key.length);
      assert.is(Buffer.compare(keyAt(keys, i), key.subarray(0, MOST_STORED)), 0, 'the key itself');
    }
    seen.add(hash);
  }
  for (const [hash, { key, records }] of truth) {
    if (seen.has(hash)) continue;
    assert.ok(hash >= keys.theta, 'no key of the sample is left out');
    assert.ok(records <= keys.offsetRecords && records * key.length <= keys.offsetBytes, 'no large key is left out');
  }
}

export function slowSketches(found: readonly Found[], count: number): Registers[] {
  const sketches = Array.from({ length: count }, () => new Uint8Array(K));
  for (const { key, partition } of found) {
    if (key.length > 0) addCoupon(sketches[count === 1 ? 0 : partition], hllCoupon(murmur3(key)));
  }
  return sketches;
}

/** The same numbers from the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
