// The lab's hot keys: loads are the partitioner's, the check of order finds what is out of order and nothing else.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { type HotKeysSetup, hotKeys, type Remedy } from '../../src/lab/models/hot-keys.ts';
import { keysWith, scanOf } from '../../src/lab/models/keys.ts';
import { ORDER_FRAMES, orderOf } from '../../src/lab/models/order.ts';
import { zipf } from '../../src/lab/models/zipf.ts';
import { partitionsOf } from '../../src/partitioners/index.ts';
import { producerRules } from '../../src/rules/producer-rules.ts';
import { runs } from '../runs.ts';
import { seeded } from '../seeded.ts';

const test = suite('lab hot keys');
const usual: HotKeysSetup = {
  rule: 'murmur2',
  numPartitions: 12,
  keys: keysWith([], 100),
  exponent: 1.2,
  records: 4000,
  hot: 3,
  remedy: { kind: 'none' },
  seed: 1,
};
const salts = (fanout: number, readerMerges = false): Remedy => ({ kind: 'salts', fanout, readerMerges });
const lane = (partitions: number, within: 'hash' | 'round-robin'): Remedy => ({ kind: 'lane', partitions, within });
const remedies = [{ kind: 'none' } as const, salts(8), salts(8, true), lane(3, 'hash'), lane(3, 'round-robin')];
const total = (values: Iterable<number>) => [...values].reduce((sum, value) => sum + value, 0);

test('Zipf: the r-th key has 1/r^s of the first', () => {
  for (const exponent of [0, 0.5, 1, 2]) {
    const draw = zipf(10, exponent, seeded(3));
    const counts = new Array(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[draw()]++;
    const weights = counts.map((_, rank) => (rank + 1) ** -exponent);
    for (const [rank, count] of counts.entries()) {
      assert.ok(Math.abs(count / 100_000 - weights[rank] / total(weights)) < 0.006, `${exponent}: ${rank}`);
    }
  }
  assert.is(zipf(1, 1, seeded(1))(), 0);
});

test('without a remedy: what keylane scan says of the same records', () => {
  const draw = zipf(usual.keys.length, usual.exponent, seeded(usual.seed));
  const records = Array.from({ length: usual.records }, () => usual.keys[draw()].key);
  const scan = scanAnswer(scanOf(records, 12), { top: 12 });
  const { records: loads, maxOverMean, coefficientOfVariation, keys } = hotKeys(usual);
  assert.equal(
    [...loads],
    scan.partitions.map(partition => partition.records),
  );
  assert.is(maxOverMean, scan.skew.maxOverMean);
  assert.is(coefficientOfVariation, scan.skew.coefficientOfVariation);
  for (const { key, records, partition } of scan.hotKeys.slice(0, 5)) {
    const found = keys.find(({ name }) => name === key)!;
    assert.equal([found.records, found.partitions], [records, [partition]]);
  }
});

test('any setup: nothing is lost, the keys are the same ones whatever the remedy, order breaks only where a key is in several partitions', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...producerRules.map(({ id }) => id)),
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 6 }),
      fc.constantFrom(...remedies, lane(1, 'hash'), salts(1)),
      fc.integer(),
      (rule, numPartitions, tenths, hot, remedy, seed) => {
        fc.pre(remedy.kind !== 'lane' || remedy.partitions < numPartitions);
        const setup = { ...usual, rule, numPartitions, exponent: tenths / 10, hot, seed, records: 800, remedy };
        const { records, keys, order, lanes } = hotKeys(setup);
        assert.is(total(records), 800);
        const plain = hotKeys({ ...setup, remedy: { kind: 'none' } });
        assert.equal(
          keys.map(key => key.records),
          plain.keys.map(key => key.records),
        );
        assert.is(plain.order.late, 0);
        const spreads = keys.slice(0, hot).some(({ partitions }) => partitions.length > 1);
        const merges = remedy.kind === 'salts' && remedy.readerMerges;
        if (!spreads || merges) assert.is(order.late, 0);
        assert.ok(order.late === 0 || (order.lateKeys > 0 && order.examples.length > 0));
        assert.is(order.mostHeld > 0 && !merges, false);
        if (lanes) assert.is(total(lanes.lanes.map(each => each.outside + each.strangers)), 0);
        assert.equal(hotKeys(setup).order, order);
        for (const [i, { written, out, waiting, held, late }] of order.frames.entries()) {
          assert.is(out + held + total(waiting), written);
          assert.ok(waiting.every(count => count >= 0 && count <= order.mostWaiting));
          assert.ok(held <= order.mostHeld && late <= order.late);
          if (i > 0) assert.ok(written >= order.frames[i - 1].written && out >= order.frames[i - 1].out);
        }
        // A reader takes at least one record in the time in which each partition is written one, so the whole lasts at most so many times 800.
        assert.ok(order.frames[0].written <= 1 + (800 * numPartitions) / ORDER_FRAMES);
      },
    ),
    { numRuns: runs(100) },
  );
});

test('salts make the fullest partition emptier and break the order, merging mends it at the price of waiting', () => {
  const [none, salted, merged] = remedies.slice(0, 3).map(remedy => hotKeys({ ...usual, remedy }));
  assert.ok(salted.maxOverMean < 0.7 * none.maxOverMean);
  assert.is(salted.order.lateKeys, 3);
  assert.equal(merged.records, salted.records);
  assert.is(merged.order.late, 0);
  assert.ok(merged.order.mostHeld > 0);
  const [{ key, partitions }] = salted.keys;
  assert.equal(partitions, partitionsOf(key, { rule: 'murmur2', numPartitions: 12, fanout: 8 }));
});

test('lanes: the hot keys alone in theirs; by key the order stays, in turn it breaks', () => {
  const [byKey, inTurn] = [lane(3, 'hash'), lane(3, 'round-robin')].map(remedy => hotKeys({ ...usual, remedy }));
  for (const { lanes, keys } of [byKey, inTurn]) {
    const hot = total(keys.slice(0, 3).map(({ records }) => records));
    assert.is(lanes!.lanes[0].records, hot);
    assert.equal(lanes!.lanes[0].partitions, [9, 10, 11]);
  }
  assert.is(byKey.order.late, 0);
  assert.ok(inTurn.order.late > 0);
  assert.equal(inTurn.keys[0].partitions, [9, 10, 11]);
  assert.is(byKey.keys[0].partitions.length, 1);
  assert.ok(inTurn.maxOverMean < byKey.maxOverMean);
});

test('the check of order, by hand: two partitions, the first one full', () => {
  const others = Array.from({ length: 20 }, (_, number) => ({ key: 'other', number, partition: 0 }));
  const mine = [0, 1, 0, 1].map((partition, number) => ({ key: 'mine', number, partition }));
  const order = orderOf([...others, ...mine], 2, { seed: 1, mergedFrom: () => undefined });
  // Those of partition 1 come out long before those behind the others.
  assert.equal([order.late, order.lateKeys], [2, 1]);
  assert.equal(
    order.examples.map(({ number, behind }) => [number, behind]),
    [
      [0, 3],
      [2, 3],
    ],
  );
  assert.is(order.frames.length, ORDER_FRAMES);
  // Written one each moment, read one in 1.6, give or take a fifth.
  assert.ok(order.mostWaiting >= 5 && order.mostWaiting <= 11, String(order.mostWaiting));
  const last = order.frames.at(-1)!;
  assert.equal([last.written, last.out, last.late, last.held], [24, 24, 2, 0]);
  assert.equal(last.waiting, [0, 0]);
  const merged = orderOf([...others, ...mine], 2, {
    seed: 1,
    mergedFrom: key => (key === 'mine' ? [0, 1] : undefined),
  });
  assert.is(merged.late, 0);
  // Its second and its fourth wait for the first.
  assert.is(merged.mostHeld, 2);
});

test('no records', () => {
  const { order, records } = hotKeys({ ...usual, records: 0 });
  assert.is(order.late, 0);
  assert.is(total(records), 0);
});

test.run();
