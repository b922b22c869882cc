// A sample of a topic against all of it: many draws, the true shares lie within the bounds that are told.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../../src/rules/index.ts';
import { emptyNotes, openSource } from '../../src/sources/index.ts';
import { started } from '../cli/run.ts';
import { type Cluster, type NewRecord, startCluster } from './cluster.ts';

const test = suite('samples of a live topic');
const PARTITIONS = 12;
const DRAWS = 12;
let cluster: Cluster;
let address: string;
test.before(async () => {
  cluster = await startCluster();
  address = `kafka://${cluster.bootstrap[0]}/mixed`;
  await cluster.createTopic('mixed', PARTITIONS);
  // Two writers in turns, each in batches of its own; the second writes a third, and more of it in the end.
  for (let turn = 0; turn < 12; turn++) {
    for (const [rule, count] of [
      ['murmur2', 2000],
      ['crc32', 400 + 100 * turn],
    ] as const) {
      const records: NewRecord[] = Array.from({ length: count }, (_, i) => {
        const key = `${rule}-${(turn * 7919 + i * 31) % 9000}`;
        return { key, value: 'v', partition: partitionUnder(rule, key, PARTITIONS) };
      });
      await cluster.produce('mixed', records, { 'linger.ms': '5', 'batch.size': '2048' });
    }
  }
});
test.after(() => cluster?.stop());

const who = (...args: string[]) => {
  const { out, err } = started(['who', address, ...args, '--json']);
  assert.ok(out.startsWith('{'), err);
  return JSON.parse(out);
};
const shareOf = (answer: { shares: { rule: string; share: number }[] }, rule: string): number =>
  answer.shares.find(each => each.rule === rule)?.share ?? 0;

test('the share of each writer lies within its bound, most of the time, and around the truth on the whole', () => {
  const whole = who();
  assert.is(whole.sample, undefined);
  const truth = shareOf(whole, 'crc32');
  assert.ok(truth > 0.25 && truth < 0.4, String(truth));
  let within = 0;
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    const answer = who('--sample', '3000');
    const { records, runs, offsets, recordsAbout, errors, missedBelow } = answer.sample;
    assert.is(answer.verdict, 'mixed');
    assert.is(offsets, whole.records);
    assert.is(recordsAbout, whole.records);
    assert.ok(runs > 900 && records > runs && records <= 3100, `${runs} ${records}`);
    assert.is(missedBelow, 3 / runs);
    assert.ok(answer.distinctKeys <= whole.distinctKeys);
    const { plusMinus } = errors.find((each: { rule: string }) => each.rule === 'crc32');
    assert.ok(plusMinus > 0.005 && plusMinus < 0.1, String(plusMinus));
    const share = shareOf(answer, 'crc32');
    sum += share;
    if (Math.abs(share - truth) <= plusMinus) within++;
  }
  // 19 of 20 are promised; fewer than 8 of 12 by chance: less than once in ten thousand.
  assert.ok(within >= 8, `${within} of ${DRAWS}`);
  assert.ok(Math.abs(sum / DRAWS - truth) < 0.02, `${sum / DRAWS} for ${truth}`);
});

test('scan and plan: shares lie within their bounds, counts are those of what was read', () => {
  const json = (...args: string[]) => {
    const { out, err } = started([...args, '--json']);
    assert.ok(out.startsWith('{'), err);
    return JSON.parse(out);
  };
  const whole = { scan: json('scan', address), plan: json('plan', address, '--to', '20') };
  assert.is(whole.scan.sample, undefined);
  const moved = whole.plan.records.moved / whole.plan.records.total;
  const within = { moved: 0, fullest: 0 };
  const fullestOf = (answer: { partitions: { share: number }[] }): number =>
    Math.max(...answer.partitions.map(({ share }) => share));
  for (let draw = 0; draw < 6; draw++) {
    const scan = json('scan', address, '--sample', '3000');
    assert.is(scan.sample.offsets, whole.scan.records);
    assert.ok(scan.records <= 3100 && scan.sample.runs > 900);
    assert.ok(scan.distinctKeys <= whole.scan.distinctKeys);
    if (Math.abs(fullestOf(scan) - fullestOf(whole.scan)) <= scan.sample.errors.fullest + 0.01) within.fullest++;
    const plan = json('plan', address, '--to', '20', '--sample', '3000');
    assert.is(plan.sample.offsets, whole.scan.records);
    const share = plan.records.moved / plan.records.total;
    if (Math.abs(share - moved) <= plan.sample.errors.movedRecords) within.moved++;
    assert.ok(Math.abs(share - moved) < 0.1, `${share} for ${moved}`);
  }
  // 95 % are promised; fewer than 4 of 6 by chance: less than once in four hundred.
  assert.ok(within.moved >= 4, `${within.moved} of 6`);
  assert.ok(within.fullest >= 4, `${within.fullest} of 6`);
  assert.match(started(['scan', address, '--sample', '2000']).out, /a sample: [\d,]+ records of [\d,]+ offsets/);
  assert.match(started(['plan', address, '--to', '20', '--sample', '2000']).out, /records that move ±\d/);
});

test('of committed records alone no aborted one is counted, and a place of one is a place without a record', async () => {
  const topic = 'transactions';
  await cluster.createTopic(topic, 3);
  const producer = await cluster.javaProducer({ 'transactional.id': 'sampled', 'batch.size': '2048' });
  const send = (key: (i: number) => string | null, transaction: 'commit' | 'abort') => {
    const records = Array.from({ length: 500 }, (_, i): NewRecord => ({ key: key(i), value: 'v', partition: i % 3 }));
    return producer.send(topic, records, { transaction });
  };
  for (let turn = 0; turn < 6; turn++) {
    await send(i => `key-${i}`, 'commit');
    await send(() => null, 'abort');
  }
  await producer.close();
  const scanned = (...args: string[]) => {
    const { out, err } = started(['scan', `kafka://${cluster.bootstrap[0]}/${topic}`, ...args, '--json']);
    assert.ok(out.startsWith('{'), err);
    return JSON.parse(out);
  };
  const sample = ['--sample', '2000'];
  assert.ok(scanned(...sample).keyless > 800);
  const committed = scanned(...sample, '--isolation-level', 'read_committed');
  assert.is(committed.keyless, 0);
  assert.ok(committed.records > 800 && committed.records < 1200, String(committed.records));
  assert.ok(Math.abs(committed.sample.recordsAbout - 3000) < 300, String(committed.sample.recordsAbout));
  assert.is(scanned('--isolation-level', 'read_committed').records, 3000);
});

test('no faster than --max-rate; a topic that is made anew while it is sampled is told', async () => {
  const topic = 'anew';
  const fill = async (): Promise<void> => {
    await cluster.createTopic(topic, 3);
    const records = Array.from({ length: 5000 }, (_, i): NewRecord => ({ key: `key-${i}`, value: 'v'.repeat(100) }));
    await cluster.produce(topic, records, { 'batch.size': '4096' });
  };
  await fill();
  let bytes = 0;
  const kafka = { settings: { env: {} }, sample: 1000, maxRate: 1_000_000 };
  const onBytes = (more: number): void => {
    bytes += more;
  };
  const source = await openSource(`kafka://${cluster.bootstrap[0]}/${topic}`, { kafka, onBytes });
  try {
    assert.is(source.batches, undefined);
    const notes = emptyNotes();
    const start = performance.now();
    for (const group of source.sample!.groups.slice(0, 2)) for await (const _ of group(notes));
    const seconds = (performance.now() - start) / 1000;
    assert.ok(bytes > 300_000 && bytes / seconds < 1_100_000, `${bytes} bytes in ${seconds} s`);
    assert.is((await source.sample!.drawn(notes)).offsets, 5000);
    await cluster.deleteTopic(topic);
    await fill();
    const told = source.sample!.drawn(notes).then(String, error => `${error.code} ${error.message}`);
    assert.match(await told, /^ERR_KAFKA_TOPIC .*made anew while it was read/);
  } finally {
    await source.close();
  }
});

test('a topic of no more records is read whole; what a sample cannot answer is refused', () => {
  assert.is(who('--sample', '900000').sample, undefined);
  const refused = (...args: string[]): string => started(args).err;
  assert.match(refused('who', address, '--sample', '5000', '--state', 'x'), /Leave one of the two out/);
  for (const option of ['--state=x', '--compacted', '--fail-on=maxShare>0.5', '--what-if=24']) {
    assert.match(refused('scan', address, '--sample', '5000', option), /needs all records.*Leave one of the two out/);
  }
  assert.match(
    refused('plan', address, '--to', '24', '--sample', '5000', '--compacted'),
    /--compacted needs all records/,
  );
  for (const command of [
    ['join', address, address],
    ['find', '--key', 'a', address],
  ]) {
    assert.match(refused(...command, '--sample', '5000'), /unknown option '--sample'/);
  }
  assert.match(
    started(['who', address, '--sample', '2000']).out,
    /a sample: [\d,]+ records of [\d,]+ offsets, in 1,0\d\d runs/,
  );
});

test.run();
