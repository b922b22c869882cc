// The questions of keylane/analysis: what the command line answers, from whatever a program has; and what is no source.

import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { find, type GivenRecord, join, plan, scan, who } from '../../src/ask/index.ts';
import { KeyBlock, KeylaneError, partitionForKey } from '../../src/index.ts';
import { folderOf } from '../cli/folder.ts';
import { keylane, root } from '../cli/run.ts';
import { runs, some } from '../runs.ts';

const test = suite('analysis');
const folder = folderOf(test);
const orders = `${root}/examples/orders.kcat.gz`;
const quiet = { onNote: () => {} };

interface Order {
  topic: string;
  partition: number;
  offset: number;
  ts: number;
  key: string | null;
  payload: string | null;
}
const lines = gunzipSync(readFileSync(orders)).toString().trimEnd().split('\n');
const parsed: Order[] = lines.map(line => JSON.parse(line));
const given: GivenRecord[] = parsed.map(({ topic, partition, offset, ts, key, payload }) => {
  return {
    topic,
    partition,
    offset: BigInt(offset),
    timestamp: String(ts),
    key,
    value: payload === null ? null : Buffer.from(payload),
  };
});

async function* later<Element>(elements: Iterable<Element>): AsyncGenerator<Element> {
  for (const element of elements) yield element;
}

function columnsOf(records: readonly Order[]) {
  return {
    keys: KeyBlock.from(records.map(({ key }) => key ?? '')),
    keyless: Uint8Array.from(records, ({ key }) => Number(key === null)),
    partitions: Int32Array.from(records, ({ partition }) => partition),
    offsets: BigInt64Array.from(records, ({ offset }) => BigInt(offset)),
    timestamps: Float64Array.from(records, ({ ts }) => ts),
    valueBytes: Int32Array.from(records, ({ payload }) => Buffer.byteLength(payload ?? '')),
    tombstones: Uint8Array.from(records, ({ payload }) => Number(payload === null)),
  };
}

/** The same records, in everything that a program may have. */
const sources: Record<string, () => Parameters<typeof who>[0]> = {
  'a path': () => orders,
  'a stream': () => createReadStream(orders),
  'a stream of what is not compressed': () => later([gunzipSync(readFileSync(orders))]),
  'chunks that break anywhere': () =>
    later(
      gunzipSync(readFileSync(orders))
        .toString('latin1')
        .match(/[\s\S]{1,997}/g)!
        .map(part => Buffer.from(part, 'latin1')),
    ),
  'an array of records': () => given,
  'records that come later': () => later(given),
  columns: () => [columnsOf(parsed.slice(0, 1000)), columnsOf(parsed.slice(1000, 1001)), columnsOf(parsed.slice(1001))],
};

const json = (...args: string[]) => {
  const { out, err, code } = keylane([...args, '--json']);
  assert.ok(code === 0 || code === 1, err);
  return JSON.parse(out);
};
/** As --json has it. */
const plain = (answer: object) => JSON.parse(JSON.stringify(answer));

const expected = {
  who: json('who', orders, '-n', '12'),
  scan: json('scan', orders, '-n', '12', '--top', '3', '--what-if', '6,24'),
  compacted: json('scan', orders, '-n', '12', '--compacted'),
  plan: json('plan', orders, '--from', '12', '--to', 'crc32@16'),
  ghosts: json('plan', orders, '--from', 'crc32@12', '--to', 'murmur2@12', '--compacted'),
  join: json('join', orders, `${root}/examples/orders.keys`, '-n', '12'),
  find: json('find', '--key', 'order-10000', orders, '-n', '12'),
};

const numPartitions = 12;
const QUESTIONS: [name: keyof typeof expected, ask: (source: Parameters<typeof who>[0]) => Promise<object>][] = [
  ['who', source => who(source, { numPartitions, ...quiet })],
  ['scan', source => scan(source, { numPartitions, top: 3, whatIf: [6, 24], ...quiet })],
  ['compacted', source => scan(source, { numPartitions, compacted: true, ...quiet })],
  ['plan', source => plan(source, { from: 12, to: 'crc32@16', ...quiet })],
  [
    'ghosts',
    source => plan(source, { from: 'crc32@12', to: { rule: 'murmur2', numPartitions }, compacted: true, ...quiet }),
  ],
  ['join', source => join({ source, place: 12 }, { source: `${root}/examples/orders.keys`, place: 12 }, quiet)],
  ['find', source => find(source, { key: 'order-10000', numPartitions, ...quiet })],
];
for (const [i, [name, source]] of Object.entries(sources).entries()) {
  // In turns: each question is asked of each second source.
  const questions = some(QUESTIONS, 2, i);
  test(`${name}: ${questions.length} questions have the command line's answers`, async () => {
    for (const [question, ask] of questions) assert.equal(plain(await ask(source())), expected[question], question);
  });
}

test('without a count, files and streams tell it and records need one', async () => {
  for (const name of ['a path', 'a stream']) {
    assert.is((await who(sources[name](), quiet)).numPartitionsFrom, 'data', name);
  }
  for (const name of ['an array of records', 'columns'])
    await fails(who(sources[name](), quiet), 'ERR_OPTION', /numPartitions is missing/);
  await fails(scan(orders, {}), 'ERR_OPTION', /only a cluster tells it/);
  await fails(plan(orders, { to: 12 }), 'ERR_OPTION', /from is missing/);
  await fails(join({ source: orders }, { source: orders, place: 12 }, quiet), 'ERR_OPTION', /place of A is missing/);
});

test('tombstones of a plan', async () => {
  const found: { partition: number; when: string }[] = [];
  const answer = await plan(orders, {
    from: 'crc32@12',
    to: 12,
    compacted: true,
    onTombstone: each => found.push(each),
    ...quiet,
  });
  assert.is(found.filter(({ when }) => when === 'now').length, answer.ghosts!.tombstonesNow);
  await fails(plan(orders, { from: 12, to: 16, onTombstone: () => {} }), 'ERR_OPTION', /compacted: true/);
});

test('records as they are drawn: counted once, in their partitions', async () => {
  const anyRecord = fc.record({
    key: fc.oneof(fc.constant(null), fc.string(), fc.uint8Array({ maxLength: 20 })),
    partition: fc.nat(4),
    value: fc.constantFrom(null, 'some'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 60 }), async records => {
      const answer = await scan(later(records), { numPartitions: 5 });
      const keyed = records.filter(({ key }) => key !== null);
      assert.is(answer.records, records.length);
      assert.is(answer.keyless, records.length - keyed.length);
      assert.is(answer.tombstones, records.filter(({ value }) => value === null).length);
      const texts = keyed.map(({ key }) => Buffer.from(key!).toString('hex'));
      assert.is(answer.distinctKeys, new Set(texts).size);
      for (const { partition, records: count } of answer.partitions) {
        assert.is(count, keyed.filter(record => record.partition === partition).length);
      }
    }),
    { numRuns: runs(100) },
  );
});

test('records without partitions lie where the Java client puts them; tombstones are counted there too', async () => {
  const deleted = [
    { key: 'a', value: null },
    { key: 'b', value: '' },
    { key: null, value: null },
  ];
  assert.is((await scan(deleted, { numPartitions: 7 })).tombstones, 2);
  const keys = ['a', 'b', 'c', 'a'];
  const { partitions } = await scan(
    keys.map(key => ({ key })),
    { numPartitions: 7 },
  );
  for (const { partition, records } of partitions) {
    assert.is(records, keys.filter(key => partitionForKey(key, 7) === partition).length);
  }
});

async function fails(work: Promise<unknown>, code: string, text: RegExp): Promise<void> {
  try {
    await work;
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, code, (error as Error).message);
    assert.match((error as Error).message, text);
    return;
  }
  assert.unreachable(`${code} ${text}`);
}

const wrongSources: [string, unknown, string, RegExp][] = [
  ['a number', 7, 'ERR_RECORD', /must be a path, several, or something to iterate over, but it is 7/],
  ['undefined', undefined, 'ERR_RECORD', /must be a path/],
  ['an object', {}, 'ERR_RECORD', /must be a path/],
  ['what has the methods of bytes', Object.create(Uint8Array.prototype), 'ERR_RECORD', /must be a path/],
  ['an iterator that is none', { [Symbol.iterator]: () => ({}) }, 'ERR_RECORD', /must be a path/],
  ['nothing', [], 'ERR_SOURCE_EMPTY', /no records/],
  [
    'texts of an iterable',
    new Set(['a']),
    'ERR_RECORD',
    /Element 0 must be a record, an object with a key, but it is the string "a"/,
  ],
  ['null', [null], 'ERR_RECORD', /Element 0 must be a record/],
  ['a record without a key', [{ key: 'a' }, { value: 1 }], 'ERR_RECORD', /Element 1 must be a record/],
  ['bytes among records', [{ key: 'a' }, Buffer.from('a')], 'ERR_RECORD', /Element 1 must be a record/],
  ['a record among bytes', [Buffer.from('a\n'), { key: 'a' }], 'ERR_RECORD', /Element 1 must be a Uint8Array/],
  ['a number as a key', [{ key: 'a' }, { key: 7 }], 'ERR_KEY', /The key of record 1 must be a string or a Uint8Array/],
  [
    'a partition of a text',
    [{ key: 'a', partition: '1' }],
    'ERR_RECORD',
    /partition of record 0 must be an integer from 0, but it is the string "1"/,
  ],
  ['a partition below 0', [{ key: 'a', partition: -1 }], 'ERR_RECORD', /partition of record 0/],
  ['half a partition', [{ key: 'a', partition: 0.5 }], 'ERR_RECORD', /partition of record 0/],
  ['an offset that is none', [{ key: 'a', offset: 'first' }], 'ERR_RECORD', /offset of record 0/],
  ['a time that is none', [{ key: 'a', timestamp: new Date('never') }], 'ERR_RECORD', /timestamp of record 0/],
  [
    'two topics',
    [
      { key: 'a', topic: 'x' },
      { key: 'a', topic: 'y' },
    ],
    'ERR_SOURCE_TOPICS',
    /topic/,
  ],
  ['a partition too many', [{ key: 'a', partition: 12 }], 'ERR_SOURCE_PARTITIONS', /12/],
  [
    'columns of different lengths',
    [{ keys: KeyBlock.from(['a']), partitions: new Int32Array(2) }],
    'ERR_COLUMNS',
    /partitions must have an entry for each of the 1 keys, but it has 2/,
  ],
  [
    'offsets past the bytes',
    [{ keys: { bytes: new Uint8Array(1), offsets: Uint32Array.of(0, 2) } }],
    'ERR_COLUMNS',
    /offsets must end within/,
  ],
  [
    'a partition where the first record has none',
    [{ key: 'a' }, { key: 'b', partition: 3 }],
    'ERR_RECORD',
    /Record 1 must have no partition, as the first one has none, but it is 3/,
  ],
  [
    'columns with partitions behind records without',
    [{ key: 'a' }, { keys: KeyBlock.from(['a']), partitions: new Int32Array(1) }],
    'ERR_RECORD',
    /Record 1 must have no partition/,
  ],
  [
    'partitions that are no Int32Array',
    [{ keys: KeyBlock.from(['a']), partitions: ['x'] }],
    'ERR_COLUMNS',
    /partitions must be a Int32Array, but it is an array of 1/,
  ],
  ['a path that is a number', ['a', 7], 'ERR_OPTION', /Each path must be a string/],
  ['a path that is not there', '/nowhere/at/all', 'ERR_SOURCE', /nowhere/],
  ['Parquet in chunks', later([readFileSync(`${root}/examples/orders.parquet`)]), 'ERR_SOURCE_BINARY', /Parquet/],
];
for (const [name, source, code, text] of wrongSources) {
  test(`no source: ${name}`, () => fails(scan(source as never, { numPartitions: 12, ...quiet }), code, text));
}

const wrongOptions: [string, () => Promise<unknown>, string, RegExp][] = [
  [
    'a misspelled one',
    () => scan([{ key: 'a' }], { numPartition: 12 } as never),
    'ERR_OPTION',
    /no option "numPartition"\. Is numPartitions meant/,
  ],
  ['no partitions', () => scan([{ key: 'a' }], { numPartitions: 0 }), 'ERR_PARTITION_COUNT', /0/],
  ['too many partitions', () => scan([{ key: 'a' }], { numPartitions: 1_000_001 }), 'ERR_OPTION', /1,000,000/],
  ['a wrong what-if', () => scan([{ key: 'a' }], { numPartitions: 1, whatIf: [-1] }), 'ERR_PARTITION_COUNT', /-1/],
  ['too little memory', () => who(orders, { memory: 1 }), 'ERR_OPTION', /memory must be a number of bytes from 128e6/],
  ['an unknown key type', () => who(orders, { keyType: 'longs' as never }), 'ERR_OPTION', /keyType must be one of/],
  [
    'an unknown setting',
    () => who('kafka://localhost:1/t', { kafka: { settings: { 'sasl.pasword': 'x' } } }),
    'ERR_KAFKA_CONFIG',
    /sasl\.pasword/,
  ],
  [
    'an unknown option of kafka',
    () => who('kafka://localhost:1/t', { kafka: { brokers: [] } as never }),
    'ERR_OPTION',
    /no option "brokers"/,
  ],
  ['an unknown rule', () => plan(orders, { from: 12, to: 'murmur@12' }), 'ERR_CLIENT', /murmur/],
  ['no place', () => plan(orders, { from: 12, to: null as never }), 'ERR_OPTION', /to must be RULE@N/],
  ['two rules', () => find(orders, { key: 'a', rule: 'crc32', all: true }), 'ERR_OPTION', /each say which partitions/],
  ['no key', () => find(orders, { key: 7 as never }), 'ERR_KEY', /7/],
  ['no options', () => who(orders, null as never), 'ERR_OPTION', /options must be an object/],
  [
    'a column of what has none',
    () => scan(orders, { numPartitions: 12, column: 'key', ...quiet }),
    'ERR_OPTION',
    /column is for csv, .*the format is kcat/,
  ],
  [
    'a key type of records',
    () => scan([{ key: '61' }], { numPartitions: 12, keyType: 'hex' }),
    'ERR_OPTION',
    /keyType is not for records that are given/,
  ],
  [
    'a format of records',
    () => scan([{ key: 'a' }], { numPartitions: 12, format: 'csv' }),
    'ERR_OPTION',
    /format is not for records that are given/,
  ],
  [
    'a separator of one column',
    () => scan(later([Buffer.from('k,v\n1,2\n')]), { numPartitions: 12, format: 'csv', column: 'k', separator: ';' }),
    'ERR_OPTION',
    /separator joins several columns/,
  ],
  [
    'a topic where none is named',
    () => scan(`${root}/examples/orders.keys`, { numPartitions: 12, topic: 'x' }),
    'ERR_OPTION',
    /topic /,
  ],
  [
    'what is read of a topic, of a file',
    () => who(orders, { kafka: { last: 5 } }),
    'ERR_OPTION',
    /kafka is for kafka:/,
  ],
  [
    'two ways to say what is read',
    () => who('kafka://localhost:1/t', { kafka: { last: 5, group: 'g' } }),
    'ERR_OPTION',
    /kafka\.last says what is read, and so does kafka\.group/,
  ],
  [
    'times in the wrong order',
    () => who('kafka://localhost:1/t', { kafka: { since: 5, until: 4 } }),
    'ERR_OPTION',
    /kafka\.since must be before kafka\.until/,
  ],
  [
    'a time that is none',
    () => who('kafka://localhost:1/t', { kafka: { since: 'yesterday' as never } }),
    'ERR_OPTION',
    /since must be a Date/,
  ],
  [
    'what was committed, of a file',
    () => who(orders, { committed: true, ...quiet }),
    'ERR_OPTION',
    /committed is for topics/,
  ],
  ['an unknown format', () => who(orders, { format: 'kafcat' }), 'ERR_OPTION', /format must be one of keys, hex/],
  [
    'less than no hot keys',
    () => scan([{ key: 'a' }], { numPartitions: 1, top: -1 }),
    'ERR_OPTION',
    /top must be an integer from 0/,
  ],
  [
    'a number as text',
    () => scan([{ key: 'a' }], { numPartitions: 1, top: '3' as never }),
    'ERR_OPTION',
    /top must be an integer from 0/,
  ],
  [
    'a what-if that is no list',
    () => scan([{ key: 'a' }], { numPartitions: 1, whatIf: 6 as never }),
    'ERR_OPTION',
    /whatIf must be an array/,
  ],
  [
    'a signal that is none',
    () => scan([{ key: 'a' }], { numPartitions: 1, signal: {} as never }),
    'ERR_OPTION',
    /signal must be an AbortSignal/,
  ],
  [
    'a partition list of texts',
    () => who('kafka://localhost:1/t', { kafka: { partitionList: ['1'] as never } }),
    'ERR_OPTION',
    /partitionList must be an array of partitions/,
  ],
];
for (const [name, ask, code, text] of wrongOptions) test(`no option: ${name}`, () => fails(ask(), code, text));

test('a signal ends it, whatever is read, with its reason', async () => {
  const reason = new Error('enough');
  async function* endless() {
    for (let i = 0; ; i++) yield { key: `key-${i}`, partition: 0 };
  }
  async function* silent() {
    yield { key: 'a', partition: 0 };
    await new Promise(() => {});
  }
  for (const source of [endless(), silent(), later([Buffer.from('0\ta\n'.repeat(20_000))])]) {
    const controller = new AbortController();
    const work = who(source, {
      numPartitions: 1,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    });
    setTimeout(() => controller.abort(reason), 50);
    assert.is(await work.catch(error => error), reason);
  }
  assert.is(await scan(orders, { numPartitions: 12, signal: AbortSignal.abort(reason) }).catch(error => error), reason);
});

test('what a source throws comes out as it is, and the source is closed', async () => {
  const own = new Error('my own');
  let isClosed = false;
  async function* breaking() {
    try {
      yield { key: 'a' };
      throw own;
    } finally {
      isClosed = true;
    }
  }
  assert.is(await scan(breaking(), { numPartitions: 1 }).catch(error => error), own);
  assert.ok(isClosed);
  let isGivenBack = false;
  function* wrong() {
    try {
      yield { key: 'a' };
      yield { key: 7 as never };
      yield { key: 'b' };
    } finally {
      isGivenBack = true;
    }
  }
  await fails(scan(wrong(), { numPartitions: 1 }), 'ERR_KEY', /record 1/);
  assert.ok(isGivenBack);
});

test('reading lets others run, of a file too', async () => {
  const file = folder.file('many.tsv', '3\tsome-key\n'.repeat(600_000));
  let turns = 0;
  let isRead = false;
  const others = (async () => {
    for (; !isRead; turns++) await sleep(1);
  })();
  await scan(file, { numPartitions: 12, format: 'tsv', ...quiet });
  isRead = true;
  await others;
  assert.ok(turns > 5, `${turns}`);
});

test('what the answer rests on is told: to onNote all of it, else as warnings what is more than a hint', async () => {
  const text = () => later([Buffer.from(`${lines.slice(0, 50).join('\n')}\nnothing\n`)]);
  const notes: string[] = [];
  await who(text(), { numPartitions: 12, onNote: note => notes.push(note) });
  assert.equal(notes.length, 2, notes.join('; '));
  assert.match(notes[0], /^read as kcat -J: \d+ keys with partitions$/);
  assert.is(notes[1], 'warning: 1 line is no record and was left out');
  const warned: string[] = [];
  const listen = ({ name, message }: Error) => name === 'KeylaneWarning' && warned.push(message);
  process.on('warning', listen);
  await who(text(), { numPartitions: 12 });
  await sleep(1);
  process.off('warning', listen);
  assert.equal(warned, ['1 line is no record and was left out']);
});

test('progress counts the bytes', async () => {
  let last = 0;
  await scan(later([Buffer.from('a\nb\n')]), { numPartitions: 1, format: 'keys', onProgress: bytes => (last = bytes) });
  assert.is(last, 4);
});

test('require and import have the same questions, and their errors are KeylaneErrors', async () => {
  const imported = await import('../../dist/cli/analysis.js' as string);
  const required = createRequire(import.meta.url)('../../dist/cjs/analysis.js');
  assert.equal(Object.keys(required).sort(), Object.keys(imported).sort());
  const few = Array.from({ length: 60 }, (_, i) => ({ key: `key-${i}`, partition: i % 3 }));
  assert.equal(
    await required.who(few, { numPartitions: 3, ...quiet }),
    await imported.who(few, { numPartitions: 3, ...quiet }),
  );
  await fails(required.who([{ key: 'a', partition: 0 }], {}), 'ERR_OPTION', /numPartitions is missing/);
});

test.run();
