// Salted keys: what a writer spreads, a reader finds.

import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Key, partitionForKey, partitionsOf, saltedKey } from '../../src/index.ts';
import { fails } from '../fails.ts';
import { times } from './policies.ts';

const test = suite('salted keys');

test('salt 0 is the key itself, the others have their number behind a #', () => {
  const salted = times(3, pick => saltedKey('order-7', { fanout: 3, pick }));
  assert.equal(salted, ['order-7', 'order-7#1', 'order-7#2']);
});

test('bytes stay bytes, and are those of the text', () => {
  const salted = saltedKey(Buffer.from('order-7'), { fanout: 12, pick: 11 });
  assert.instance(salted, Uint8Array);
  assert.is(Buffer.from(salted).toString(), 'order-7#11');
});

test('pick may be a counter, and is random without one', () => {
  let next = 0;
  const picked = times(4, () => saltedKey('k', { fanout: 2, pick: fanout => next++ % fanout }));
  assert.equal(picked, ['k', 'k#1', 'k', 'k#1']);
  assert.is(new Set(times(500, () => saltedKey('k', { fanout: 4 }))).size, 4);
});

test('a reader finds every partition that a writer may have chosen, and no other', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.uint8Array()),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 50 }),
      (key: Key, fanout, numPartitions) => {
        const written = new Set(
          times(fanout, pick => partitionForKey(saltedKey<Key>(key, { fanout, pick }), numPartitions)),
        );
        assert.equal(
          partitionsOf(key, { fanout, numPartitions }),
          [...written].sort((a, b) => a - b),
        );
      },
    ),
  );
});

test('without a fan-out there is one partition; another rule, another answer', () => {
  assert.equal(partitionsOf('order-1', { numPartitions: 12 }), [partitionForKey('order-1', 12)]);
  // "hejsan" under CRC-32, d077037e: librdkafka's own test 0048.
  assert.equal(partitionsOf('hejsan', { numPartitions: 100, rule: 'crc32' }), [0xd077037e % 100]);
});

test('refused', () => {
  for (const fanout of [0, -1, 1.5, Number.NaN, 1_000_001, '3', undefined]) {
    fails(() => saltedKey('k', { fanout: fanout as number }), 'ERR_OPTION');
    if (fanout !== undefined)
      fails(() => partitionsOf('k', { fanout: fanout as number, numPartitions: 3 }), 'ERR_OPTION');
  }
  for (const pick of [3, -1, 0.5, Number.NaN, () => 3, () => 'x' as never]) {
    fails(() => saltedKey('k', { fanout: 3, pick }), 'ERR_OPTION');
  }
  for (const pick of [0, 1]) fails(() => saltedKey(7 as never, { fanout: 3, pick }), 'ERR_KEY');
  fails(() => partitionsOf('k', { numPartitions: 0 }), 'ERR_PARTITION_COUNT');
  fails(() => partitionsOf('k', { numPartitions: 3, rule: 'murmur3' as never }), 'ERR_RULE');
});

test.run();
