// The loop over brokers, with brokers that do whatever a test wants.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../../src/errors.ts';
import { BlockSink } from '../../../src/sources/batches/block-sink.ts';
import { BatchDecoder } from '../../../src/sources/batches/decoder.ts';
import type { Cluster, Topic } from '../../../src/sources/kafka/cluster.ts';
import { parseFetch } from '../../../src/sources/kafka/fetch.ts';
import { TopicReader } from '../../../src/sources/kafka/reader.ts';
import { answer, askedFor, batchesFrom, TOPIC } from './fake.ts';

const test = suite('reading from brokers');

interface Fake {
  fetch(broker: number, asked: Map<number, number>): Buffer | Error;
  topic?(): Topic | Error;
  offsets?(at: string): number;
  configs?: Map<string, string>;
}

async function read(
  fake: Fake,
  windows = [0, 1].map(id => ({ id, from: 0, to: 10 })),
  topic = TOPIC,
  maxRate?: number,
) {
  const cluster = {
    settings: { rack: '' },
    where: (id: number) => `broker-${id}:9092`,
    async fetch(broker: number, body: Buffer) {
      await new Promise(resolve => setTimeout(resolve, 1));
      const found = fake.fetch(broker, askedFor(body));
      if (found instanceof Error) throw found;
      return found;
    },
    async topic() {
      const found = fake.topic?.() ?? topic;
      if (found instanceof Error) throw found;
      return found;
    },
    offsets: async (_: string, [{ id }]: { id: number }[], at: string) =>
      new Map([[id, { offset: fake.offsets?.(at) ?? (at === 'earliest' ? 0 : 10), timestamp: -1 }]]),
    configs: async () => fake.configs,
  } as unknown as Cluster;
  const all = windows.map(({ id, from, to }) => ({ id, leader: 1, start: 0, end: to, from, to }));
  const reader = new TopicReader(cluster, topic, all, { name: 'kafka://x/t', committed: false, maxRate });
  const sink = new BlockSink();
  const decoder = new BatchDecoder(sink);
  for await (const sections of reader.answers()) {
    for (const { bytes, from, to, run } of sections) await decoder.decode(bytes, from, to, run);
  }
  sink.flush();
  const offsets = new Map<number, number[]>();
  for (const { partitions, offsets: found } of sink.take()) {
    for (const [i, partition] of partitions.entries())
      offsets.set(partition, [...(offsets.get(partition) ?? []), found![i]]);
  }
  return { offsets, notes: reader.notes, share: reader.shareRead };
}

const all = (asked: Map<number, number>, most = 4): Buffer =>
  answer(
    't',
    [...asked].map(([id, next]) => ({ id, bytes: batchesFrom(next, Math.min(10, next + most)) })),
  );

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const whole = new Map([
  [0, range(0, 10)],
  [1, range(0, 10)],
]);

async function fails(fake: Fake, code: string, pattern: RegExp): Promise<void> {
  try {
    await read(fake);
  } catch (error) {
    assert.is((error as KeylaneError).code, code, (error as Error).message);
    assert.match((error as Error).message, pattern);
    return;
  }
  assert.unreachable(code);
}

test('every record once, in the order of offsets, whatever an answer holds', async () => {
  for (const most of [1, 2, 3, 4, 100]) {
    const { offsets, share } = await read({ fetch: (_, asked) => all(asked, most) });
    assert.equal(new Map([...offsets].sort()), whole, String(most));
    assert.is(share, 1);
  }
});

test('a window in the middle of batches', async () => {
  const windows = [
    { id: 0, from: 3, to: 8 },
    { id: 1, from: 5, to: 6 },
  ];
  const { offsets } = await read({ fetch: (_, asked) => all(asked) }, windows);
  assert.equal(
    new Map([...offsets].sort()),
    new Map([
      [0, range(3, 8)],
      [1, [5]],
    ]),
  );
});

test('a batch that is cut off is asked for again', async () => {
  let cut = true;
  const { offsets } = await read({
    fetch: (_, asked) => {
      const parts = [...asked].map(([id, next]) => ({ id, bytes: batchesFrom(next, next + 4) }));
      if (cut) for (const part of parts) part.bytes = part.bytes.subarray(0, part.bytes.length - 5);
      cut = !cut;
      return answer('t', parts);
    },
  });
  assert.equal(new Map([...offsets].sort()), whole);
});

test('lost connections, moved leaders and errors that pass: nothing twice, nothing lost', async () => {
  for (const error of [3, 5, 6, 9, 56, 74, 75, 78, 100]) {
    let turn = 0;
    const { offsets, notes } = await read({
      fetch: (broker, asked) => {
        turn++;
        if (turn === 2) return Object.assign(new Error('Connection closed'), { code: 'PLT_KFK_NETWORK' });
        if (turn === 3)
          return answer(
            't',
            [...asked.keys()].map(id => ({ id, error })),
          );
        if (turn > 3 && broker === 1)
          return answer(
            't',
            [...asked.keys()].map(id => ({ id, error: 6 })),
          );
        return all(asked, 2);
      },
      topic: () =>
        turn < 3 ? TOPIC : { ...TOPIC, partitions: TOPIC.partitions.map(each => ({ ...each, leader: 2 })) },
    });
    assert.equal(new Map([...offsets].sort()), whole, `error ${error}`);
    assert.is(notes.moved, 2);
  }
});

test('records deleted meanwhile are counted; those that a leader lost too', async () => {
  const deleted = await read({
    fetch: (_, asked) =>
      answer(
        't',
        [...asked].map(([id, next]) => (next < 5 ? { id, error: 1 } : { id, bytes: batchesFrom(next, 10) })),
      ),
    offsets: at => (at === 'earliest' ? 5 : 10),
  });
  assert.equal(deleted.offsets.get(0), range(5, 10));
  assert.is(deleted.notes.deleted, 10);
  const lost = await read({
    fetch: (_, asked) =>
      answer(
        't',
        [...asked].map(([id, next]) => (next >= 4 ? { id, error: 1 } : { id, bytes: batchesFrom(next, 4) })),
      ),
    offsets: at => (at === 'earliest' ? 0 : 3),
  });
  assert.equal(lost.offsets.get(1), range(0, 4));
  assert.is(lost.notes.truncated, 12);
});

test('what compaction took before the end is not waited for; without compaction it is', async () => {
  const gap = (asked: Map<number, number>): Buffer =>
    answer(
      't',
      [...asked].map(([id, next]) => ({ id, high: 10, bytes: next < 6 ? batchesFrom(next, 6) : Buffer.alloc(0) })),
    );
  const { offsets } = await read({
    fetch: (_, asked) => gap(asked),
    configs: new Map([['cleanup.policy', 'compact,delete']]),
  });
  assert.equal(offsets.get(0), range(0, 6));
  let turns = 0;
  const later = await read({
    fetch: (_, asked) => (turns++ < 20 ? gap(asked) : all(asked)),
    configs: new Map([['cleanup.policy', 'delete']]),
  });
  assert.equal(new Map([...later.offsets].sort()), whole);
});

test('a replica that is nearer, and back to the leader where it fails', async () => {
  const asked2: number[] = [];
  const { offsets } = await read({
    fetch: (broker, asked) => {
      if (broker === 1)
        return asked2.length > 2
          ? all(asked)
          : answer(
              't',
              [...asked.keys()].map(id => ({ id, preferred: 2 })),
            );
      asked2.push(...asked.keys());
      return asked2.length > 2
        ? answer(
            't',
            [...asked.keys()].map(id => ({ id, error: 1 })),
          )
        : all(asked, 2);
    },
  });
  assert.equal(new Map([...offsets].sort()), whole);
  assert.ok(asked2.length > 2);
});

test('a topic that is deleted, or deleted and made anew, is told', async () => {
  const gone = Object.assign(new Error('no topic'), { apiCode: 3 });
  const { missingError } = await import('../../../src/sources/kafka/errors.ts');
  await fails(
    { fetch: () => gone, topic: () => missingError('x', 'topic "t"') },
    'ERR_KAFKA_TOPIC',
    /was deleted while/,
  );
  await fails(
    { fetch: (_, asked) => all(asked), topic: () => ({ ...TOPIC, id: 'second' }) },
    'ERR_KAFKA_TOPIC',
    /made anew/,
  );
  await fails(
    { fetch: () => answer('t', [{ id: 0, error: 1 }]), topic: () => ({ ...TOPIC, id: 'second' }) },
    'ERR_KAFKA_TOPIC',
    /made anew/,
  );
});

test('partitions that come meanwhile are told', async () => {
  const more = { ...TOPIC, partitions: [...TOPIC.partitions, { id: 2, leader: 1, replicas: [1], isr: [1] }] };
  const { notes } = await read({ fetch: (_, asked) => all(asked), topic: () => more });
  assert.is(notes.added, 1);
});

test('answers for something else, rights that are missing, damaged batches', async () => {
  await fails(
    { fetch: () => answer('other', [{ id: 0 }]) },
    'ERR_KAFKA_READ',
    /topic "other", which was not asked for/,
  );
  await fails({ fetch: () => answer('t', [{ id: 7 }]) }, 'ERR_KAFKA_READ', /partition 7, which was not asked for/);
  await fails({ fetch: () => answer('t', [{ id: 0, error: 87 }]) }, 'ERR_KAFKA_READ', /error 87/);
  await fails({ fetch: () => answer('t', [{ id: 0, error: 29 }]) }, 'ERR_KAFKA_DENIED', /READ of the topic/);
  const damaged = batchesFrom(0, 10);
  damaged[70] ^= 1;
  await fails(
    { fetch: () => answer('t', [{ id: 0, bytes: damaged }]) },
    'ERR_BATCH',
    /The batch at offset 0 of partition 0/,
  );
});

test('nothing comes: it is told after half a minute, also where no more than so much a second may come', async () => {
  const { now } = performance;
  const started = now.call(performance);
  performance.now = () => started + 100 * (now.call(performance) - started);
  try {
    const nothing = (asked: Map<number, number>): Buffer =>
      answer(
        't',
        [...asked.keys()].map(id => ({ id })),
      );
    for (const maxRate of [undefined, 1e6]) {
      const reading = read({ fetch: (_, asked) => nothing(asked) }, undefined, undefined, maxRate);
      const code = await Promise.race([
        reading.then(String, error => error.code),
        new Promise(resolve => setTimeout(resolve, 3000, 'goes on')),
      ]);
      assert.is(code, 'ERR_KAFKA_STALLED');
    }
  } finally {
    performance.now = now;
  }
});

test('an answer that ends anywhere is no answer', () => {
  const bytes = answer('t', [{ id: 0, bytes: batchesFrom(0, 4) }]);
  assert.is(parseFetch(bytes).sections.length, 1);
  for (let length = 0; length < bytes.length; length++)
    assert.throws(() => parseFetch(bytes.subarray(0, length)), /ends in the middle/);
});

test.run();
