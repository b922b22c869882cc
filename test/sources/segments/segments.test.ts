// Segment files of a broker: which are read, and how far.

import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { emptyNotes, type SourceNotes } from '../../../src/sources/index.ts';
import { findSegments, readSegments } from '../../../src/sources/segments/index.ts';
import { isSegmentPath } from '../../../src/sources/segments/is-segment.ts';
import { transactionsOf } from '../../../src/sources/segments/transactions.ts';
import { batch, CONTROL } from '../batches/batch.ts';
import { decode } from '../batches/decode.ts';
import { dataFolder, filesOf } from './fixtures.ts';

const test = suite('segment files');
const ZEROS = Buffer.alloc(100);
const FIRST = '00000000000000000000.log';

type Found = [partition: number, offset: number, key: string];

async function read(
  paths: string[],
  topic?: string,
  committed = false,
): Promise<{ records: Found[]; notes: SourceNotes; bytes: number }> {
  const notes = emptyNotes();
  const records: Found[] = [];
  let bytes = 0;
  for await (const { keys, partitions, offsets } of readSegments(findSegments(paths, topic), notes, {
    onBytes: more => (bytes += more),
    committed,
  })) {
    for (let i = 0; i < keys.count; i++) {
      records.push([partitions[i], offsets![i], Buffer.from(keys.key(i)).toString()]);
    }
  }
  return { records, notes, bytes };
}

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

/** Records of one key each, from an offset on. */
const batches = (offset: number, ...keys: string[]): Buffer =>
  Buffer.concat(keys.map((key, i) => batch({ offset: offset + i, records: [{ key }] })));

const orders = filesOf('orders');
const folder = dataFolder(orders);

test('the records of a real topic, partition by partition', async () => {
  const expected: Found[] = [];
  for (let partition = 0; partition < 12; partition++) {
    for (const [offset, , key] of (await decode(orders.get(`orders-${partition}/${FIRST}`)!)).rows) {
      expected.push([partition, offset, Buffer.from(key!, 'hex').toString()]);
    }
  }
  const { records, notes, bytes } = await read([join(folder, 'orders')]);
  assert.is(records.length, 5325);
  assert.equal(records, expected);
  assert.equal(notes.rests, []);
  assert.is(bytes, 838_371);
});

test('the same however the folders are named', async () => {
  const all = await read([folder]);
  const each = Array.from({ length: 12 }, (_, i) => join(folder, `orders-${11 - i}`));
  for (const paths of [
    [join(folder, 'orders')],
    each,
    each.map(path => `${path}/`),
    each.map(path => join(path, FIRST)),
  ]) {
    assert.equal((await read(paths)).records, all.records);
    assert.ok(paths.every(isSegmentPath));
  }
  assert.not.ok(isSegmentPath(join(folder, 'order')));
  assert.not.ok(isSegmentPath('-'));
});

test('a file in no folder of a partition has records without one', async () => {
  const alone = dataFolder([
    ['copied', Buffer.alloc(0)],
    [FIRST, batches(0, 'a')],
  ]);
  assert.equal((await read([join(alone, FIRST)])).records, [[-1, 0, 'a']]);
});

test('the files of a partition are read in the order of their offsets', async () => {
  const data = dataFolder([
    ['t-1/00000000000000000100.log', batches(100, 'c')],
    [`t-1/${FIRST}`, batches(0, 'a', 'b')],
    ['t-1/00000000000000000100.index', ZEROS],
    ['t-1/00000000000000000100.log.deleted', batches(0, 'gone')],
    ['t-10/00000000000000000007.log', batches(7, 'e')],
    ['t-2/00000000000000000000.log', Buffer.alloc(0)],
  ]);
  const { records } = await read([data]);
  assert.equal(records, [
    [1, 0, 'a'],
    [1, 1, 'b'],
    [1, 100, 'c'],
    [10, 7, 'e'],
  ]);
  assert.equal(
    findSegments([data]).partitions.map(({ partition }) => partition),
    [1, 2, 10],
  );
});

test('folders that the broker is about to delete or to move are left out', async () => {
  const leaving = ['t-0.0123456789abcdef0123456789abcdef-delete', 't-0.0123-future', 't-0.0123-stray'];
  const data = dataFolder([
    [`t-0/${FIRST}`, batches(0, 'a')],
    ...leaving.map(name => [`${name}/${FIRST}`, batches(0, 'b')] as const),
  ]);
  const { partitions, leftOut } = findSegments([data]);
  assert.is(partitions.length, 1);
  assert.equal([...leftOut].sort(), leaving.map(name => join(data, name)).sort());
});

test('several topics are an error unless one is named', async () => {
  const data = dataFolder([
    [`a-0/${FIRST}`, batches(0, 'a')],
    [`a-b-0/${FIRST}`, batches(0, 'b')],
  ]);
  assert.is(await codeOf(() => findSegments([data])), 'ERR_SOURCE_TOPICS');
  assert.equal((await read([data], 'a-b')).records, [[0, 0, 'b']]);
  assert.equal((await read([join(data, 'a-b')])).records, [[0, 0, 'b']]);
  assert.is(await codeOf(() => findSegments([data], 'c')), 'ERR_SEGMENTS');
});

test('no partition is counted twice', async () => {
  const data = dataFolder([
    [`x/t-0/${FIRST}`, batches(0, 'a')],
    [`y/t-0/${FIRST}`, batches(0, 'a')],
  ]);
  assert.is(await codeOf(() => findSegments([join(data, 'x'), join(data, 'y')])), 'ERR_SEGMENTS');
  const same = [join(data, 'x'), join(data, 'x', 't-0'), join(data, 'x', 't-0', FIRST)];
  assert.equal((await read(same)).records, [[0, 0, 'a']]);
  symlinkSync(join(data, 'x', 't-0'), join(data, 't-0'));
  assert.equal((await read([join(data, 't')])).records, [[0, 0, 'a']]);
});

test('no batch is counted twice: files whose offsets overlap are an error', async () => {
  const data = dataFolder([
    [`t-0/${FIRST}`, batches(0, 'a', 'b')],
    ['t-0/00000000000000000001.log', batches(1, 'b')],
  ]);
  assert.is(await codeOf(() => read([data])), 'ERR_BATCH');
  const before = dataFolder([['t-0/00000000000000000005.log', batches(4, 'a')]]);
  assert.is(await codeOf(() => read([before])), 'ERR_BATCH');
});

test('no files, no folder', async () => {
  const data = dataFolder([['t-0/leader-epoch-checkpoint', ZEROS]]);
  assert.is(await codeOf(() => findSegments([data])), 'ERR_SEGMENTS');
  assert.is(await codeOf(() => findSegments([join(data, 'u-0')])), 'ERR_SOURCE');
  assert.is(await codeOf(() => findSegments([join(data, 't-2147483647')])), 'ERR_SOURCE');
});

test("Redpanda's files are told by their names, and never read as Kafka's", () => {
  const data = dataFolder([['kafka/orders/0_23/21600-3-v1.log', batches(0, 'a')]]);
  for (const path of ['kafka/orders', 'kafka/orders/0_23', 'kafka/orders/0_23/21600-3-v1.log']) {
    assert.ok(isSegmentPath(join(data, path)), path);
    assert.throws(() => findSegments([join(data, path)]), /21600-3-v1\.log" is a file of Redpanda/, path);
  }
});

test('a file that is cut anywhere is read up to its last whole batch, and that is told', async () => {
  const whole = batches(0, 'a', 'b', 'c');
  const size = whole.length / 3;
  for (let length = 0; length < whole.length; length++) {
    const data = dataFolder([[`t-0/${FIRST}`, whole.subarray(0, length)]]);
    const { records, notes } = await read([data]);
    const wholeBatches = Math.floor(length / size);
    assert.is(records.length, wholeBatches);
    const left = length - wholeBatches * size;
    // The first offset begins with zeros.
    const why = whole.subarray(wholeBatches * size, length).every(byte => byte === 0) ? 'zeros' : 'cut';
    const { path, ...rest } = notes.rests[0] ?? { path: '' };
    assert.equal(rest, left > 0 ? { why, bytes: left, nextOffset: wholeBatches } : {});
  }
});

test('zeros at the end are no records, however many', async () => {
  for (const length of [1, 16, 17, 18, 100, 3 << 20]) {
    const data = dataFolder([[`t-0/${FIRST}`, Buffer.concat([batches(0, 'a'), Buffer.alloc(length)])]]);
    const { records, notes, bytes } = await read([data]);
    assert.equal(records, [[0, 0, 'a']]);
    assert.equal(
      notes.rests.map(({ why, bytes }) => [why, bytes]),
      [['zeros', length]],
    );
    assert.is(bytes, batches(0, 'a').length + length);
  }
});

test('zeros that are not the end, and batches that say that they go on behind the file, are damage', async () => {
  const files = [
    Buffer.concat([batches(0, 'a'), ZEROS, batches(1, 'b')]),
    Buffer.concat([batches(0, 'a'), Buffer.alloc(3 << 20), Buffer.of(1)]),
    ...[8, 9, 10].map(byte => {
      // A length with one more bit, in the first of three batches.
      const bytes = batches(0, 'a', 'b', 'c');
      bytes[byte] |= 0x04;
      return bytes;
    }),
  ];
  for (const bytes of files) {
    assert.is(await codeOf(() => read([dataFolder([[`t-0/${FIRST}`, bytes]])])), 'ERR_BATCH');
  }
});

test('batches that are larger than what is read at a time', async () => {
  const keys = ['a', 'b'.repeat(3 << 20), 'c', 'd'.repeat(1 << 20)];
  const { records } = await read([dataFolder([[`t-0/${FIRST}`, batches(0, ...keys)]])]);
  assert.equal(
    records.map(([, , key]) => key),
    keys,
  );
});

test('only what was committed: transactions that were aborted, and one without an end', async () => {
  const of = (producerId: number, offset: number, key: string) =>
    batch({ offset, attributes: 0x10, producerId, epoch: 0, sequence: 0, records: [{ key }] });
  const end = (producerId: number, offset: number, type: number) =>
    batch({
      offset,
      attributes: 0x10 | CONTROL,
      producerId,
      records: [{ key: Buffer.of(0, 0, 0, type), value: Buffer.alloc(6) }],
    });
  const plain = batch({ offset: 3, records: [{ key: 'plain' }] });
  const first = [of(1, 0, 'a'), of(2, 1, 'b'), of(1, 2, 'c'), plain, end(1, 4, 0), of(1, 5, 'd')];
  const second = [end(1, 6, 1), end(2, 7, 1), of(3, 8, 'open'), batch({ offset: 9, records: [{ key: 'behind' }] })];
  const data = dataFolder([
    [`t-0/${FIRST}`, Buffer.concat(first)],
    ['t-0/00000000000000000006.log', Buffer.concat(second)],
  ]);
  const keys = ({ records }: { records: Found[] }) => records.map(([, , key]) => key);
  assert.equal(keys(await read([data])), ['a', 'b', 'c', 'plain', 'd', 'open', 'behind']);
  const committed = await read([data], undefined, true);
  assert.equal(keys(committed), ['b', 'plain', 'd']);
  assert.equal(
    committed.notes.rests.map(({ why, nextOffset }) => [why, nextOffset]),
    [['transaction', 8]],
  );
  const cut = dataFolder([[`t-0/${FIRST}`, Buffer.concat([...first, ...second]).subarray(0, -1)]]);
  assert.equal(keys(await read([cut], undefined, true)), ['b', 'plain', 'd']);
});

test('a transaction whose end is not there: an index beside the file says that it was aborted', async () => {
  const of = (producerId: number, offset: number, key: string) =>
    batch({ offset, attributes: 0x10, producerId, epoch: 0, sequence: 0, records: [{ key }] });
  const log = Buffer.concat([
    of(1, 0, 'a'),
    of(2, 1, 'b'),
    batch({ offset: 2, records: [{ key: 'plain' }] }),
    of(3, 3, 'open'),
  ]);
  const entry = (producerId: number, first: number, last: number): Buffer => {
    const bytes = Buffer.alloc(34);
    for (const [i, value] of [producerId, first, last, last + 1].entries())
      bytes.writeBigInt64BE(BigInt(value), 2 + 8 * i);
    return bytes;
  };
  const committedWith = async (index: Uint8Array): Promise<[string[], number[]]> => {
    const data = dataFolder([
      [`t-0/${FIRST}`, log],
      ['t-0/00000000000000000000.txnindex', index],
    ]);
    const { records, notes } = await read([data], undefined, true);
    return [records.map(([, , key]) => key!), notes.rests.map(({ nextOffset }) => nextOffset)];
  };
  // That of another transaction of producer 3, which was over before this one began, says nothing.
  const whole = Buffer.concat([entry(1, 0, 7), entry(2, 1, 8), entry(3, 0, 2)]);
  assert.equal(await committedWith(whole), [['plain'], [3]]);
  assert.equal(await committedWith(entry(1, 0, 7)), [[], [1]]);
  assert.equal(await committedWith(Buffer.alloc(0)), [[], [0]]);
  // What is none is not believed.
  const foreign = Buffer.from(whole);
  foreign[1] = 1;
  assert.equal(await committedWith(foreign), [[], [0]]);
});

test('more open transactions than a call takes arguments', async () => {
  const of = (producerId: number) =>
    batch({ offset: producerId, attributes: 0x10, producerId, epoch: 0, sequence: 0, records: [{ key: 'k' }] });
  const log = Buffer.concat(Array.from({ length: 200_000 }, (_, i) => of(i)));
  const [partition] = findSegments([dataFolder([[`t-0/${FIRST}`, log]])]).partitions;
  assert.equal(await transactionsOf(partition), { aborted: [], stable: 0 });
});

test('2 GB in a small file are not asked for', async () => {
  const bytes = batches(0, 'a');
  bytes.writeInt32BE(0x7fffffff, 8);
  const before = process.memoryUsage().rss;
  assert.is(await codeOf(() => read([dataFolder([[`t-0/${FIRST}`, bytes]])])), 'ERR_BATCH');
  assert.ok(process.memoryUsage().rss - before < 1 << 27);
});

test('what batches say is told with the blocks that they begin in', async () => {
  const first = batch({
    producerId: 5,
    epoch: 1,
    sequence: 7,
    attributes: 0x10,
    records: [{ key: 'a' }, { key: 'b' }],
  });
  const second = batch({ offset: 2, attributes: 1, firstTimestamp: 40, maxTimestamp: 50, records: [{ key: 'c' }] });
  const data = dataFolder([[`t-0/${FIRST}`, Buffer.concat([first, second])]]);
  for await (const { batches } of readSegments(findSegments([data]), emptyNotes())) {
    const { count, starts, producerIds, epochs, sequences, isTransactional, shapes, offsets, lastOffsets } = batches!;
    assert.is(count, 2);
    assert.equal([...starts], [0, 2]);
    assert.equal([...producerIds], [5, -1]);
    assert.equal([...epochs], [1, -1]);
    assert.equal([...sequences], [7, -1]);
    assert.equal([...isTransactional], [1, 0]);
    assert.equal(shapes, ['', 'gzip:0/00/03']);
    assert.equal([...offsets], [0, 2]);
    assert.equal([...lastOffsets], [1, 2]);
    assert.equal([batches!.timestamps[1], batches!.maxTimestamps[1]], [40, 50]);
  }
});

test('blocks of many batches in many files have what one batch has', async () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `key-${i}`);
  const files = [0, 1, 2, 3].map(file => {
    const part = keys.slice(file * 5000, (file + 1) * 5000);
    const parts = Array.from({ length: 50 }, (_, i) => {
      const records = part.slice(100 * i, 100 * (i + 1)).map(key => ({ key }));
      return batch({ offset: file * 5000 + 100 * i, attributes: i % 2, records });
    });
    return [`t-0/${String(file * 5000).padStart(20, '0')}.log`, Buffer.concat(parts)] as const;
  });
  const { records } = await read([dataFolder(files)]);
  assert.equal(
    records,
    keys.map((key, i) => [0, i, key]),
  );
});

test.run();
