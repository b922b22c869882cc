// Who decides: the record's own partition, its key, the keyless policy; state for each topic; bad input.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createPartitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  partitionForKey,
} from '../../src/index.ts';
import { createPartitioner as createInJs } from '../../src/js.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { producerRules } from '../../src/rules/producer-rules.ts';
import { fails } from '../fails.ts';
import { seeded } from '../seeded.ts';
import { countsOf, times } from './policies.ts';

const test = suite('createPartitioner');
const orders = { topic: 'orders', numPartitions: 12 };

for (const [name, create] of [
  ['keylane', createPartitioner],
  ['keylane/js', createInJs],
] as const) {
  test(`${name}: keyed records follow the Java client, over all partitions`, () => {
    const { partition } = create();
    for (const key of ['', 'order-1', 'ключ', Buffer.from('order-1'), 'x'.repeat(500)]) {
      const expected = partitionForKey(key, 12);
      assert.is(partition({ key }, orders), expected);
      assert.is(partition({ key }, { ...orders, availablePartitions: [3] }), expected, 'leaders do not matter');
    }
  });
}

test('keyed records follow the rule that was asked for', () => {
  for (const { id } of producerRules) {
    const { partition } = createPartitioner({ rule: id });
    for (const key of ['order-1', 'order-2', 'UFJPRDAuQVNTRVQuMzEwMQ']) {
      assert.is(partition({ key }, orders), partitionUnder(id, key, 12), id);
    }
  }
});

test('a record that names its partition keeps it, keyed or not', () => {
  const { partition } = createPartitioner();
  assert.is(partition({ key: 'order-1', partition: 0 }, orders), 0);
  assert.is(partition({ partition: 11 }, orders), 11);
  assert.is(partition({ key: 'order-1', partition: null }, orders), partitionForKey('order-1', 12));
});

test('a record that names its partition does not advance the policy', () => {
  const { partition } = createPartitioner({ keyless: 'round-robin' });
  assert.is(partition({}, orders), 0);
  partition({ partition: 5 }, orders);
  partition({ key: 'a' }, orders);
  assert.is(partition({ key: null }, orders), 1);
});

test('keyless records go to partitions with a leader: Java’s three cases', () => {
  const available = (numPartitions: number, availablePartitions: number[]) => {
    const { partition } = createPartitioner({ batchSize: 1, random: seeded(3) });
    const info = { topic: 't', numPartitions, availablePartitions };
    return countsOf(
      times(200, () => partition({}, info)),
      numPartitions,
    );
  };
  assert.is(available(3, [0, 2])[1], 0);
  assert.equal(available(2, [1]), [0, 200]);
  assert.equal(available(1, []), [200], 'none has a leader: all');
});

test('each topic has a state of its own', () => {
  const { partition } = createPartitioner({ keyless: 'round-robin' });
  const drawn = ['a', 'b', 'a', 'b'].map(topic => partition({}, { topic, numPartitions: 3 }));
  assert.equal(drawn, [0, 0, 1, 1]);
});

test('each partitioner has a state of its own', () => {
  const [one, other] = [createPartitioner({ keyless: 'round-robin' }), createPartitioner({ keyless: 'round-robin' })];
  one.partition({}, orders);
  assert.is(other.partition({}, orders), 0);
});

test('sticky by bytes: 16 KiB of records, then another partition', () => {
  const { partition } = createPartitioner({ random: seeded(4) });
  const drawn = times(4000, () => partition({ value: Buffer.alloc(1016) }, orders));
  const runs = drawn.filter((one, i) => one !== drawn[i - 1]).length;
  // A record counts as 1024 bytes, a batch is 16 of them: 250 draws, one in twelve of which repeats the partition before.
  assert.ok(runs > 210 && runs < 245, `${runs} runs`);
  assert.is(new Set(drawn.slice(0, 16)).size, 1);
});

test('the bytes of a record: what the caller says, else key and value; a field of another kind is not a size', () => {
  const runLength = (record: PartitionerRecord) => {
    let next = 0;
    const { partition } = createPartitioner({ batchSize: 100, random: () => next++ / 2 ** 31 });
    const drawn = times(200, () => partition(record, orders));
    return drawn.findIndex(one => one !== drawn[0]);
  };
  assert.is(runLength({ size: 25 }), 4);
  assert.is(runLength({ value: 'x'.repeat(12) }), 5);
  assert.is(runLength({ value: Buffer.alloc(42) }), 2);
  assert.is(runLength({ size: 'large' as never }), 13, '8 bytes are a record’s own');
});

test('the same random numbers give the same run', () => {
  const run = () => {
    const { partition } = createPartitioner({ keyless: 'random', random: seeded(5) });
    return times(50, () => partition({}, orders));
  };
  assert.equal(run(), run());
});

test('partitions are added while running: keys move at once, keyless records reach the new ones', () => {
  const { partition } = createPartitioner({ keyless: 'round-robin' });
  assert.is(partition({ key: 'user-1' }, { topic: 't', numPartitions: 3 }), partitionForKey('user-1', 3));
  partition({}, { topic: 't', numPartitions: 3 });
  const drawn = times(7, () => partition({}, { topic: 't', numPartitions: 7 }));
  assert.is(new Set(drawn).size, 7);
  assert.is(partition({ key: 'user-1' }, { topic: 't', numPartitions: 7 }), partitionForKey('user-1', 7));
});

test('queues: keyless records prefer the shorter', () => {
  let next = 0;
  const { partition } = createPartitioner({ batchSize: 1, random: () => next++ / 2 ** 31 });
  const info = { topic: 't', numPartitions: 5, queueSizes: [5, 0, 3, 0, 1] };
  assert.equal(
    countsOf(
      times(42, () => partition({}, info)),
      5,
    ),
    [2, 12, 6, 12, 10],
  );
});

const badOptions: [PartitionerOptions | unknown, string, RegExp][] = [
  [{ keyless: 'stickey' }, 'ERR_OPTION', /keyless must be one of sticky, sticky-batch, .* "stickey"/],
  [{ batchSize: 0 }, 'ERR_OPTION', /batchSize must be .* it is 0/],
  [{ batchSize: Number.NaN }, 'ERR_OPTION', /NaN/],
  [{ random: 4 }, 'ERR_OPTION', /random must be a function/],
  [{ rule: 'murmur' }, 'ERR_RULE', /^A rule is one of these ids: murmur2, .*, crc32,.* Nearest: murmur2/],
  [{ numPartitions: 0 }, 'ERR_PARTITION_COUNT', /it is 0/],
  [{ lanes: {} }, 'ERR_OPTION', /lanes must be an array of lanes/],
  [{ keyles: 'sticky' }, 'ERR_OPTION', /no partitioner option the string "keyles".*keyless/],
  [[], 'ERR_OPTION', /options must be an object, but it is an array/],
  ['sticky', 'ERR_OPTION', /options must be an object/],
  [null, 'ERR_OPTION', /options must be an object/],
];
for (const [options, code, text] of badOptions) {
  test(`options ${JSON.stringify(options)}`, () => {
    assert.match(
      fails(() => createPartitioner(options as PartitionerOptions), code),
      text,
    );
  });
}

const badCalls: [string, unknown, unknown, string, RegExp][] = [
  [
    'a partition that the topic lacks',
    { partition: 12 },
    orders,
    'ERR_PARTITION',
    /partition 12, but topic "orders" has 0 to 11/,
  ],
  ['a negative partition', { partition: -1 }, orders, 'ERR_PARTITION', /-1/],
  ['half a partition', { partition: 1.5 }, orders, 'ERR_PARTITION', /1\.5/],
  ['no number', { partition: '3' }, orders, 'ERR_PARTITION', /the string "3"/],
  ['NaN', { partition: Number.NaN, key: 'a' }, orders, 'ERR_PARTITION', /NaN/],
  ['a key that is a number', { key: 7 }, orders, 'ERR_KEY', /it is 7/],
  ['no partitions', { key: 'a' }, { topic: 't', numPartitions: 0 }, 'ERR_PARTITION_COUNT', /it is 0/],
  ['no count', {}, { topic: 't' }, 'ERR_PARTITION_COUNT', /undefined/],
  ['a leader of no partition', {}, { ...orders, availablePartitions: [3, 12] }, 'ERR_TOPIC_INFO', /12.*0 to 11/],
  ['too few queues', {}, { ...orders, queueSizes: [1] }, 'ERR_TOPIC_INFO', /each of the 12/],
  [
    'a queue that is no number',
    {},
    { ...orders, queueSizes: times(12, () => Number.NaN) },
    'ERR_TOPIC_INFO',
    /0 or more/,
  ],
];
for (const [name, record, info, code, text] of badCalls) {
  test(`refused: ${name}`, () => {
    const { partition } = createPartitioner();
    assert.match(
      fails(() => partition(record as PartitionerRecord, info as typeof orders), code),
      text,
    );
  });
}

test.run();
