// What every adapter must hold, whatever its client's call looks like.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Lane, PartitionerOptions, PartitionerRecord } from '../../src/index.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { producerRules } from '../../src/rules/producer-rules.ts';
import { fails } from '../fails.ts';
import { runs } from '../runs.ts';
import { vectorBytes, vectorFile } from '../vectors.ts';

export interface Topic {
  readonly topic: string;
  /** The leader of each partition, -1 for none. */
  readonly leaders: readonly number[];
}

/** Asks once, as the client does, and gives the partition where the record ends up. */
export type Ask = (record: PartitionerRecord, topic: Topic) => number;

export interface AdapterUnderTest {
  readonly name: string;
  /** What one producer would have. */
  create(options?: PartitionerOptions): Ask;
  /** The client keeps a partition that a message names by itself, without a question. */
  readonly clientKeepsPartition?: boolean;
  /** The client shows the key alone: no topic, no headers, no value. */
  readonly seesKeyOnly?: boolean;
  /** Its `send()` waits for no other: by default the keyless records of each go to a partition of its own. */
  readonly batchesEachSend?: boolean;
  /** Keys that the client would lose or change, with the code of the error. */
  readonly badKeys: readonly [unknown, string][];
}

const { partitionCounts, vectors } = vectorFile('murmur2');
const vectorKeys = vectors.map(vector => Buffer.from(vectorBytes(vector)));
const alive = (count: number, topic = 'orders'): Topic => ({ topic, leaders: Array.from({ length: count }, () => 1) });
const times = <T>(count: number, run: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => run(i));

export function adapterContract(adapter: AdapterUnderTest): void {
  const { name, create, clientKeepsPartition, seesKeyOnly, batchesEachSend, badKeys } = adapter;
  const test = suite(`contract: ${name}`);
  const value = Buffer.from('v');
  const refusesEmpty = badKeys.some(([key]) => Buffer.isBuffer(key) && key.length === 0);
  const bytesOf = (key: Buffer) => (key.length === 0 && refusesEmpty ? '' : key);

  test('every published vector, on its partitions', () => {
    const ask = create();
    for (const [i, count] of partitionCounts.entries()) {
      // The larger counts are the core's tests' business; here they would only be long lists of partitions.
      if (count > 24) continue;
      const topic = alive(count, `vectors-${count}`);
      for (const [j, { id, partitions }] of vectors.entries()) {
        assert.is(ask({ key: bytesOf(vectorKeys[j]), value }, topic), partitions[i], `${id} of ${count}`);
      }
    }
  });

  test('every rule, keys as text and as bytes', () => {
    for (const { id } of producerRules) {
      const ask = create({ rule: id });
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 20 }), (text, n) => {
          const key = text.replaceAll('\0', '0');
          const expected = partitionUnder(id, key, n);
          assert.is(ask({ key: bytesOf(Buffer.from(key)), value }, alive(n)), expected, id);
          assert.is(ask({ key, value }, alive(n)), expected, id);
        }),
        { numRuns: runs(30) },
      );
    }
  });

  test('an unpaired surrogate is hashed as it is sent, U+FFFD', () => {
    const key = 'a\ud800b';
    assert.is(create()({ key, value }, alive(1000)), partitionUnder('murmur2', Buffer.from(key), 1000));
  });

  test('an empty key is a key', () => {
    const ask = create();
    for (const key of ['', bytesOf(Buffer.alloc(0))]) assert.is(ask({ key, value }, alive(12)), 275646681 % 12);
  });

  test('keyed records count partitions without a leader too', () => {
    const leaders = times(12, i => (i === 10 ? -1 : 1));
    if (seesKeyOnly) assert.is(create({ numPartitions: 12 })({ key: 'order-1' }, { topic: 't', leaders }), 10);
    else assert.is(create()({ key: 'order-1', value }, { topic: 't', leaders }), 10);
  });

  if (!clientKeepsPartition) {
    test('a partition that the message names is kept, or is an error', () => {
      const ask = create({ keyless: 'random' });
      assert.is(ask({ key: 'order-1', partition: 0, value }, alive(12)), 0);
      assert.is(ask({ partition: 11, value }, alive(12)), 11);
      for (const partition of [12, -2, 1.5, Number.NaN, '3']) {
        fails(() => ask({ key: 'a', partition: partition as number, value }, alive(12)), 'ERR_PARTITION');
      }
      assert.is(ask({ key: 'order-1', partition: null, value }, alive(12)), 10);
    });
  }

  test('round-robin, over partitions that have a leader', () => {
    const ask = create({ keyless: 'round-robin', ...(seesKeyOnly && { numPartitions: 4 }) });
    const topic = { topic: 'orders', leaders: [1, -1, 2, 1] };
    assert.equal(
      times(6, i => ask({ key: i % 2 ? null : undefined, value } as PartitionerRecord, topic)),
      [0, 2, 3, 0, 2, 3],
    );
  });

  test('sticky: one partition until its bytes are used up', () => {
    let next = 0;
    const ask = create({ keyless: 'sticky', batchSize: 40, random: () => (next++ % 2) / 2 ** 31 });
    // 8 or 9 bytes each: five to a batch.
    assert.equal(
      times(20, () => ask({ value }, alive(2))),
      times(20, i => Math.floor(i / 5) % 2),
    );
  });

  test('without options, keyless: a partition for each send, or until its bytes are used up', async () => {
    for (const options of [undefined, {}, { keyless: undefined }] as PartitionerOptions[]) {
      const ask = create(options);
      let before = -1;
      for (let send = 0; send < 5; send++) {
        const found = new Set(times(10, () => ask({ value }, alive(8))));
        assert.is(found.size, 1);
        if (before >= 0) assert.is(!found.has(before), batchesEachSend === true);
        [before] = found;
        await null;
      }
    }
  });

  test('a random source makes it repeatable', () => {
    const ask = create({ keyless: 'random', random: () => 6 / 2 ** 31 });
    assert.equal(
      times(3, () => ask({ value }, alive(8))),
      [6, 6, 6],
    );
  });

  test('each producer has a state of its own', () => {
    const first = create({ keyless: 'round-robin' });
    const second = create({ keyless: 'round-robin' });
    assert.equal([first({ value }, alive(3)), first({ value }, alive(3)), second({ value }, alive(3))], [0, 1, 0]);
  });

  test('lanes by key, and the rest', () => {
    const lanes: Lane[] = [
      { name: 'premium', when: { keyPrefix: 'vip-' }, to: [0, 1] },
      { name: 'others', to: 'rest' },
    ];
    const ask = create({ lanes });
    for (const key of ['vip-1', 'vip-2', 'vip-3']) {
      assert.is(ask({ key, value }, alive(12)), partitionUnder('murmur2', key, 2));
      assert.is(ask({ key: Buffer.from(key), value }, alive(12)), partitionUnder('murmur2', key, 2));
    }
    assert.is(ask({ key: 'order-1', value }, alive(12)), 2 + partitionUnder('murmur2', 'order-1', 10));
    fails(() => create({ lanes })({ key: 'a', value }, alive(2)), 'ERR_LANE');
  });

  if (!seesKeyOnly) {
    test('a state for each topic', () => {
      const ask = create({ keyless: 'round-robin' });
      const found = ['a', 'a', 'b', 'a', 'b'].map(topic => ask({ value }, alive(3, topic)));
      assert.equal(found, [0, 1, 0, 2, 1]);
    });

    test('lanes by header and by predicate', () => {
      const ask = create({
        lanes: [
          { name: 'eu', when: { header: 'region', value: 'eu' }, to: 3 },
          { name: 'large', when: ({ value }) => Number(value) > 10_000, to: 2 },
        ],
      });
      assert.is(ask({ key: 'a', value, headers: { region: 'eu' } }, alive(4)), 3);
      assert.is(ask({ key: 'a', value: '10001' }, alive(4)), 2);
      assert.is(ask({ key: 'a', value: '10000', headers: {} }, alive(4)), partitionUnder('murmur2', 'a', 4));
    });
  }

  test('no leader at all: any partition', () => {
    if (seesKeyOnly) return;
    const ask = create({ keyless: 'round-robin' });
    assert.equal(
      times(3, () => ask({ value }, { topic: 't', leaders: [-1, -1] })),
      [0, 1, 0],
    );
  });

  for (const [key, code] of badKeys) {
    test(`a key that would be lost: ${typeof key} ${JSON.stringify(key, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))}`, () => {
      fails(() => create()({ key: key as string, value }, alive(3)), code);
    });
  }

  test('options that do not exist, or are wrong', () => {
    fails(() => create({ keyles: 'sticky' } as never)({ value }, alive(3)), 'ERR_OPTION');
    fails(() => create({ keyless: 'rr' as never })({ value }, alive(3)), 'ERR_OPTION');
    fails(() => create({ rule: 'md4' as never })({ value }, alive(3)), 'ERR_RULE');
  });

  test('a random source that answers nonsense', () => {
    for (const answer of [Number.NaN, 1, -0.1, undefined, '0']) {
      const ask = create({ keyless: 'random', random: () => answer as number });
      fails(() => ask({ value }, alive(3)), 'ERR_OPTION', /random/);
    }
  });

  test.run();
}
