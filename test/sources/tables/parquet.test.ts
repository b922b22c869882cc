// What of a Parquet file is in memory at a time: pages up to a limit, rows in parts of any size, a row group as it lies in its file.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import { emptyNotes } from '../../../src/sources/options.ts';
import { openSource } from '../../../src/sources/source.ts';
import { parquetCodecs } from '../../../src/sources/tables/parquet-codecs.ts';
import { folderOf } from '../../cli/folder.ts';
import { keylane } from '../../cli/run.ts';

const test = suite('Parquet, a part at a time');
const { file, path } = folderOf(test);
const data = fileURLToPath(new URL('data/', import.meta.url));
const FILES = readdirSync(data).filter(name => name.endsWith('.parquet'));

/** All keys of a file, as hexadecimal. */
async function keysOf(names: string | string[], longestBatch?: number): Promise<string[]> {
  const source = await openSource(names, { longestBatch, columns: ['key'], keyType: 'string' });
  const keys: string[] = [];
  try {
    for await (const { keys: block } of source.keys(emptyNotes())) {
      for (let i = 0; i < block.count; i++) keys.push(Buffer.from(block.key(i)).toString('hex'));
    }
  } finally {
    await source.close();
  }
  return keys;
}

test('pages are read up to the limit, one byte more is refused with both numbers, whatever has packed them', async () => {
  const limits: number[] = [];
  for (const name of FILES) {
    const whole = await keysOf(data + name);
    assert.is(whole.length, 228, name);
    let [refused, taken] = [0, 1 << 20];
    let refusal: unknown;
    while (taken - refused > 1) {
      const limit = (refused + taken) >> 1;
      try {
        assert.equal(await keysOf(data + name, limit), whole);
        taken = limit;
      } catch (error) {
        [refused, refusal] = [limit, error];
      }
    }
    limits.push(taken);
    if (refused === 0) continue;
    assert.instance(refusal, KeylaneError, `${name}: ${(refusal as Error).stack}`);
    assert.is((refusal as KeylaneError).code, 'ERR_MEMORY');
    const of = (size: number) => size.toLocaleString('en-US');
    const { message } = refusal as KeylaneError;
    assert.match(message, `a page of ${of(taken)} bytes, where ${of(refused)} are the most`);
    assert.match(message, /Give more, or write the file with smaller pages\.$/);
  }
  assert.ok(limits.filter(limit => limit > 800).length === FILES.length - 1, `limits of ${FILES}: ${limits}`);
});

test('a page of no bytes, as the dictionary of nothing but nulls, is one whatever has packed it', async () => {
  const nothing = new Uint8Array(0);
  const packed: Record<string, Uint8Array> = {
    SNAPPY: Uint8Array.of(0),
    GZIP: gzipSync(nothing),
    ZSTD: Uint8Array.from(Buffer.from('28b52ffd2000010000', 'hex')),
    BROTLI: brotliCompressSync(nothing),
    // As pyarrow writes it; in Hadoop's frame too.
    LZ4_RAW: Uint8Array.of(0),
    LZ4: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0),
  };
  const codecs = await parquetCodecs(1 << 20, () => undefined);
  assert.equal(Object.keys(codecs).sort(), Object.keys(packed).sort());
  for (const [codec, unpack] of Object.entries(codecs)) assert.is(unpack(packed[codec], 0).length, 0, codec);
});

const manyKeys = Array.from({ length: 7000 }, (_, i) => (i % 900 === 0 ? null : `key-${i}${'x'.repeat(i % 7)}`));
const parquetOf = (keys: readonly (string | null)[], rowGroupSize: number): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: 'key', data: [...keys], type: 'STRING' }],
      rowGroupSize,
      pageSize: 4000,
    }),
  );

test('rows come in parts of any size, as they are', async () => {
  const wanted = manyKeys.filter(key => key !== null).map(key => Buffer.from(key).toString('hex'));
  for (const rowGroupSize of [1024, 3000, 7000]) {
    const name = file(`many-${rowGroupSize}.parquet`, parquetOf(manyKeys, rowGroupSize));
    // Of some 17 bytes each: 1,024 rows at a time, 3,000, all.
    for (const limit of [1 << 14, 50_000, undefined]) assert.equal(await keysOf(name, limit), wanted);
  }
});

test('what is held is the largest row group of the largest file, as it lies there', async () => {
  mkdirSync(path('lake'));
  const sizes = [1024, 5000, 2000].map(rows => {
    const bytes = parquetOf(manyKeys, rows);
    writeFileSync(join(path('lake'), `${rows}.parquet`), bytes);
    const groups = parquetMetadata(bytes.buffer as ArrayBuffer).row_groups;
    return Math.max(...groups.map(({ columns }) => Number(columns[0].meta_data!.total_compressed_size)));
  });
  const heldBy = async (name: string): Promise<number | undefined> => {
    const source = await openSource(name);
    await source.close();
    return source.held;
  };
  assert.is(await heldBy(join(path('lake'), '2000.parquet')), sizes[2]);
  assert.is(await heldBy(path('lake')), Math.max(...sizes));
  assert.is(await heldBy(`${data}polars.arrows`), undefined);
});

test('every command counts it in, and says how much --memory it needs', () => {
  const name = join(data, 'polars.parquet');
  for (const args of [
    ['scan', name, '-n', '12'],
    ['scan', name, '-n', '12', '--state', path('x.state')],
    ['plan', name, '--from', '12', '--to', '24'],
    ['plan', name, '--from', '12', '--to', '24', '--compacted'],
    ['join', name, name, '-n', '12'],
    ['who', name, '-n', '12'],
  ]) {
    const refused = keylane([...args, '--memory', '150MB']);
    assert.is(refused.code, 2);
    const least = /read from a table. It must be (\d+)MB or more\. \(ERR_MEMORY\)/.exec(refused.err)?.[1];
    assert.ok(least, `${args[0]}: ${refused.err}`);
    assert.ok(keylane([...args, '--memory', `${least}MB`]).code! < 2);
    assert.match(keylane([...args, '--memory', `${Number(least) - 1}MB`]).err, `must be ${least}MB`);
  }
});

test.run();
