// What keylane reads of a live topic is what Java's consumer reads, record for record.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { emptyNotes, type KafkaOptions, KEYLESS, openSource, TOMBSTONE } from '../../src/sources/index.ts';
import { started } from '../cli/run.ts';
import { type Cluster, type NewRecord, OLD_KAFKA, type StoredRecord, startCluster } from './cluster.ts';

const ISOLATION = ['read_uncommitted', 'read_committed'] as const;

/** A record as both tell it. */
function rowOf({ partition, offset, key, value, timestamp }: StoredRecord): string {
  return [
    partition,
    offset,
    key?.toString('hex') ?? 'no key',
    value === null ? 'no value' : value.length,
    timestamp,
  ].join(' ');
}

async function rowsOf(address: string, kafka: KafkaOptions): Promise<string[]> {
  const source = await openSource(address, { kafka });
  const rows: [number, number, string][] = [];
  try {
    for await (const { keys, partitions, flags, offsets, timestamps, valueBytes } of source.records(emptyNotes())) {
      for (let i = 0; i < keys.count; i++) {
        const key = flags[i] & KEYLESS ? 'no key' : Buffer.from(keys.key(i)).toString('hex');
        const value = flags[i] & TOMBSTONE ? 'no value' : valueBytes![i];
        rows.push([partitions[i], offsets![i], [partitions[i], offsets![i], key, value, timestamps![i]].join(' ')]);
      }
    }
  } finally {
    await source.close();
  }
  // Partitions come as they come, a partition's records in order.
  const seen = new Map<number, number>();
  for (const [partition, offset] of rows) {
    assert.ok(offset > (seen.get(partition) ?? -1), `offset ${offset} of partition ${partition} in order`);
    seen.set(partition, offset);
  }
  return rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([, , row]) => row);
}

const settings = (properties: string[] = []): KafkaOptions => ({ settings: { env: {}, properties } });
const record = (i: number): NewRecord => ({
  key: i % 17 === 0 ? null : i % 23 === 0 ? '' : i % 31 === 0 ? 'k'.repeat(3000 + i) : `key-${i % 200}`,
  value: i % 13 === 0 ? null : `value ${i} `.repeat(i % 40),
  timestamp: 1_790_000_000_000 + 1000 * i,
});
const records = (count: number): NewRecord[] => Array.from({ length: count }, (_, i) => record(i));

for (const version of [undefined, OLD_KAFKA]) {
  const test = suite(`live topics, Kafka ${version ?? 'newest'}`);
  let cluster: Cluster;
  test.before(async () => {
    cluster = await startCluster(version === undefined ? {} : { version });
  });
  test.after(() => cluster?.stop());
  const folder = mkdtempSync(join(tmpdir(), 'keylane-live-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const addressOf = (topic: string): string => `kafka://${cluster.bootstrap[0]}/${topic}`;

  async function sameAsJava(topic: string): Promise<void> {
    for (const isolation of ISOLATION) {
      const rows = await rowsOf(addressOf(topic), settings([`isolation.level=${isolation}`]));
      const java = (await cluster.readTopic(topic, isolation)).map(rowOf);
      assert.is(rows.length, java.length, isolation);
      assert.equal(rows, java, isolation);
    }
  }

  test('five codecs, large and small batches, keyless, empty and long keys, tombstones', async () => {
    await cluster.createTopic('codecs', 5);
    for (const codec of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
      await cluster.produce('codecs', records(3000), { 'compression.type': codec, 'linger.ms': '20' });
    }
    const producer = await cluster.javaProducer({ 'compression.type': 'lz4' });
    await producer.send('codecs', records(60), { flushEach: true });
    await producer.close();
    await sameAsJava('codecs');
  });

  test('transactions: committed, aborted, one behind the other', async () => {
    await cluster.createTopic('transactions', 3);
    const [a, b] = await Promise.all(
      ['a', 'b'].map(id =>
        cluster.javaProducer({ 'transactional.id': `${id}-${version}`, 'compression.type': 'zstd' }),
      ),
    );
    for (let i = 0; i < 12; i++) {
      const [first, second] = i % 2 === 0 ? [a, b] : [b, a];
      await first.send('transactions', records(50), { transaction: i % 3 === 0 ? 'abort' : 'commit' });
      await second.send('transactions', records(20), { transaction: i % 4 === 1 ? 'abort' : 'commit' });
    }
    await cluster.produce('transactions', records(30));
    await sameAsJava('transactions');
    await Promise.all([a.close(), b.close()]);
  });

  test('segment files that are cut before the end of a transaction: the index beside them tells that it was aborted', async () => {
    const committed = await cluster.readTopic('transactions', 'read_committed');
    let cuts = 0;
    for (const id of [0, 1, 2]) {
      const from = join(cluster.data(0), `transactions-${id}`);
      const files = readdirSync(from).sort();
      // Made with its first entry. The end of a transaction of old records may begin a segment.
      const name = files
        .filter(file => file.endsWith('.txnindex'))
        .at(-1)
        ?.slice(0, 20);
      if (name === undefined) continue;
      const [log, index] = ['log', 'txnindex'].map(kind => readFileSync(join(from, `${name}.${kind}`)));
      // The offset of the batch that ends the last one.
      const end = Number(index.readBigInt64BE(index.length - 34 + 18));
      let at = 0;
      while (Number(log.readBigInt64BE(at)) !== end) at += 12 + log.readInt32BE(at + 8);
      const copy = join(folder, `cut-${version}`, `transactions-${id}`);
      mkdirSync(copy, { recursive: true });
      for (const file of files.filter(each => each.endsWith('.log') && each < name)) {
        writeFileSync(join(copy, file), readFileSync(join(from, file)));
      }
      writeFileSync(join(copy, `${name}.log`), log.subarray(0, at));
      const read = async () => {
        const notes = emptyNotes();
        const offsets: number[] = [];
        const source = await openSource(copy, { committed: true });
        for await (const block of source.records(notes)) offsets.push(...block.offsets!);
        return { offsets, rests: notes.rests.map(({ why }) => why) };
      };
      const right = committed.filter(each => each.partition === id && each.offset < end).map(({ offset }) => offset);
      assert.equal(await read(), { offsets: right, rests: ['transaction'] });
      writeFileSync(join(copy, `${name}.txnindex`), index);
      assert.equal(await read(), { offsets: right, rests: [] });
      cuts++;
    }
    assert.ok(cuts > 0);
  });

  test('times that the broker sets; compacted with gaps; deleted at the start', async () => {
    await cluster.createTopic('appended', 2, { configs: { 'message.timestamp.type': 'LogAppendTime' } });
    await cluster.produce('appended', records(500));
    await sameAsJava('appended');
    await cluster.createTopic('cut', 2);
    const stored = await cluster.produce('cut', records(900));
    for (const partition of [0, 1]) {
      const offsets = stored.filter(each => each.partition === partition).map(({ offset }) => offset);
      // In the middle of a batch.
      await cluster.deleteRecords('cut', partition, offsets[Math.floor(offsets.length / 3)]);
    }
    await sameAsJava('cut');
  });

  test('an empty topic and one of aborted records alone', async () => {
    await cluster.createTopic('empty', 2);
    await sameAsJava('empty');
    await cluster.createTopic('aborted', 1);
    const producer = await cluster.javaProducer({ 'transactional.id': `only-${version}` });
    await producer.send('aborted', records(10), { transaction: 'abort' });
    await producer.close();
    await sameAsJava('aborted');
  });

  if (version === undefined) {
    test('windows: what a time, the newest, a group, partitions and a rate leave', async () => {
      const stored = await cluster.readTopic('codecs');
      const some = async (options: Partial<KafkaOptions>): Promise<string[]> =>
        rowsOf(addressOf('codecs'), { ...settings(), ...options });
      assert.equal(
        await some({ partitions: [1, 3] }),
        stored.filter(({ partition }) => partition === 1 || partition === 3).map(rowOf),
      );
      for (const last of [1, 700, 14_999, 10_000_000]) {
        assert.is((await some({ last })).length, Math.min(last, stored.length), `--last ${last}`);
      }
      const committed: [number, number][] = [
        [0, 10],
        [2, 500],
      ];
      await cluster.commit('readers', 'codecs', committed);
      const lag = stored.filter(({ partition, offset }) =>
        committed.some(([p, from]) => p === partition && offset >= from),
      );
      assert.equal(await some({ group: 'readers' }), lag.map(rowOf));
      // A time is that of the first record at or behind it, as Java's offsetsForTimes says: later ones may be older.
      const since = 1_790_000_000_000 + 1000 * 2000;
      const from = new Map<number, number>();
      for (const { partition, offset, timestamp } of stored) {
        if (timestamp >= since && !from.has(partition)) from.set(partition, offset);
      }
      const later = stored.filter(({ partition, offset }) => offset >= from.get(partition)!);
      assert.equal(await some({ since }), later.map(rowOf));
      const earlier = stored.filter(({ partition, offset }) => offset < from.get(partition)!);
      assert.equal(await some({ until: since }), earlier.map(rowOf));
      const begun = performance.now();
      const slow = await some({ maxRate: 60_000, partitions: [0] });
      assert.is(slow.length, stored.filter(({ partition }) => partition === 0).length);
      assert.ok(performance.now() - begun > 1000, `${performance.now() - begun} ms`);
    });

    test('who, scan, plan and join of it, and of what kcat would have printed', async () => {
      const stored = await cluster.readTopic('codecs');
      const lines = stored.map(({ partition, offset, key, value, timestamp }) =>
        JSON.stringify({
          topic: 'codecs',
          partition,
          offset,
          ts: timestamp,
          key: key?.toString() ?? null,
          payload: value?.toString() ?? null,
        }),
      );
      const input = `${lines.join('\n')}\n`;
      const live = addressOf('codecs');
      const answer = (args: string[], how = {}) => {
        const { out, err } = started([...args, '--json'], how);
        assert.ok(out.startsWith('{'), err);
        return JSON.parse(out);
      };
      const { writers: _, ...who } = answer(['who', live]);
      const { writers: __, ...dumped } = answer(['who', '-', '-n', '5', '--format', 'kcat'], { input });
      assert.equal({ ...who, numPartitionsFrom: 0 }, { ...dumped, numPartitionsFrom: 0 });
      assert.is(who.numPartitions, 5);
      assert.is(who.numPartitionsFrom, 'cluster');
      assert.equal(answer(['scan', live]), answer(['scan', '-', '-n', '5', '--format', 'kcat'], { input }));
      assert.equal(
        answer(['plan', live, '--to', '9']),
        answer(['plan', '-', '--from', '5', '--to', '9', '--format', 'kcat'], { input }),
      );
      assert.is(answer(['join', live, live]).canMeet, true);
      const [host, topic] = [cluster.bootstrap[0], 'codecs'];
      assert.equal(answer(['scan', '--bootstrap-server', host, '--topic', topic]), answer(['scan', live]));
      const both = answer(['join', '--bootstrap-server', host, '--topic', topic, '--topic-b', 'cut']);
      assert.equal(both, answer(['join', live, addressOf('cut')]));
      const partOf = (list: string, state: string) =>
        started(['who', live, '--partition-list', list, '--state', state]);
      const parts = ['0-1', '2,4', '3'].map(list => ({ list, state: join(folder, `${list}.state`) }));
      for (const { list, state } of parts) assert.not.match(partOf(list, state).err, /error: /);
      const { writers: ___, ...merged } = answer(['who', ...parts.map(({ state }) => state)]);
      assert.equal(merged.shares, who.shares);
      assert.is(merged.records, who.records);
      // A dump of the same records has them too.
      const dumpState = join(folder, 'dump.state');
      started(['scan', '-', '-n', '5', '--format', 'kcat', '--state', dumpState], { input });
      for (const { state } of parts)
        assert.match(started(['merge', dumpState, state]).err, /both hold offsets? .* of codecs: .*ERR_STATE_PARTS/);
      assert.match(started(['scan', live, '-n', '6']).err, /has 5. Leave it out: the cluster tells. \(ERR_USAGE\)/);
    });
  }
  test.run();
}
