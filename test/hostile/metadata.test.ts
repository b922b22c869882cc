// Metadata that a client, a mock or another API may hand over: the right partition, or a KeylaneError; nothing is guessed from what is broken.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as confluent from '../../src/adapters/confluent.ts';
import * as kafkaNode from '../../src/adapters/kafka-node.ts';
import * as kafkajs from '../../src/adapters/kafkajs.ts';
import * as noKafka from '../../src/adapters/no-kafka.ts';
import * as nodeRdkafka from '../../src/adapters/node-rdkafka.ts';
import * as platformatic from '../../src/adapters/platformatic.ts';
import { type KeylessPolicy, partitionForKey } from '../../src/index.ts';
import { fails } from '../fails.ts';
import { runs } from '../runs.ts';
import { Accessors, disguises, foreign, odd } from './values.ts';

const test = suite('hostile metadata');

type Ask = (metadata: unknown, message: object) => number;

class DefaultPartitioner {
  partition(..._: unknown[]): number {
    return -1;
  }
}

/** What each client's metadata call a partition's number; undefined where it is the place in the list. */
interface Adapter {
  readonly id: 'partitionId' | 'id' | undefined;
  create(keyless: KeylessPolicy): Ask;
}

const adapters: Record<string, Adapter> = {
  kafkajs: {
    id: 'partitionId',
    create: keyless => {
      const partition = kafkajs.keylanePartitioner({ keyless })();
      return (partitionMetadata, message) =>
        partition({ topic: 't', partitionMetadata: partitionMetadata as never, message });
    },
  },
  'no-kafka': {
    id: 'partitionId',
    create: keyless => {
      const partitioner = noKafka.keylanePartitioner(DefaultPartitioner, { keyless });
      return (partitions, message) => partitioner.partition('t', partitions, message);
    },
  },
  confluent: {
    id: 'partitionId',
    create: () => (partitions, message) =>
      confluent.assignPartitions([message], { name: 't', partitions } as never)[0].partition,
  },
  'node-rdkafka': {
    id: 'id',
    create: () => (partitions, message) => {
      const withTopic = { topic: 't', key: (message as { key?: string }).key ?? null };
      return nodeRdkafka.assignPartitions([withTopic], { topics: [{ name: 't', partitions }] } as never)[0].partition;
    },
  },
  platformatic: {
    id: undefined,
    create: keyless => {
      const partition = platformatic.keylanePartitioner({ keyless });
      return (partitions, message) => {
        const length = Array.isArray(partitions) ? partitions.length : 3;
        const metadata = { topics: new Map([['t', { partitionsCount: length, partitions }]]) };
        const { key } = message as { key?: string };
        const bytes = key === undefined ? null : Buffer.from(key);
        return partition({ topic: 't', ...message }, bytes, { metadata } as never) % length;
      };
    },
  },
};

/** A list as the client gives it, and what may be wrong with it. */
const lists = (id: Adapter['id']) => {
  const leader = fc.constantFrom(-1, 0, 1, 2);
  const entry = (at: number) => leader.map(leader => (id === undefined ? { leader } : { [id]: at, leader }));
  const whole = fc.integer({ min: 1, max: 8 }).chain(count => {
    const entries = fc.tuple(...Array.from({ length: count }, (_, at) => entry(at)));
    // Brokers list partitions in any order.
    return id === undefined ? entries : entries.chain(all => fc.shuffledSubarray(all, { minLength: count }));
  });
  const at = fc.nat({ max: 7 });
  const damage: fc.Arbitrary<(list: unknown[]) => unknown> = fc.oneof(
    odd.map(value => () => value),
    fc.constant(() => []),
    fc.constant(() => new Array(2 ** 32 - 1)),
    at.map(i => (list: unknown[]) => list.filter((_, at) => at !== i % list.length)),
    at.map(i => (list: unknown[]) => [...list, list[i % list.length]]),
    at.map(i => (list: unknown[]) => {
      const holed = [...list];
      delete holed[i % list.length];
      return holed;
    }),
    fc.tuple(at, odd).map(
      ([i, value]) =>
        (list: unknown[]) =>
          list.map((each, at) => (at === i % list.length ? value : each)),
    ),
    fc.tuple(at, fc.constantFrom('partitionId', 'id', 'leader'), odd).map(([i, field, value]) => (list: unknown[]) => {
      return list.map((each, at) => (at === i % list.length ? { ...(each as object), [field]: value } : each));
    }),
    fc.constant((list: unknown[]) =>
      list.map((each, at) => {
        const { leader } = each as { leader: number };
        return id === 'id' ? { partitionId: at, leader } : { id: at, leader };
      }),
    ),
  );
  const another = fc.constantFrom<(list: unknown[]) => unknown>(
    list => list,
    list => list.map(each => Object.freeze(each)),
    list => list.map(each => Object.create(each as object)),
    list => Object.assign(foreign<unknown[]>('[]'), list),
  );
  return fc
    .tuple(whole, another, fc.option(damage))
    .map(([list, change, break_]) => (break_ === null ? change(list) : break_([...list])));
};

/** By another way than the adapters': the leaders by partition, if every partition is there once. */
function leadersOf(list: unknown, id: Adapter['id']): number[] | undefined {
  if (!Array.isArray(list) || list.length === 0 || list.length > 100) return undefined;
  const leaders: number[] = new Array(list.length).fill(Number.NaN);
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'object' || list[i] === null) return undefined;
    const at = id === undefined ? i : list[i][id];
    if (typeof at !== 'number' || !Number.isNaN(leaders[at])) return undefined;
    leaders[at] = list[i].leader;
  }
  return leaders.every(Number.isInteger) ? leaders : undefined;
}

for (const [name, { id, create }] of Object.entries(adapters)) {
  test(`${name}: any metadata, keyed and keyless, one after another`, () => {
    const policies = fc.constantFrom<KeylessPolicy>('sticky', 'sticky-batch', 'round-robin', 'random');
    let good = 0;
    let bad = 0;
    fc.assert(
      fc.property(policies, fc.array(lists(id), { minLength: 1, maxLength: 3 }), (keyless, metadata) => {
        const ask = create(keyless);
        for (const each of metadata) {
          const leaders = leadersOf(each, id);
          for (const key of ['order-1', undefined]) {
            const message = { value: 'v', ...(key !== undefined && { key }) };
            if (leaders === undefined) {
              bad++;
              fails(() => ask(each, message), 'ERR_TOPIC_INFO');
              continue;
            }
            good++;
            const partition = ask(each, message);
            if (key !== undefined) assert.is(partition, partitionForKey(key, leaders.length));
            else
              assert.ok(leaders[partition] >= 0 || leaders.every(leader => leader < 0), `${partition} of ${leaders}`);
          }
        }
      }),
      { numRuns: runs(1200) },
    );
    assert.ok(good > 100 && bad > 100, `${good} good, ${bad} bad`);
  });
}

test('kafka-node: any list of partitions', () => {
  const list = fc.oneof(
    fc.integer({ min: 1, max: 9 }).map(n => [...Array(n).keys()]),
    fc.array(odd, { maxLength: 4 }),
    odd,
  );
  fc.assert(
    fc.property(list, fc.option(fc.constantFrom(1, 3, 12), { nil: undefined }), (partitions, numPartitions) => {
      const partition = kafkaNode.keylanePartitioner({
        keyless: 'round-robin',
        ...(numPartitions && { numPartitions }),
      });
      const isList = Array.isArray(partitions) && partitions.length > 0;
      const isAll = isList && partitions.length < 100 && [...partitions].every((each, i) => each === i);
      const known = isList && numPartitions !== undefined;
      if (!isAll && !known) {
        for (const key of ['order-1', undefined]) {
          const error = (() => {
            try {
              return partition(partitions as never, key);
            } catch (error) {
              return (error as { code?: string }).code;
            }
          })();
          assert.match(String(error), /^ERR_(TOPIC_INFO|PARTITION_COUNT|OPTION)$/);
        }
        return;
      }
      const count = numPartitions ?? partitions.length;
      assert.is(partition(partitions as never, 'order-1'), partitionForKey('order-1', count));
      const isPart = [...partitions].every(
        (each, i, all) =>
          Number.isInteger(each) && (each as number) >= 0 && (each as number) < count && all.indexOf(each) === i,
      );
      if (isPart) assert.ok((partitions as number[]).includes(partition(partitions as never)));
      else fails(() => partition(partitions as never), 'ERR_TOPIC_INFO');
    }),
    { numRuns: runs(2000) },
  );
});

test('a list that is changed in place is looked at again', () => {
  const partition = kafkajs.keylanePartitioner()();
  const partitionMetadata = [0, 1, 2].map(partitionId => ({ partitionId, leader: 0 }));
  const ask = () => partition({ topic: 't', partitionMetadata, message: { key: 'order-1' } });
  assert.is(ask(), partitionForKey('order-1', 3));
  partitionMetadata.push({ partitionId: 3, leader: 0 });
  assert.is(ask(), partitionForKey('order-1', 4));
  partitionMetadata.length = 0;
  fails(ask, 'ERR_TOPIC_INFO');
});

for (const [name, disguise] of Object.entries(disguises)) {
  test(`a message that is ${name}: the key that is routed is the key that is sent`, () => {
    const fields = () => ({ topic: 't', key: 'order-1', value: Buffer.from('v'), headers: { h: '1' }, timestamp: 7 });
    const sent = ['topic', 'key', 'value', 'headers', ...(name === 'accessors' ? [] : ['timestamp'])] as const;
    const message = () => disguise(fields()) as ReturnType<typeof fields>;
    const [a] = confluent.assignPartitions([message()], 12);
    const [b] = nodeRdkafka.assignPartitions([message()], 12);
    for (const assigned of [a, b]) {
      assert.is(assigned.partition, 10);
      for (const field of sent) assert.equal(assigned[field as 'key'], fields()[field as 'key'], field);
      assert.ok(sent.every(field => Object.hasOwn(assigned, field)));
    }
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, leader: 0 }));
    const ask = kafkajs.keylanePartitioner()();
    assert.is(ask({ topic: 't', partitionMetadata, message: message() }), 10);
    const own = noKafka.keylanePartitioner(DefaultPartitioner);
    assert.is(own.partition('t', partitionMetadata, message()), 10);
  });
}

test('a key that an accessor answers otherwise each time: what is routed is what is sent', () => {
  let asked = 0;
  class Message extends Accessors {
    override get key() {
      return `order-${asked++}`;
    }
  }
  for (let i = 0; i < 20; i++) {
    const [assigned] = confluent.assignPartitions([new Message({ value: 'v' }) as { key: string }], 12);
    assert.is(assigned.partition, partitionForKey(assigned.key, 12));
  }
});

test('messages that are none, holes among them; a partitioner that is none', () => {
  const good = { topic: 't', key: 'a' };
  for (const bad of [undefined, null, 5, 'a', () => {}]) {
    fails(() => confluent.assignPartitions([good, bad as never], 3), 'ERR_MESSAGE');
    fails(() => nodeRdkafka.assignPartitions([good, bad as never], 3), 'ERR_MESSAGE');
  }
  fails(() => confluent.assignPartitions(Object.assign(new Array(3), { 0: good }), 3), 'ERR_MESSAGE');
  for (const bad of [
    null,
    { lanes: null },
    { partition: 3 },
    { partition: () => 0 },
    { partition: 'x', onNewBatch: () => {} },
  ]) {
    fails(() => confluent.assignPartitions([good], 3, bad as never), 'ERR_OPTION');
  }
  for (const answer of [undefined, Number.NaN, -1, 3, '1']) {
    const other = { partition: () => answer as number, onNewBatch: () => {} };
    fails(() => confluent.assignPartitions([good], 3, other), 'ERR_PARTITION');
  }
  const topics = [{ name: 't', partitions: [{ id: 0, leader: 1 }] }];
  fails(() => nodeRdkafka.assignPartitions([good], { topics: [...topics, ...topics] }), 'ERR_TOPIC_INFO', /twice/);
  fails(() => nodeRdkafka.assignPartitions([good], { topics: [null, undefined] } as never), 'ERR_TOPIC_INFO');
});

test("the other API's metadata are named as such", () => {
  const partitions = [0, 1, 2].map(id => ({ id, leader: 1 }));
  fails(
    () => confluent.assignPartitions([{ key: 'a' }], { name: 't', partitions } as never),
    'ERR_TOPIC_INFO',
    /it has id/,
  );
  const others = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 }));
  const metadata = { topics: [{ name: 't', partitions: others }] };
  fails(
    () => nodeRdkafka.assignPartitions([{ topic: 't' }], metadata as never),
    'ERR_TOPIC_INFO',
    /it has partitionId/,
  );
});

test('other realms: bytes and Maps in lanes, keys for platformatic', () => {
  const lanes = [
    { name: 'eu', when: { header: 'region', value: 'eu' }, to: 3 },
    { name: 'vip', when: { keyPrefix: 'vip' }, to: 2 },
  ];
  const metadata = { topics: new Map([['t', { partitionsCount: 4, partitions: Array(4).fill({ leader: 0 }) }]]) };
  const partition = platformatic.keylanePartitioner({ lanes });
  const ask = (fields: object, key: Uint8Array | null) => partition({ topic: 't', ...fields }, key, { metadata });
  const eu = 'new Uint8Array([101, 117])';
  for (const headers of [
    `new Map([['region', ${eu}]])`,
    `new Map([[new Uint8Array([114, 101, 103, 105, 111, 110]), 'eu']])`,
    `({ region: ${eu} })`,
    `[{ region: ${eu} }]`,
  ]) {
    assert.is(ask({ headers: foreign(headers) }, null), 3, headers);
  }
  assert.is(ask({}, foreign('new Uint8Array([118, 105, 112, 45, 49])')), 2);
  assert.ok(ask({ headers: Object.create(Map.prototype) }, null) >= 0);
  const bytes = foreign<Uint8Array>('new Uint8Array([97])');
  assert.is(platformatic.keylanePartitioner()({ topic: 't' }, bytes) % 12, partitionForKey('a', 12));
});

test.run();
