// What each format says of its records, whatever pieces its bytes come in.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { KeylaneError } from '../../../src/errors.ts';
import type { Format } from '../../../src/sources/formats.ts';
import {
  emptyNotes,
  Input,
  KEYLESS,
  type Reading,
  type SourceNotes,
  type SourceOptions,
  sourceOf,
  TOMBSTONE,
} from '../../../src/sources/index.ts';

const test = suite('records');

/** A key of bytes is given as latin1 text; null is a keyless record. */
type Row = [key: string | null, partition: number, offset?: number, timestamp?: number, isTombstone?: boolean];

interface Read {
  format: Format;
  reading: Reading;
  rows: Row[];
  unreadable: number;
  notes: SourceNotes;
}

/** Records with their partitions are asked for, unless it is said otherwise. */
async function read(
  text: string | Uint8Array,
  options: SourceOptions = {},
  piece = 1 << 20,
  name = 'x',
): Promise<Read> {
  const bytes = Buffer.from(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  const notes = emptyNotes();
  const rows: Row[] = [];
  let unreadable = 0;
  const source = await sourceOf(await Input.of(name, chunks()), { needsPartitions: true, ...options });
  for await (const { keys, partitions, flags, offsets, timestamps, ...block } of source.records(notes)) {
    unreadable += block.unreadable;
    for (let i = 0; i < keys.count; i++) {
      const isKeyless = (flags[i] & KEYLESS) !== 0;
      const row: Row = [isKeyless ? null : Buffer.from(keys.key(i)).toString('latin1'), partitions[i]];
      if (isKeyless) assert.is(keys.key(i).length, 0);
      if (offsets || timestamps || flags[i] & TOMBSTONE) row.push(offsets?.[i] ?? NaN);
      if (timestamps || flags[i] & TOMBSTONE) row.push(timestamps?.[i] ?? NaN);
      if (flags[i] & TOMBSTONE) row.push(true);
      rows.push(row);
    }
  }
  return { format: source.reading.format, reading: source.reading, rows, unreadable, notes };
}

const kcat = (key: string, more = '') =>
  `{"topic":"orders","partition":3,"offset":17,"tstype":"create","ts":1700000000000,"broker":1,${more}"key":${key},"payload":"{\\"key\\":\\"no\\"}"}\n`;
const at: [number, number] = [17, 1_700_000_000_000];

const cases: [name: string, format: Format, text: string | Uint8Array, rows: Row[], options?: SourceOptions][] = [
  [
    'kcat -J',
    'kcat',
    kcat('"a"') + kcat('"b"'),
    [
      ['a', 3, ...at],
      ['b', 3, ...at],
    ],
  ],
  ['kcat: no key', 'kcat', kcat('null'), [[null, 3, ...at]]],
  ['kcat: the empty key', 'kcat', kcat('""'), [['', 3, ...at]]],
  [
    'kcat: headers that look like a key',
    'kcat',
    kcat('"a"', '"headers":["x",",\\"key\\":\\"z\\"","key","w"],'),
    [['a', 3, ...at]],
  ],
  [
    'kcat: escapes',
    'kcat',
    kcat('"a\\"\\\\\\n\\t\\u0001\\u00e4/\\/"'),
    [[Buffer.from('a"\\\n\t\u0001ä//').toString('latin1'), 3, ...at]],
  ],
  [
    'kcat: a pair of surrogates',
    'kcat',
    kcat('"\\ud83d\\ude95!"'),
    [[Buffer.from('🚕!').toString('latin1'), 3, ...at]],
  ],
  ['kcat: UTF-8', 'kcat', kcat('"Zürich"'), [[Buffer.from('Zürich').toString('latin1'), 3, ...at]]],
  [
    'kcat: bytes that are not UTF-8, with and without escapes',
    'kcat',
    Buffer.concat([Buffer.from(kcat('"\xff\x80"'), 'latin1'), Buffer.from(kcat('"\xff\\n"'), 'latin1')]),
    [
      ['\xff\x80', 3, ...at],
      ['\xff\n', 3, ...at],
    ],
  ],
  [
    'kcat: a tombstone',
    'kcat',
    '{"topic":"orders","partition":3,"offset":17,"tstype":"create","ts":1700000000000,"broker":1,"key":"a","payload":null}\n',
    [['a', 3, ...at, true]],
  ],
  [
    'kcat: without a time',
    'kcat',
    '{"topic":"orders","partition":3,"offset":17,"tstype":"unknown","ts":0,"broker":1,"key":"a","payload":"p"}\r\n',
    [['a', 3, 17, 0]],
  ],
  [
    'kcat: a partition that cannot be',
    'kcat',
    kcat('"a"') + kcat('"b"').replace('"partition":3', '"partition":4294967299'),
    [
      ['a', 3, ...at],
      ['b', -1, ...at],
    ],
  ],
  [
    'kcat: fields in another order are JSON all the same',
    'kcat',
    `${kcat('"a"')}{"key": "b", "partition": 4, "topic": "orders", "offset": 1, "ts": 1700000000000}\n`,
    [
      ['a', 3, ...at],
      ['b', 4, 1, at[1]],
    ],
  ],
  [
    'jsonl',
    'jsonl',
    '{"partition":1,"key":"a"}\n{"key":"b","partition":2,"x":[1]}',
    [
      ['a', 1],
      ['b', 2],
    ],
  ],
  [
    'jsonl: names that are like it',
    'jsonl',
    '{"kafka_partition":1,"message_key":"a","time":"2026-03-01T00:00:00Z"}',
    [['a', 1, NaN, Date.UTC(2026, 2, 1)]],
  ],
  [
    'jsonl: names that are given',
    'jsonl',
    '{"id":"a","shard":"7","key":1}',
    [['a', 7]],
    { columns: ['id'], partitionColumn: 'shard' },
  ],
  [
    'jsonl: no key',
    'jsonl',
    '{"partition":1,"key":null}\n{"partition":2}',
    [
      [null, 1],
      [null, 2],
    ],
  ],
  [
    'jsonl: no partition',
    'jsonl',
    '{"partition":1,"key":"a"}\n{"key":"b"}\n{"key":"c","partition":-1}',
    [
      ['a', 1],
      ['b', -1],
      ['c', -1],
    ],
  ],
  [
    'jsonl: numbers as keys keep their text',
    'jsonl',
    '{"partition":1,"key":42}\n{"partition":1,"x":{"key":7},"key":1.0}\n{"partition":1,"key":1e2, "y":[{}]}\n{"key" : -0,"partition":1}\n{"partition":1,"key":12345678901234567890}',
    [
      ['42', 1],
      ['1.0', 1],
      ['1e2', 1],
      ['-0', 1],
      ['12345678901234567890', 1],
    ],
  ],
  [
    'jsonl: a Buffer as Node writes it',
    'jsonl',
    '{"partition":1,"key":{"type":"Buffer","data":[255,0]}}',
    [['\xff\0', 1]],
  ],
  ['jsonl: seconds', 'jsonl', '{"partition":1,"key":"a","ts":1700000000}', [['a', 1, NaN, at[1]]]],
  [
    'console, as Kafka 2.7 and later prints it',
    'console',
    'CreateTime:1700000000000\tPartition:3\tOffset:17\ta\tvalue\nCreateTime:1700000000000\tPartition:3\tOffset:17\tnull\tvalue\twith tabs\n',
    [
      ['a', 3, ...at],
      [null, 3, ...at],
    ],
  ],
  [
    'console: partition and key alone',
    'console',
    'Partition:3\ta\nPartition:0\tb\n',
    [
      ['a', 3],
      ['b', 0],
    ],
  ],
  ['console: a tombstone', 'console', 'Partition:3\ta\tnull\n', [['a', 3, NaN, NaN, true]]],
  ['console: no time', 'console', 'NO_TIMESTAMP\tPartition:3\ta\tvalue\n', [['a', 3]]],
  [
    'console, as before 2.7',
    'console',
    'CreateTime:1700000000000\ta\tvalue\t3\nCreateTime:1700000000000\tnull\tv\tw\t4\n',
    [
      ['a', 3, NaN, at[1]],
      [null, 4, NaN, at[1]],
    ],
  ],
  ['console, before 2.7, without a time', 'console', 'a\tvalue\t3\n', [['a', 3]], { format: 'console' }],
  [
    'csv',
    'csv',
    'key,partition\na,1\n"b,c",2\n,3\n"",4\n',
    [
      ['a', 1],
      ['b,c', 2],
      [null, 3],
      ['', 4],
    ],
  ],
  ['csv: its columns named', 'csv', 'x,shard,id\n1,2,a\n', [['a', 2]], { columns: ['id'], partitionColumn: 'shard' }],
  ['csv: offsets and times', 'csv', 'partition,offset,timestamp,key\n3,17,2023-11-14T22:13:20Z,a\n', [['a', 3, ...at]]],
  [
    'tsv',
    'tsv',
    '3\ta\n4\tb\tc\n5\t\n-1\td\n\te\n',
    [
      ['a', 3],
      ['b\tc', 4],
      [null, 5],
      ['d', -1],
      ['e', -1],
    ],
  ],
  [
    'tsv: its fields stated',
    'text',
    '17\t3\t1700000000000\ta\tb\n',
    [['a\tb', 3, ...at]],
    { format: '%o\\t%p\\t%T\\t%k' },
  ],
  [
    'tsv: the key first',
    'text',
    'a\tx\t3\n\ty\t4\n',
    [
      ['a', 3],
      [null, 4],
    ],
    { format: '%k\\t%s\\t%p' },
  ],
  ['a byte order mark', 'tsv', '\ufeff3\ta\n', [['a', 3]]],
  [
    'hex',
    'tsv',
    '3\t00ff\n4\t0xAB\n5\t\\x0a\n',
    [
      ['\0\xff', 3],
      ['\xab', 4],
      ['\n', 5],
    ],
    { keyType: 'hex' },
  ],
  [
    'base64',
    'tsv',
    '3\tAP8=\n4\tAP8\n',
    [
      ['\0\xff', 3],
      ['\0\xff', 4],
    ],
    { keyType: 'base64' },
  ],
  ['hex in JSON', 'kcat', kcat('"00ff"'), [['\0\xff', 3, ...at]], { keyType: 'hex' }],
  [
    'one topic of several',
    'kcat',
    kcat('"a"') + kcat('"b"').replace('orders', 'other'),
    [['b', 3, ...at]],
    { topic: 'other' },
  ],
];
for (const [name, format, text, rows, options] of cases) {
  for (const piece of [1 << 20, 1, 7]) {
    test(`${name}, ${piece} bytes at a time`, async () => {
      const found = await read(text, options, piece);
      assert.is(found.format, format);
      assert.equal(found.rows, rows);
      assert.is(found.unreadable, 0);
    });
  }
}

const unreadable: [name: string, format: Format, text: string, count: number, options?: SourceOptions][] = [
  ['kcat: a line that breaks off', 'kcat', `${kcat('"a"')}{"topic":"orders","partition":3,"off\n`, 1],
  ['kcat: a key that breaks off', 'kcat', `${kcat('"a"')}${kcat('"b')}`.replace('"b,', '"b}'), 1],
  ['kcat: a key that was decoded', 'kcat', kcat('"a"') + kcat('{"id":1}'), 1],
  ['kcat: half a partition', 'kcat', kcat('"a"') + kcat('"b"').replace('"partition":3', '"partition":3.5'), 1],
  ['kcat: another escape', 'kcat', kcat('"a"') + kcat('"\\x"'), 1],
  ['jsonl: no object', 'jsonl', '{"partition":1,"key":"a"}\n[1]\n7\n"x"\nnull\n{\n', 5],
  [
    'jsonl: a partition that is none',
    'jsonl',
    '{"partition":1,"key":"a"}\n{"partition":"x","key":"a"}\n{"partition":1.5,"key":"a"}',
    2,
  ],
  ['console: no partition', 'console', 'Partition:3\ta\na\tvalue\nsome text\nb\tvalue\tx\n', 3],
  ['csv: a partition that is none', 'csv', 'key,partition\na,1\nb,x\n', 1],
  ['tsv: lines without a TAB, or a partition', 'tsv', '3\ta\nabc\n12\nx\ty\n1e3\tz\n', 4],
  ['an empty line', 'tsv', '3\ta\n\n4\tb\n', 1, { format: 'tsv' }],
  ['not hex', 'tsv', '3\t00\n3\t0\n3\tzz\n', 2, { keyType: 'hex' }],
  ['not base64', 'tsv', '3\tAAAA\n3\tA\n3\t?\n', 2, { keyType: 'base64' }],
];
for (const [name, format, text, count, options] of unreadable) {
  test(`${name}: counted, not read`, async () => {
    const found = await read(text, options);
    assert.is(found.format, format);
    assert.is(found.unreadable, count);
    assert.ok(found.rows.length >= 1);
  });
}

async function errorOf(text: string, options: SourceOptions = {}, name = 'x'): Promise<KeylaneError> {
  try {
    await read(text, options, 1 << 20, name);
  } catch (error) {
    // The CSV reader is loaded by import(), for which tsx makes another instance of the class.
    if ((error as Error).name === 'KeylaneError') return error as KeylaneError;
    throw error;
  }
  throw new Error('no error came');
}

const errors: [name: string, code: string, text: RegExp, input: string, options?: SourceOptions][] = [
  ['neither format', 'ERR_SOURCE_FORMAT', /first line is the string "just some text"/, 'just some text\n'],
  ['a wild first line', 'ERR_SOURCE_FORMAT', /\\x1b\[31m/, '\x1b[31mred\n'],
  [
    'two topics',
    'ERR_SOURCE_TOPICS',
    /"orders", "other".*--topic/,
    kcat('"a"') + kcat('"a"').replace('orders', 'other'),
  ],
  [
    'two topics in JSON',
    'ERR_SOURCE_TOPICS',
    /"a", "b"/,
    '{"topic":"a","partition":1,"key":"x"}\n{"topic":"b","partition":1,"key":"x"}',
  ],
  [
    'JSON with a topic and without',
    'ERR_SOURCE_TOPICS',
    /\("a", none\)/,
    '{"topic":"a","partition":1,"key":"x"}\n{"partition":1,"key":"x"}',
  ],
  [
    'JSON without a topic and with',
    'ERR_SOURCE_TOPICS',
    /\(none, "a"\)/,
    '{"topic":null,"partition":1,"key":"x"}\n{"topic":"a","partition":1,"key":"x"}',
  ],
  ['two topics in CSV', 'ERR_SOURCE_TOPICS', /"a", "b"/, 'topic,partition,key\na,1,x\nb,1,x\n'],
  ['JSON without a key', 'ERR_COLUMN', /is the key.*--column with one of: "partition"/, '{"partition":1}'],
  ['JSON without a partition', 'ERR_COLUMN', /is the partition.*--partition-column with one of: "key"/, '{"key":1}'],
  ['a field that is not there', 'ERR_COLUMN', /no column "id"/, '{"key":1,"partition":2}', { columns: ['id'] }],
  ['CSV without a partition', 'ERR_COLUMN', /is the partition/, 'key,x\na,1\n', { columns: ['key'] }],
  ['CSV that breaks off', 'ERR_SOURCE_DAMAGED', /not valid CSV/, 'key,partition\n"a,1\n'],
  ['UTF-16', 'ERR_SOURCE_BINARY', /byte 1 is 00/, '3\0\t\0a\0\n\0', { format: 'tsv' }],
];
for (const [name, code, text, input, options] of errors) {
  test(`${name}: ${code}`, async () => {
    const error = await errorOf(input, options);
    assert.is(error.code, code);
    assert.match(error.message, text);
    assert.not.match(error.message, /\x1b/);
  });
}

test('two million columns', async () => {
  const columns = 2_000_000;
  const error = await errorOf(`${'c,'.repeat(columns)}c\n`, { format: 'csv' });
  assert.is(error.code, 'ERR_SOURCE_LINE');
  assert.match(error.message, '65,536');
  assert.ok(error.message.length < 1000);
  const { rows } = await read(`3\ta${'\tx'.repeat(columns)}\n4\tb\tz\n`, { format: '%p\\t%k\\t%s' });
  assert.equal(rows, [
    ['a', 3],
    ['b', 4],
  ]);
});

test('nothing at all is no source', async () => {
  assert.is((await errorOf('')).code, 'ERR_SOURCE_EMPTY');
});

test('what was taken as none, and what was left out, is counted', async () => {
  assert.is((await read('Partition:1\tnull\tv\nPartition:1\ta\tv\n')).notes.nullTexts, 1);
  const topics = kcat('"a"') + kcat('"b"').replace('orders', 'other');
  assert.is((await read(topics, { topic: 'other' })).notes.otherTopics, 1);
});

test('a CSV file is told by its name, and by its header', async () => {
  const csv = 'id,shard\na,1\n';
  assert.is((await read(csv, { columns: ['id'], partitionColumn: 'shard' }, 99, 'x')).format, 'csv');
  assert.is((await read('k,p\na,1\n', {}, 99, 'x.csv.gz')).format, 'csv');
  assert.is((await read('key,Partition\na,1\n', {}, 99, 'x')).format, 'csv');
});

test.run();
