// The keyless policies against what Kafka's own unit tests assert: BuiltInPartitionerTest and RecordAccumulatorTest of 3.9,
// StickyPartitionCacheTest of 3.2, RoundRobinPartitionerTest.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createChooser } from '../../src/partitioners/keyless.ts';
import { RoundRobin, RoundRobinAscending } from '../../src/partitioners/round-robin.ts';
import { Sticky } from '../../src/partitioners/sticky.ts';
import { StickyBatch } from '../../src/partitioners/sticky-batch.ts';
import { seeded } from '../seeded.ts';
import { counting, countsOf, times } from './policies.ts';

const test = suite('keyless policies');

test('sticky: three records of one byte stay together where a batch has three bytes', () => {
  const sticky = new Sticky(3, counting());
  assert.equal(
    times(12, () => sticky.choose([0, 1, 2], 1)),
    [0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0, 0],
  );
});

test('sticky: a record larger than a batch takes the partition that it was promised, the next one another', () => {
  const sticky = new Sticky(3, counting());
  assert.equal(
    [1, 100, 1, 2, 1].map(size => sticky.choose([0, 1, 2], size)),
    [0, 0, 1, 1, 2],
  );
});

test('sticky: one partition is always 0', () => {
  const sticky = new Sticky(1, counting());
  assert.equal(
    countsOf(
      times(50, () => sticky.choose([0], 1)),
      1,
    ),
    [50],
  );
});

test('sticky: adaptive, queues of 5, 0, 3, 0 and 1: 42 records give 2, 12, 6, 12 and 10', () => {
  const sticky = new Sticky(1, counting());
  const drawn = times(42, () => sticky.choose([0, 1, 2, 3, 4], 1, [5, 0, 3, 0, 1]));
  assert.equal(countsOf(drawn, 5), [2, 12, 6, 12, 10]);
});

test('sticky: adaptive, queues of 1, 7 and 2: 28 records give 14, 2 and 12', () => {
  const sticky = new Sticky(1, counting());
  assert.equal(
    countsOf(
      times(28, () => sticky.choose([0, 1, 2], 1, [1, 7, 2])),
      3,
    ),
    [14, 2, 12],
  );
});

test('sticky: adaptive with a partition left out: its queue is nobody’s', () => {
  const sticky = new Sticky(1, counting());
  // Java's RecordAccumulatorTest leaves a partition without a leader out of the same table: 1 of 3 is gone, 0 and 2 share by 1 : 2.
  assert.equal(
    countsOf(
      times(30, () => sticky.choose([0, 2], 1, [1, 0])),
      3,
    ),
    [10, 0, 20],
  );
});

test('sticky: equal queues, and a single one, are no preference', () => {
  for (const [candidates, queues] of [
    [
      [0, 1, 2],
      [4, 4, 4],
    ],
    [[1], [9]],
  ]) {
    const even = new Sticky(1, counting());
    const plain = new Sticky(1, counting());
    assert.equal(
      times(9, () => even.choose(candidates, 1, queues)),
      times(9, () => plain.choose(candidates, 1)),
    );
  }
});

test('sticky: a partition that lost its leader is left at once', () => {
  const sticky = new Sticky(1000, counting());
  assert.is(sticky.choose([0, 1, 2], 1), 0);
  assert.is(sticky.choose([1, 2], 1), 2);
  assert.is(sticky.choose([0, 1, 2], 1), 2, 'and the new one is kept when the old one is back');
});

test('sticky-batch: one partition a batch, never the same twice in a row, all in turn', () => {
  const sticky = new StickyBatch(100, () => Math.floor(random() * 2 ** 31));
  const random = seeded(1);
  const batches = times(600, () => {
    sticky.onNewBatch();
    const drawn = times(10, () => sticky.choose([0, 1, 2, 3], 5));
    assert.is(new Set(drawn).size, 1);
    return drawn[0];
  });
  for (let i = 1; i < batches.length; i++) assert.is.not(batches[i], batches[i - 1]);
  for (const count of countsOf(batches, 4)) assert.ok(count > 110 && count < 190, `${count} of 600`);
});

test('sticky-batch: a record that does not fit begins a batch', () => {
  const sticky = new StickyBatch(10, counting());
  const drawn = [4, 6, 1, 9, 50, 1].map(size => sticky.choose([0, 1, 2], size));
  assert.equal(drawn, [0, 0, 2, 2, 0, 2]);
});

test('sticky-batch: with one available partition there is no other', () => {
  const sticky = new StickyBatch(1, counting());
  assert.equal(
    times(3, () => sticky.choose([2], 1)),
    [2, 2, 2],
  );
});

test('sticky-batch: ends with a source that always answers the same', () => {
  const sticky = new StickyBatch(1, () => 0);
  assert.equal(
    times(4, () => sticky.choose([0, 1, 2], 1)),
    [0, 1, 0, 1],
  );
});

test('round-robin: from the first, in the order in which metadata lists partitions', () => {
  const roundRobin = new RoundRobin();
  assert.equal(
    times(7, () => roundRobin.choose([1, 4, 0])),
    [1, 4, 0, 1, 4, 0, 1],
  );
});

test('round-robin-ascending: sorts, and does not touch what it was given', () => {
  const listed = Object.freeze([10, 9, 1]);
  const roundRobin = new RoundRobinAscending();
  assert.equal(
    times(4, () => roundRobin.choose(listed)),
    [1, 9, 10, 1],
  );
});

test('round-robin: goes on where partitions come and go', () => {
  const roundRobin = new RoundRobin();
  const drawn = [...times(2, () => roundRobin.choose([0, 1, 2])), ...times(3, () => roundRobin.choose([0, 1, 2, 3]))];
  assert.equal(drawn, [0, 1, 2, 3, 0]);
});

test('random: every candidate, about as often', () => {
  const random = seeded(2);
  const chooser = createChooser('random', 1, () => Math.floor(random() * 2 ** 31));
  const counts = countsOf(
    times(4000, () => chooser.choose([1, 3], 1)),
    4,
  );
  assert.equal([counts[0], counts[2]], [0, 0]);
  assert.ok(counts[1] > 1880 && counts[1] < 2120, `${counts}`);
});

test.run();
