// Keys as other engines hand them over: Arrow streams, lines in hexadecimal and base64. Null is not the empty key.

import {
  Binary,
  Dictionary,
  FixedSizeBinary,
  Int32,
  LargeUtf8,
  makeTable,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import type { KeyBatch } from '../../../src/sources/batch.ts';
import { Input } from '../../../src/sources/input.ts';
import { readEncodedLines } from '../../../src/sources/keys/encoded-lines.ts';
import { emptyNotes } from '../../../src/sources/options.ts';
import { sourceOf } from '../../../src/sources/source.ts';
import { runs } from '../../runs.ts';

const test = suite('formats of keys');

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

/** Keys as hexadecimal, and how many records had none. */
async function read(batches: AsyncIterable<KeyBatch>): Promise<[keys: string[], keyless: number]> {
  const keys: string[] = [];
  let missing = 0;
  for await (const { keys: block, keyless } of batches) {
    for (let i = 0; i < block.count; i++) keys.push(Buffer.from(block.key(i)).toString('hex'));
    missing += keyless;
  }
  return [keys, missing];
}

async function* readArrow(chunks: AsyncIterable<Buffer>, name: string, column: string | undefined) {
  const options = { format: 'arrow', ...(column !== undefined && { columns: [column] }) };
  yield* (await sourceOf(await Input.of(name, chunks), options)).keys(emptyNotes());
}

async function codeOf(batches: AsyncIterable<KeyBatch>): Promise<string> {
  try {
    await read(batches);
  } catch (error) {
    assert.instance(error, KeylaneError);
    return `${(error as KeylaneError).code} ${(error as Error).message}`;
  }
  return 'nothing was thrown';
}

const texts = ['a', null, '', 'Zürich', 'a', null, '東京'];
const expected = (values: (string | Uint8Array | null)[]): [string[], number] => {
  const keyed = values.filter(value => value !== null);
  return [keyed.map(value => Buffer.from(value).toString('hex')), values.length - keyed.length];
};
const stream = (table: Table) => tableToIPC(table, 'stream');
const columns: [string, Table, (string | Uint8Array | null)[]][] = [
  ['utf8', new Table({ key: vectorFromArray(texts, new Utf8()) }), texts],
  ['large_utf8', new Table({ key: vectorFromArray(texts, new LargeUtf8()) }), texts],
  ['a dictionary', new Table({ key: vectorFromArray(texts, new Dictionary(new Utf8(), new Int32())) }), texts],
  [
    'binary',
    new Table({
      key: vectorFromArray([Uint8Array.of(0, 10), null, new Uint8Array(), Uint8Array.of(255)], new Binary()),
    }),
    [Uint8Array.of(0, 10), null, new Uint8Array(), Uint8Array.of(255)],
  ],
  [
    'fixed_size_binary',
    new Table({ key: vectorFromArray([Uint8Array.of(1, 2), null, Uint8Array.of(3, 4)], new FixedSizeBinary(2)) }),
    [Uint8Array.of(1, 2), null, Uint8Array.of(3, 4)],
  ],
];
for (const [name, table, values] of columns) {
  test(`arrow, ${name}: whole, in pieces, and a slice of it`, async () => {
    const bytes = stream(table);
    for (const size of [7, 100, bytes.length]) {
      assert.equal(await read(readArrow(pieces(bytes, size), 'x', undefined)), expected(values), `pieces of ${size}`);
    }
    assert.equal(
      await read(readArrow(pieces(stream(table.slice(1, 3)), 64), 'x', 'key')),
      expected(values.slice(1, 3)),
    );
  });
}

test('arrow: several batches, and the column that is named', async () => {
  const batch = (from: number) =>
    new Table({
      id: vectorFromArray([1, 2], new Int32()),
      city: vectorFromArray(['x', 'y'], new Utf8()),
      key: vectorFromArray([`k${from}`, null], new Utf8()),
    });
  const all = batch(1).concat(batch(2));
  assert.equal(await read(readArrow(pieces(stream(all), 50), 'x', 'key')), expected(['k1', null, 'k2', null]));
  assert.equal(await read(readArrow(pieces(stream(all), 50), 'x', undefined)), expected(['k1', null, 'k2', null]));
  const texts = stream(new Table({ a: vectorFromArray(['x']), b: vectorFromArray(['y']) }));
  assert.match(await codeOf(readArrow(pieces(texts, 50), 'x', undefined)), /^ERR_COLUMN .*"a", "b"/);
  assert.match(await codeOf(readArrow(pieces(stream(all), 50), 'x', 'none')), /^ERR_COLUMN /);
  assert.match(await codeOf(readArrow(pieces(stream(all), 50), 'x', 'id')), /^ERR_COLUMN .*type Int32/);
});

test('arrow: what is no stream, or breaks off, is refused', async () => {
  const bytes = stream(makeTable({ key: Int32Array.of(1) }));
  const keys = stream(columns[0][1]);
  assert.match(await codeOf(readArrow(pieces(Buffer.from('a\nb\n'), 50), 'x', undefined)), 'ERR_SOURCE_DAMAGED');
  assert.match(await codeOf(readArrow(pieces(bytes, 50), 'x', undefined)), /^ERR_COLUMN .*--key-type long/);
  assert.match(await codeOf(readArrow(pieces(keys.subarray(0, keys.length - 60), 50), 'x', undefined)), 'ERR_SOURCE');
});

const anyKeys = fc.array(fc.option(fc.uint8Array({ maxLength: 12 }), { nil: null }), { maxLength: 30 });
for (const encoding of ['hex', 'base64'] as const) {
  test(`${encoding}: any keys, LF and CRLF`, async () => {
    await fc.assert(
      fc.asyncProperty(anyKeys, fc.boolean(), fc.integer({ min: 1, max: 40 }), async (keys, isCrlf, size) => {
        const lines = keys.map(key => (key?.length === 0 ? '""' : Buffer.from(key ?? []).toString(encoding)));
        const text = lines.map(line => `${line}${isCrlf ? '\r\n' : '\n'}`).join('');
        assert.equal(await read(readEncodedLines(pieces(Buffer.from(text), size), 'x', encoding)), expected(keys));
      }),
      { numRuns: runs(100) },
    );
  });

  test(`${encoding}: a line that is none`, async () => {
    const code = await codeOf(readEncodedLines(pieces(Buffer.from('\nYWI=\n6162\n*\n'), 99), 'x', encoding));
    assert.match(code, encoding === 'hex' ? /^ERR_SOURCE_DAMAGED .*line 2/ : /^ERR_SOURCE_DAMAGED .*line 4/);
  });
}

test('what engines write for null and for the empty key, in lines and in records', async () => {
  const lines = String.raw`61
\N

""
FF000A
`.replace('FF000A', 'ff000a');
  assert.equal(await read(readEncodedLines(pieces(Buffer.from(lines), 3), 'x', 'hex')), [['61', '', 'ff000a'], 2]);
  const records = String.raw`0	61
1	\N
2	
3	""
`.replaceAll(String.raw`\t`, '\t');
  for (const keyType of ['hex', 'base64'] as const) {
    const text = keyType === 'hex' ? records : records.replace('61', 'YQ==');
    const source = await sourceOf(await Input.of('x', pieces(Buffer.from(text), 99)), { format: 'tsv', keyType });
    assert.equal(await read(source.keys(emptyNotes())), [['61', ''], 2]);
  }
});

test('base64 that is broken into lines is refused, and what only could be is not', async () => {
  const encode = (lengths: number[], width: number, end = '\n'): string =>
    lengths
      .map(length => {
        const text = Buffer.alloc(length, 'x').toString('base64');
        return `${text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`)}\n`;
      })
      .join('');
  const outcome = (text: string, keyType: 'base64' | 'hex' = 'base64') =>
    codeOf(readEncodedLines(pieces(Buffer.from(text), 1000), 'x', keyType));
  // Spark's base64(), Python's encodebytes, openssl.
  for (const text of [encode([10, 100], 76, '\r\n'), encode([100, 10], 76), encode([58], 76), encode([20, 100], 64)]) {
    assert.match(await outcome(text), /^ERR_SOURCE_DAMAGED .* hex/);
  }
  // Of 46, 47, 55 and 56 bytes whole texts have the lengths of lines that go on, but they end with "=".
  const whole = [46, 47, 55, 56].map(length => encode([10, length, length], 1000));
  for (const text of [encode([10, 100], 1000), encode([57, 58], 1000), encode([48, 48], 64), ...whole]) {
    assert.is(await outcome(text), 'nothing was thrown');
  }
  assert.match(await outcome(encode([47, 100], 64)), /^ERR_SOURCE_DAMAGED .* hex/);
  const tsv = encode([100, 10, 20, 30], 76).replace(/^(?=.{3,27}$|.{76}$)/gm, '0\t');
  const source = await sourceOf(await Input.of('x', pieces(Buffer.from(tsv), 1000)), {
    format: 'tsv',
    keyType: 'base64',
  });
  assert.match(await codeOf(source.keys(emptyNotes())), /^ERR_SOURCE_DAMAGED .* hex/);
});

test.run();
