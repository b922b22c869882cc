// topic and find on a real broker, held against what Java's consumer reads.

import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root, started } from '../cli/run.ts';
import { type Cluster, type NewRecord, startCluster } from './cluster.ts';

const test = suite('topic and find on a live topic');
let cluster: Cluster;
let address: string;
test.before(async () => {
  cluster = await startCluster();
  address = `kafka://${cluster.bootstrap[0]}/orders`;
  await cluster.createTopic('orders', 6, { configs: { 'retention.ms': '86400000' } });
  const records: NewRecord[] = Array.from({ length: 4000 }, (_, i) => ({
    key: `order-${i % 300}`,
    value: i % 9 === 0 ? null : `value ${i} ä`,
    timestamp: 1_790_000_000_000 + i,
  }));
  for (const codec of ['none', 'lz4'])
    await cluster.produce('orders', records, { 'compression.type': codec, 'linger.ms': '10' });
  // One that no rule would have put there.
  await cluster.produce('orders', [
    { key: 'order-7', value: 'astray', partition: 5 },
    { key: 'order-7', value: 'astray', partition: 0 },
  ]);
  await cluster.commit('readers', 'orders', [
    [0, 100],
    [3, 5],
  ]);
});
test.after(() => cluster?.stop());

const json = (...args: string[]) => {
  const { out, err } = started([...args, '--json']);
  assert.ok(out.startsWith('{'), err);
  return JSON.parse(out);
};

test('topic: offsets, sizes, times, settings, producers and lag as Java knows them', async () => {
  const begun = performance.now();
  const answer = json('topic', address);
  const schema = JSON.parse(readFileSync(`${root}/schemas/topic.json`, 'utf8'));
  assert.is(new Ajv().validate(schema, answer), true);
  const took = performance.now() - begun;
  const ends = await cluster.endOffsets('orders');
  assert.equal(
    answer.partitions.map(({ end }: { end: number }) => end),
    ends,
  );
  assert.is(answer.offsets, 8002);
  assert.is(answer.numPartitions, 6);
  assert.is(answer.offsetsAreRecords, true);
  assert.equal(answer.config.cleanupPolicy, ['delete']);
  assert.is(answer.config.retentionMs, 86_400_000);
  const times = (await cluster.readTopic('orders')).map(({ timestamp }) => timestamp);
  assert.is(answer.lastTimestamp, Math.max(...times));
  assert.is(answer.producers.live, 3);
  assert.ok(answer.bytes > 10_000);
  assert.equal(answer.groups, [
    {
      group: 'readers',
      lag: ends[0] - 100 + ends[3] - 5,
      partitions: [
        { partition: 0, committed: 100, lag: ends[0] - 100 },
        { partition: 3, committed: 5, lag: ends[3] - 5 },
      ].sort((a, b) => a.partition - b.partition),
    },
  ]);
  const text = started(['topic', '--bootstrap-server', cluster.bootstrap[0], '--topic', 'orders']).out;
  assert.match(text, /^orders: 6 partitions on 1 broker, 8,002 records/);
  // A whole process, beside other clusters on a busy machine: quiet it takes less than 0.2 s.
  assert.ok(took < 10_000, `${took} ms`);
});

test('find: the same records as Java reads, with their values', async () => {
  const stored = (await cluster.readTopic('orders')).filter(({ key }) => key?.toString() === 'order-7');
  const all = json('find', '--key', 'order-7', address, '--all', '--values', '8');
  assert.is(all.found, stored.length);
  const sorted = stored.sort((a, b) => a.timestamp - b.timestamp || a.partition - b.partition || a.offset - b.offset);
  assert.equal(
    all.records.map(({ partition, offset, timestamp, isTombstone, valueBytes, value }: Record<string, unknown>) => [
      ...[partition, offset, timestamp, isTombstone, valueBytes, (value as { hex: string } | null)?.hex ?? null],
    ]),
    sorted.map(({ partition, offset, timestamp, value }) => [
      ...[
        partition,
        offset,
        timestamp,
        value === null,
        value?.length ?? null,
        value?.subarray(0, 8).toString('hex') ?? null,
      ],
    ]),
  );
});

test('find: one partition with a rule, where Java puts the key; the newest alone', () => {
  const answer = json('find', '--key', 'order-7', address, '--rule', 'murmur2');
  assert.is(answer.partitionsRead.length, 1);
  assert.ok(answer.found >= 26 && answer.found <= 28, String(answer.found));
  assert.ok(answer.recordsRead < 8002 / 2);
  assert.ok(answer.records.every(({ session }: { session: string }) => /^producer \d+$/.test(session)));
  assert.ok(answer.records[0].clients.some(({ client }: { client: string }) => client === 'kafka-clients'));
  const last = json('find', '--key', 'order-7', address, '--client', 'java', '--last', '1');
  assert.equal(last.records, answer.records.slice(-1));
  assert.is(started(['find', '--key', 'none', address]).code, 1);
});

test.run();
