// Tables that pyarrow, Polars and DuckDB wrote: the same records as text give the same answers. data/make.py writes them.

import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Binary, Float64, Int32, Int64, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { arrowMessages } from '../../../src/sources/tables/arrow-messages.ts';
import { folderOf } from '../../cli/folder.ts';
import { keylane } from '../../cli/run.ts';
import { runs, some } from '../../runs.ts';

const test = suite('tables');
const { file, path } = folderOf(test);

const data = fileURLToPath(new URL('data/', import.meta.url));
const TABLES = readdirSync(data).filter(name => /\.(?:parquet|arrows?)$/.test(name));
const text = `${data}records.jsonl`;

const jsonOf = (...args: string[]): object => {
  const { out, err } = keylane([...args, '--json']);
  assert.is.not(out, '', err);
  return JSON.parse(out);
};

const COMMANDS: Record<string, (source: string) => string[]> = {
  scan: source => ['scan', source, '-n', '12'],
  'scan --compacted': source => ['scan', source, '-n', '12', '--compacted'],
  who: source => ['who', source, '-n', '12'],
  plan: source => ['plan', source, '--from', '12', '--to', '18'],
  'plan --compacted': source => ['plan', source, '--from', '12', '--to', '18', '--compacted'],
  join: source => ['join', source, source, '-n', '12'],
};
test('there is a table of each library and codec', () => assert.is(TABLES.length, 17));
for (const [i, [command, args]] of Object.entries(COMMANDS).entries()) {
  test(`${command}: what the same records as text give`, () => {
    const expected = jsonOf(...args(text), '--key-type', 'hex');
    // In turns: in npm test two commands are asked about each table.
    for (const name of some(TABLES, 3, i)) {
      // Of Parquet the values are read only by who asks for tombstones.
      const isUnread = command === 'scan' && name.endsWith('.parquet');
      assert.equal(jsonOf(...args(data + name)), isUnread ? { ...expected, tombstones: 0 } : expected, name);
    }
  });
}

test('what was read is said', () => {
  for (const [name, as] of [
    ['polars.parquet', 'Parquet'],
    ['pyarrow-file.arrow', 'Arrow'],
  ]) {
    assert.is(
      keylane(['scan', data + name, '-n', '12']).err,
      `read as ${as}, key "key": 228 keys with partitions\n`,
      name,
    );
  }
});

test('keys alone are counted as lines are', () => {
  const keys = ['a', '', null, 'order-1', 'order-1', 'ü'];
  const lines = keys.map(key => (key === null ? '' : key === '' ? '""' : Buffer.from(key).toString('hex'))).join('\n');
  const expected = jsonOf('scan', file('keys.hex', `${lines}\n`), '--format', 'hex', '-n', '7');
  const parquet = parquetWriteBuffer({ columnData: [{ name: 'id', data: keys, type: 'STRING' }] });
  assert.equal(jsonOf('scan', file('keys.parquet', new Uint8Array(parquet)), '-n', '7'), expected);
  const arrow = tableToIPC(new Table({ id: vectorFromArray(keys, new Utf8()) }), 'stream');
  assert.equal(jsonOf('scan', file('keys.arrows', arrow), '-n', '7'), expected);
});

test('texts in hexadecimal are recognised, bytes are taken as they are', () => {
  const texts = Array.from({ length: 100 }, (_, i) => Buffer.from(`key ${i} of them`).toString('hex'));
  for (const [type, isHex] of [
    [new Utf8(), true],
    [new Binary(), false],
  ] as const) {
    const values = type instanceof Utf8 ? texts : texts.map(each => Buffer.from(each));
    const source = file('hex.arrows', tableToIPC(new Table({ key: vectorFromArray(values, type) }), 'stream'));
    assert.is(/the keys are hex/.test(keylane(['scan', source, '-n', '7']).err), isHex);
  }
  const source = file(
    'hex.parquet',
    new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'key', data: texts, type: 'STRING' }] })),
  );
  assert.match(keylane(['scan', source, '-n', '7']).err, /the keys are hex/);
});

const integers = {
  id: vectorFromArray([1n, null, 2n ** 60n], new Int64()),
  city: vectorFromArray(['x', null, 'z'], new Utf8()),
};
test('integers are keys of a type that is said, or parts of a key of several', () => {
  const source = file('integers.arrows', tableToIPC(new Table(integers), 'stream'));
  assert.match(keylane(['scan', source, '--column', 'id', '-n', '7']).err, /--key-type long.*ERR_COLUMN/);
  const lines = file('longs', `1\n\n${2n ** 60n}\n`);
  for (const type of ['long', 'string']) {
    assert.equal(
      jsonOf('scan', source, '--column', 'id', '--key-type', type, '-n', '7'),
      jsonOf('scan', lines, '--key-type', type, '-n', '7'),
    );
  }
  const joint = file('joint', `x-1\n\nz-${2n ** 60n}\n`);
  assert.equal(
    jsonOf('scan', source, '--column', 'city,id', '--separator', '-', '-n', '7'),
    jsonOf('scan', joint, '-n', '7'),
  );
});

test('partitions are integers, numbers without a fraction, or their texts; others are no records', () => {
  const key = vectorFromArray(['a', 'b', 'c'], new Utf8());
  const wanted = (jsonOf('scan', file('p.tsv', '3\ta\n5\tb\n3\tc\n'), '-n', '7') as { partitions: unknown }).partitions;
  for (const partition of [
    vectorFromArray([3, 5, 3], new Int32()),
    vectorFromArray([3, 5, 3], new Float64()),
    vectorFromArray(['3', '5', '3'], new Utf8()),
  ]) {
    const source = file('partitions.arrows', tableToIPC(new Table({ key, partition }), 'stream'));
    assert.equal((jsonOf('scan', source, '-n', '7') as { partitions: unknown }).partitions, wanted);
  }
  const odd = file(
    'odd.arrows',
    tableToIPC(new Table({ key, partition: makeVector(Float64Array.of(3, 5.5, 3)) }), 'stream'),
  );
  assert.match(keylane(['scan', odd, '-n', '7']).err, /1 line is no record/);
});

test('what cannot be read is refused by name', () => {
  const parquet = readFileSync(`${data}polars.parquet`);
  const cases: [args: string[], input: Uint8Array | string, message: RegExp][] = [
    [['scan', '-'], parquet, /Parquet, .* pipe.*ERR_SOURCE_BINARY/],
    [['scan', file('x.parquet.gz', gzipSync(parquet))], '', /gzip.*ERR_SOURCE_BINARY/],
    [['scan', file('encrypted.parquet', Buffer.concat([Buffer.from('PARE'), parquet.subarray(4)]))], '', /encrypted/],
    [['scan', `${data}polars.parquet`, '--format', 'csv'], '', /it is Parquet.*--format parquet/],
    [['scan', `${data}polars.arrows`, '--format', 'kcat'], '', /it is Arrow.*--format arrow/],
    [['scan', text, '--format', 'parquet'], '', /no Parquet file.*ERR_SOURCE_DAMAGED/],
    [['scan', text, '--format', 'arrow'], '', /no Arrow IPC stream.*ERR_SOURCE_DAMAGED/],
    [['scan', `${data}pyarrow-none.parquet`, '--column', 'headers'], '', /"headers".*LIST.*ERR_COLUMN/],
    [['scan', `${data}polars.parquet`, '--column', 'nothing'], '', /ERR_COLUMN/],
    [
      ['scan', `${data}polars.parquet`, '--column', 'key', '--partition-column', 'timestamp'],
      '',
      /TIMESTAMP.*integers.*ERR_COLUMN/,
    ],
    [['scan', `${data}polars.parquet`, '--topic', 'other'], '', /of others, the first of "\w+".*ERR_SOURCE_TOPICS/],
  ];
  for (const [args, input, message] of cases) {
    const { code, err } = keylane([...args, '-n', '12'], { input });
    assert.is(code, 2, err);
    assert.match(err, message);
  }
});

test('a table that is cut off anywhere has a code', () => {
  for (const name of ['polars.parquet', 'pyarrow-lz4.arrows', 'pyarrow-file.arrow']) {
    const whole = readFileSync(data + name);
    const step = Math.ceil(whole.length / runs(20));
    for (let length = 12; length < whole.length - 400; length += step) {
      const { code, err } = keylane(['scan', file('cut', whole.subarray(0, length)), '-n', '12', '--column', 'key']);
      // What is not even as long as a schema can be anything.
      assert.is(code, 2, `${name} of ${length}`);
      assert.match(err, /\(ERR_\w+\)\n$/, `${name} of ${length}: ${err}`);
    }
  }
});

test('an Arrow file with its schema at its end alone is told from damage, with what to write', () => {
  const table = new Table({ key: vectorFromArray(['a', 'b'], new Utf8()) });
  // Of Polars: no mark and no length before a message.
  const polars = Buffer.from('4152524f5731000004000000f2ffffff14000000040001000000', 'hex');
  for (const bytes of [tableToIPC(table, 'file'), polars]) {
    const { code, err } = keylane(['scan', file('file', bytes), '-n', '12']);
    assert.is(code, 2);
    assert.match(err, /must begin with its schema.*write_ipc_stream.*\(ERR_SOURCE_BINARY\)\n$/);
  }
});

test('an Arrow file that ends behind any of its messages is cut off: others could be missing', async () => {
  const whole = readFileSync(`${data}pyarrow-file.arrow`);
  const magic = 8;
  let [length, cuts] = [magic, 0];
  for await (const message of arrowMessages(Readable.from([whole.subarray(magic)]), whole.length, async () => {})) {
    length += message.length;
    if (length === whole.length) break;
    const { code, err } = keylane(['scan', file('cut', whole.subarray(0, length)), '-n', '12', '--column', 'key']);
    assert.is(code, 2, `${length} of ${whole.length} bytes`);
    assert.match(err, /breaks off\..*\(ERR_SOURCE_DAMAGED\)\n$/);
    cuts++;
  }
  // Its schema, its batches and its end.
  assert.ok(cuts > 2, `${cuts}`);
});

test('a table with other bytes in it has an answer or a code, never a stack', async () => {
  const names = [
    'polars.parquet',
    'pyarrow-delta.parquet',
    'pyarrow-v2-pages.parquet',
    'pyarrow-views.arrows',
    'polars.arrows',
  ];
  const tables = names.map(name => readFileSync(data + name));
  fc.assert(
    fc.property(
      fc.nat({ max: names.length - 1 }),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
      (i, changes) => {
        const bytes = Buffer.from(tables[i]);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const { code, err } = keylane(['scan', file('changed', bytes), '-n', '12']);
        assert.ok(code === 0 || (code === 2 && /\(ERR_\w+\)\n$/.test(err)), err);
      },
    ),
    { numRuns: runs(40) },
  );
});

test('several files are one source: a folder of Parquet, parts of a dump', () => {
  const parquet = new Uint8Array(readFileSync(`${data}polars.parquet`));
  file('lake/date=2026-11-01/part-0.parquet', parquet);
  file('lake/part-1.parquet', readFileSync(`${data}duckdb.parquet`));
  file('lake/_SUCCESS', '');
  const twice = {
    ...jsonOf('scan', text, file('copy.jsonl', readFileSync(text)), '-n', '12', '--key-type', 'hex'),
    tombstones: 0,
  };
  assert.equal(jsonOf('scan', path('lake'), '-n', '12'), twice);
  assert.equal(jsonOf('scan', `${data}polars.parquet`, `${data}duckdb.parquet`, '-n', '12'), twice);
  assert.is((twice as object as { records: number }).records, 480);
  assert.is((jsonOf('who', path('lake')) as { records: number }).records, 480);
  assert.is(
    (jsonOf('plan', path('lake'), '--from', '12', '--to', '24') as { records: { total: number } }).records.total,
    456,
  );
});

const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `key-${from + i}`).join('\n');
test('parts of lines, with a line end or without: as the whole', () => {
  const [a, b, whole] = [file('a', lines(0, 70)), file('b', `${lines(70, 90)}\n`), file('whole', lines(0, 90))];
  assert.equal(jsonOf('scan', a, b, '-n', '7'), jsonOf('scan', whole, '-n', '7'));
});

test('files that are not alike are refused', () => {
  const dump = (topic: string) =>
    `{"topic":"${topic}","partition":0,"offset":0,"tstype":"create","ts":1,"broker":1,"key":"k"}\n`;
  const [a, b, keys] = [file('a.json', dump('a')), file('b.json', dump('b')), file('keys.txt', 'k\n')];
  assert.match(keylane(['who', a, b, '-n', '3']).err, /"a".*"b".*ERR_SOURCE_TOPICS/s);
  assert.match(keylane(['scan', a, keys, '-n', '3']).err, /one key a line.*kcat -J.*ERR_USAGE/);
  assert.match(keylane(['scan', a, file('none', ''), '-n', '3']).err, /none.*ERR_SOURCE_EMPTY/);
  assert.match(keylane(['scan', a, a, '-n', '3']).err, /there twice.*ERR_USAGE/);
});

test.run();
