// Segment files as the source of each command that reads records: the answers are those about a dump of the same records.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { some } from '../runs.ts';
import { batch, CONTROL } from '../sources/batches/batch.ts';
import { decode } from '../sources/batches/decode.ts';
import { dataFolder, filesOf } from '../sources/segments/fixtures.ts';
import { inProcess } from './run.ts';

const test = suite('segment files on the command line');
const FIRST = '00000000000000000000.log';
const files = filesOf('orders');
const folder = dataFolder(files);
const topic = join(folder, 'orders');
const partitions = Array.from({ length: 12 }, (_, i) => join(folder, `orders-${i}`));
const dump = join(folder, 'orders.kcat');

test.before(async () => {
  const lines: string[] = [];
  for (let partition = 0; partition < 12; partition++) {
    for (const [offset, ts, key, valueBytes] of (await decode(files.get(`orders-${partition}/${FIRST}`)!)).rows) {
      const record = { topic: 'orders', partition, offset, tstype: 'create', ts, broker: 1 };
      lines.push(
        JSON.stringify({ ...record, key: Buffer.from(key!, 'hex').toString(), payload: 'x'.repeat(valueBytes!) }),
      );
    }
  }
  writeFileSync(dump, `${lines.join('\n')}\n`);
});

const asked = new Map<string, ReturnType<typeof inProcess>>();
/** What a command line says of files that stay as they are, asked once for all tests. */
function answered(...args: string[]): ReturnType<typeof inProcess> {
  const found = asked.get(`${args}`) ?? inProcess(args);
  asked.set(`${args}`, found);
  return found;
}

/** What batches do not change. */
function withoutWriters(json: string): unknown {
  const { writers, shares, ...answer } = JSON.parse(json, (name, value) => (name === 'sessions' ? [] : value));
  return { ...answer, rules: shares?.map(({ rule }: { rule: string }) => rule) };
}

const COMMANDS: [what: string, args: (source: string) => string[]][] = [
  ['who', source => ['who', source, '-n', '12']],
  ['scan', source => ['scan', source, '-n', '12']],
  ['scan --no-keys', source => ['scan', source, '-n', '12', '--no-keys']],
  ['scan --compacted', source => ['scan', source, '-n', '12', '--compacted']],
  ['plan', source => ['plan', source, '--from', '12', '--to', '24']],
  ['plan --compacted', source => ['plan', source, '--from', '12', '--to', '24', '--compacted']],
  ['join', source => ['join', source, source, '-n', '12']],
];
for (const [what, args] of COMMANDS) {
  test(`${what} answers as for a dump of the same records`, async () => {
    const asDump = [...args(dump), '--format', 'kcat', '--json'];
    const [ours, theirs] = [await answered(...args(topic), '--json'), await answered(...asDump)];
    assert.is(ours.code, theirs.code, ours.err);
    // Batches tell who wrote them; a dump has none.
    assert.equal(withoutWriters(ours.out), withoutWriters(theirs.out));
    assert.match(ours.err, /^(A: )?read as segment files of orders: 12 in 12 partitions\n/);
  });
}

test('who wrote it is shown session by session, also in a page and redacted', async () => {
  const { out } = await answered('who', topic);
  assert.match(
    out,
    /murmur2 +1,500 +producer 143 +2026-11-28T18:25:32Z to 18:25:34Z +kafka-clients >=3\.0\.1, not 3\.1\.0; /,
  );
  assert.match(out, /crc32 +900 +producer 145 .* with enable\.idempotence=true\n/);
  assert.match(out, /murmur2 +500 +without id, -1\/0\/0 .* kafkajs >=2\.0\n/);
  assert.match(out, /no known rule +25 +producer 146 .* all in partition 0, offsets 321 to 345\n/);
  const page = join(folder, 'who.html');
  const { code, out: redacted } = await inProcess(['who', topic, '--redact', 'env:SECRET', '--json', '--html', page], {
    env: { SECRET: 'a secret of some length' },
  });
  assert.is(code, 1);
  const plain = JSON.parse((await answered('who', topic, '--json')).out);
  assert.equal(JSON.parse(redacted).writers, plain.writers);
  assert.match(readFileSync(page, 'utf8'), /session by session[\s\S]*producer 1024, transactional/);
});

/** A record of __transaction_state. */
function transactionState(id: string, producerId: number): { key: Buffer; value: Buffer } {
  const key = Buffer.concat([Buffer.of(0, 0, 0, id.length), Buffer.from(id)]);
  const value = Buffer.alloc(40);
  value.writeInt16BE(1, 0);
  value.writeBigInt64BE(BigInt(producerId), 2);
  return { key, value };
}

test('transactional ids are read where the topic of transactions lies beside, and redacted', async () => {
  const state = batch({ records: [transactionState('billing-3', 147), transactionState('other', 9)] });
  const end = batch({
    offset: 2,
    records: [{ key: transactionState('billing-3', 147).key, value: null }, { key: 'odd' }],
  });
  const data = dataFolder([...files, [`__transaction_state-7/${FIRST}`, Buffer.concat([state, end])]]);
  const source = join(data, 'orders');
  const { out } = await inProcess(['who', source]);
  assert.match(out, /murmur2 +700 +transactional id "billing-3" \(producer 147\) /);
  const idsOf = (json: string) =>
    JSON.parse(json)
      .writers.map(({ transactionalId }: { transactionalId: string | null }) => transactionalId)
      .filter((id: string | null) => id !== null);
  assert.equal(idsOf((await inProcess(['who', source, '--json'])).out), ['billing-3']);
  const page = join(data, 'who.html');
  const env = { SECRET: 'a secret of some length' };
  const redacted = await inProcess(['who', source, '--redact', 'env:SECRET', '--json', '--html', page], { env });
  assert.is(idsOf(redacted.out).length, 1);
  assert.not.match(redacted.out, /billing/);
  assert.not.match(readFileSync(page, 'utf8'), /billing/);
  // A damaged one names nobody, and nothing else changes.
  writeFileSync(join(data, `__transaction_state-7/${FIRST}`), Buffer.alloc(200, 1));
  assert.equal(
    JSON.parse((await inProcess(['who', source, '--json'])).out),
    JSON.parse((await answered('who', topic, '--json')).out),
  );
});

test('what was found by session is shown: restarts, records off the rule, split keys', async () => {
  const { out } = await answered('who', topic);
  assert.match(out, /producer 144 .* as producer 143: one after the other, a restart\?\n/);
  const since = 'since 2026-11-28T18:25:36Z (partition 0, offset 199), last seen 2026-11-28T18:34:19Z';
  assert.ok(out.includes(`crc32, not murmur2: only producer 145, producer 1024, transactional, ${since}\n`), out);
  assert.match(out, /18 records off the rule .*; all of producer 146, which wrote 25 records\n/);
  assert.match(out, /user-200: in 0, the rule says 8 \(offset 321 by producer 146\)\n/);
  assert.match(out, /, 3 \(offsets 191 to 411 by producer 1024 or producer 145\)\n/);
});

/** What Kafka 4.3.1 left beside orders-0 when it stopped. */
const SNAPSHOT = Buffer.from(
  'AAF2f0deAAAABgAAAAAAAACQAAAAAABuAAAAAAAAAUAAAAAEAAABoiNn1XL///////////////8AAAAAAAAEAAABAAAACQAAAAAAAAHbAAAAAgAAAaIjb86lAAAAAv//////////AAAAAAAAAJEAAAAAAFUAAAAAAAABNwAAAAYAAAGiI2fVFP///////////////wAAAAAAAACSAAAAAAAYAAAAAAAAAVkAAAAXAAABoiNn2MD///////////////8AAAAAAAAAkwAH////////////////AAAAAAAAAaIjb8wNAAAAAv//////////AAAAAAAAAI8AAAAAAHsAAAAAAAAAewAAAAUAAAGiI2fL+P///////////////w==',
  'base64',
);

test('who names producers whose batches are gone, if a snapshot beside remembers them', async () => {
  const notesWith = async (snapshot: Uint8Array): Promise<string> => {
    const data = dataFolder([
      [`old-0/${FIRST}`, batch({ producerId: 145, epoch: 0, sequence: 0 })],
      ['old-0/00000000000000000477.snapshot', snapshot],
    ]);
    return (await inProcess(['who', join(data, 'old')])).err;
  };
  assert.match(
    await notesWith(SNAPSHOT),
    /^producers 143, 144, 146, 147, 1024 wrote here too, last at 2026-11-28T\d\d:34:19\.685Z: their batches are not among those/m,
  );
  const damaged = Buffer.from(SNAPSHOT);
  damaged[17] ^= 1;
  for (const snapshot of [damaged, SNAPSHOT.subarray(0, -1), Buffer.alloc(0)]) {
    assert.not.match(await notesWith(snapshot), /wrote here too/);
  }
  const all = dataFolder([...files, ['orders-0/00000000000000000477.snapshot', SNAPSHOT]]);
  assert.not.match((await inProcess(['who', join(all, 'orders')])).err, /wrote here too/);
});

test('--isolation-level leaves out what was aborted, for files that know of transactions', async () => {
  const of = (producerId: number, offset: number, attributes: number, key: string | Buffer) =>
    batch({
      offset,
      attributes: 0x10 | attributes,
      producerId,
      epoch: 0,
      sequence: 0,
      records: [{ key, value: Buffer.alloc(6) }],
    });
  const abort = of(7, 2, CONTROL, Buffer.of(0, 0, 0, 0));
  const data = dataFolder([[`tx-0/${FIRST}`, Buffer.concat([of(7, 0, 0, 'aborted'), batch({ offset: 1 }), abort])]]);
  const recordsOf = async (...args: string[]) =>
    JSON.parse((await inProcess(['scan', join(data, 'tx'), '-n', '1', '--json', ...args])).out).records;
  assert.is(await recordsOf(), 2);
  assert.is(await recordsOf('--isolation-level', 'read_uncommitted'), 2);
  assert.is(await recordsOf('--isolation-level', 'read_committed'), 1);
  const { code, err } = await inProcess(['scan', dump, '-n', '1', '--isolation-level', 'read_committed']);
  assert.is(code, 2);
  assert.match(err, /--isolation-level is for/);
});

test('a topic that has only control batches has no records', async () => {
  const marker = batch({
    attributes: CONTROL | 0x10,
    producerId: 7,
    records: [{ key: Buffer.of(0, 0, 0, 1), value: Buffer.alloc(6) }],
  });
  const data = dataFolder([[`ends-0/${FIRST}`, marker]]);
  const none = await inProcess(['who', join(data, 'ends'), '-n', '1']);
  const empty = await inProcess(['who', join(dataFolder([[`ends-0/${FIRST}`, Buffer.alloc(0)]]), 'ends'), '-n', '1']);
  assert.is(none.code, empty.code);
  assert.is(none.out, empty.out);
});

test('a bit that has flipped anywhere in a file is told with the offset, by each command', async () => {
  const good = batch({ records: [{ key: 'one' }, { key: 'two' }] });
  const next = batch({ offset: 2, records: [{ key: 'three' }] });
  const data = dataFolder([[`flips-0/${FIRST}`, good]]);
  const path = join(data, `flips-0/${FIRST}`);
  // Those of the offset lie before what is checked; a rising one is as good as another.
  const bits = Array.from({ length: Math.ceil((8 * good.length - 8 * 8) / 7) }, (_, i) => 8 * 8 + 7 * i);
  for (const bit of some(bits, 5)) {
    // Who led the partition is not checked either, and not used.
    if (bit >= 8 * 12 && bit < 8 * 16) continue;
    const bytes = Buffer.concat([good, next]);
    bytes[bit >> 3] ^= 1 << (bit & 7);
    writeFileSync(path, bytes);
    for (const args of [['who'], ['scan']]) {
      const { code, out, err } = await inProcess([...args, join(data, 'flips'), '-n', '1']);
      assert.is(code, 2, `bit ${bit} of byte ${bit >> 3}: ${out}${err}`);
      assert.match(err, /at offset \d+ of partition 0/);
    }
  }
});

test('who of a dump knows no sessions', async () => {
  const { out } = await answered('who', dump, '-n', '12', '--format', 'kcat', '--json');
  assert.equal(JSON.parse(out).writers, []);
});

test('a State of segment files is that of the dump', async () => {
  const states = [join(folder, 'a.state'), join(folder, 'b.state')];
  for (const [i, source] of [topic, dump].entries()) {
    const format = i === 0 ? [] : ['--format', 'kcat'];
    assert.is((await inProcess(['scan', source, '-n', '12', ...format, '--state', states[i]])).code, 0);
  }
  const [a, b] = [await inProcess(['who', states[0], '--json']), await inProcess(['who', states[1], '--json'])];
  assert.equal(withoutWriters(a.out), withoutWriters(b.out));
  assert.is(JSON.parse(a.out).writers.length, 7);
  for (const order of [states, states.toReversed()]) {
    const { code, err } = await inProcess(['merge', ...order]);
    assert.is(code, 2);
    assert.match(err, /both hold offsets 0 to \d+ of partition \d+ of orders: .*ERR_STATE_PARTS/);
  }
});

test('States of parts tell the same sessions as the whole, in any order', async () => {
  const { writers } = JSON.parse((await answered('who', topic, '--json')).out);
  const parts = [partitions.slice(0, 3), partitions.slice(3, 4), partitions.slice(4)];
  const states = parts.map((_, i) => join(folder, `part-${i}.state`));
  for (const [i, part] of parts.entries()) await inProcess(['who', ...part, '-n', '12', '--state', states[i]]);
  for (const order of some([states, states.toReversed()], 2)) {
    const { out, err } = await inProcess(['who', ...order, '--json']);
    assert.equal(JSON.parse(out).writers, writers, err);
  }
  const merged = join(folder, 'merged.state');
  assert.is((await inProcess(['merge', ...states, '--state', merged])).code, 0);
  assert.equal(JSON.parse((await inProcess(['who', merged, '--json'])).out).writers, writers);
});

test('several folders are one topic, whose partitions are counted by their names', async () => {
  const all = await inProcess(['who', ...partitions, '--json']);
  assert.is(JSON.parse(all.out).records, 5325);
  assert.match(all.err, /-n is not given: 12 partitions, as the folders' names say/);
  for (const command of [
    ['scan', '-n', '12'],
    ['plan', '--from', '12', '--to', '24'],
  ]) {
    const { out } = await inProcess([...command, ...partitions, '--json']);
    const { records } = JSON.parse(out);
    assert.is(records.total ?? records, 5325);
  }
});

test('an end that is not there as a whole is told, and what is before it is read', async () => {
  const whole = files.get(`orders-0/${FIRST}`)!;
  const cut = dataFolder([
    [`t-0/${FIRST}`, whole.subarray(0, -1)],
    [`t-1/${FIRST}`, Buffer.concat([whole, Buffer.alloc(1000)])],
  ]);
  for (const args of [['who'], ['scan', '-n', '2'], ['plan', '--from', '2', '--to', '4']]) {
    const { err } = await inProcess([...args, join(cut, 't')]);
    assert.match(err, /t-0.*\.log was read up to offset \d+, not including: its last \d+ bytes are a batch/);
    assert.match(err, /t-1.*\.log was read up to offset 477, not including: the 1,000 bytes behind it are zeros/);
  }
});

const damaged = dataFolder([[`t-0/${FIRST}`, Buffer.concat([batch(), batch({ offset: 1, attributes: 7 })])]]);
const two = dataFolder([
  [`a-0/${FIRST}`, batch()],
  [`b-0/${FIRST}`, batch()],
  ['c-0/nothing', batch()],
  [FIRST, batch()],
]);
const redpanda = dataFolder([['0-1-v1.log', batch()]]);
const WRONG: [what: string, args: string[], code: string][] = [
  ['a damaged batch', [join(damaged, 't')], 'ERR_BATCH'],
  ['several topics', [two], 'ERR_SOURCE_TOPICS'],
  ['a topic that is not there', [two, '--topic', 'x'], 'ERR_SEGMENTS'],
  ['a folder without segment files', [join(two, 'c-0')], 'ERR_SEGMENTS'],
  ['a file that lies in no folder of a partition', [join(two, FIRST)], 'ERR_SOURCE_PARTITIONS'],
  ["a file of Redpanda's", [join(redpanda, '0-1-v1.log')], 'ERR_SEGMENTS'],
  ['a path that does not exist', [join(two, 'd-0')], 'ERR_SOURCE'],
  ['segment files and a dump', [join(two, 'a-0'), dump], 'ERR_USAGE'],
  ['standard input', ['-', '--format', 'segments'], 'ERR_USAGE'],
  ['an option for texts', [join(two, 'a-0'), '--key-type', 'hex'], 'ERR_USAGE'],
];
for (const [what, args, code] of WRONG) {
  test(`who of ${what} is an error with a code`, async () => {
    const { code: exit, out, err } = await inProcess(['who', ...args]);
    assert.is(exit, 2);
    assert.is(out, '');
    assert.match(err, new RegExp(`\\(${code}\\)\n$`));
  });
}

test('no output goes to a file that is read', async () => {
  const before = readFileSync(join(partitions[3], FIRST));
  for (const source of [folder, topic, partitions[3], join(partitions[3], FIRST)]) {
    const { code, err } = await inProcess(['who', source, '--html', join(partitions[3], FIRST)]);
    assert.is(code, 2);
    assert.match(err, /it is what is read/);
  }
  assert.equal(readFileSync(join(partitions[3], FIRST)), before);
});

test('a State of a topic without records says what was read; one of a batch that is cut off is not written', async () => {
  const state = join(folder, 'none.state');
  const zeros = dataFolder([[`t-0/${FIRST}`, Buffer.alloc(500)]]);
  const cut = dataFolder([[`t-0/${FIRST}`, batch({ records: [{ key: 'a' }] }).subarray(0, -1)]]);
  for (const command of ['scan', 'who']) {
    const args = (data: string) => [command, join(data, 't'), '-n', '1'];
    const none = await inProcess([...args(zeros), '--state', state]);
    assert.is(none.code, 0);
    assert.match(none.err, /the 500 bytes behind it are zeros[\s\S]*the source has no records: the State says so\n$/);
    for (const all of [args(cut), [...args(cut), '--state', join(folder, 'not-written')]]) {
      const { code, err } = await inProcess(all);
      assert.is(code, 2);
      assert.match(err, /a batch that is not there as a whole.*ERR_SOURCE_DAMAGED/);
    }
  }
  assert.not(existsSync(join(folder, 'not-written')));
});

test('a topic without records has none', async () => {
  const empty = dataFolder([
    [`t-0/${FIRST}`, Buffer.alloc(0)],
    [`t-1/${FIRST}`, batch({ records: [] })],
  ]);
  const { code, err } = await inProcess(['who', join(empty, 't')]);
  assert.is(code, 2);
  assert.match(err, /ERR_SOURCE_EMPTY/);
});

test.run();
