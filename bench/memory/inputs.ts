// Sources that need more memory than a command is given: written a piece at a time, so that whoever writes them needs little.

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Field, RecordBatchStreamWriter, Schema, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { batch } from '../../test/sources/batches/batch.ts';

const MEGABYTE = 1e6;
const PIECE = 1 << 20;
const PARTITIONS = 12;

/** Writes pieces of text, or bytes, one after the other. */
function write(path: string, pieces: Iterable<string | Uint8Array>): void {
  const file = openSync(path, 'w');
  let waiting = '';
  const flush = (): void => {
    if (waiting !== '') writeSync(file, waiting);
    waiting = '';
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      waiting += piece;
      if (waiting.length > PIECE) flush();
    } else {
      flush();
      writeSync(file, piece);
    }
  }
  flush();
  closeSync(file);
}

/** No key comes twice, and none compresses well. */
export function keyOf(i: number): string {
  return `customer-${(Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')}-${i}`;
}

const partitionOf = (i: number): number => (Math.imul(i, 0x85ebca6b) >>> 8) % PARTITIONS;

function* lines(count: number, line: (key: string, partition: number, i: number) => string): Generator<string> {
  for (let i = 0; i < count; i++) yield `${line(keyOf(i), partitionOf(i), i)}\n`;
}

/** A text of that many bytes, in pieces. */
function* filled(size: number, start: string, end: string, piece = 'x'.repeat(PIECE)): Generator<string> {
  yield start;
  let left = size - start.length - end.length;
  for (; left > piece.length; left -= piece.length) yield piece;
  yield piece.slice(0, left) + end;
}

const kcat = (key: string, partition: number, i: number): string =>
  `{"topic":"t","partition":${partition},"offset":${i},"tstype":"create","ts":${1.7e12 + 1000 * i},"broker":1,"key":"${key}","payload":"${'p'.repeat(60)}"}`;
const jsonl = (key: string, partition: number, i: number): string =>
  `{"key":"${key}","partition":${partition},"offset":${i},"timestamp":${1.7e12 + i},"value":"v"}`;
const console = (key: string, partition: number, i: number): string =>
  `CreateTime:${1.7e12 + i}\tPartition:${partition}\t${key}\tvalue`;
const csv = (key: string, partition: number, i: number): string => `${i},"${key}",${partition},"a value, quoted"`;
const dumpLog = (key: string, _: number, i: number): string =>
  `| offset: ${i} CreateTime: ${1.7e12 + i} keySize: ${key.length} valueSize: 1 sequence: -1 headerKeys: [] key: ${key} payload: v`;

/** Formats as lines of many distinct keys: how a line is written, and what comes before them. */
export const LINE_FORMATS: Record<string, { line: Parameters<typeof lines>[1]; head?: string; end?: string }> = {
  keys: { line: key => key },
  hex: { line: key => Buffer.from(key).toString('hex') },
  base64: { line: key => Buffer.from(key).toString('base64') },
  csv: { head: 'id,key,partition,value\n', line: csv },
  jsonl: { line: jsonl },
  json: { head: '[', line: (...of) => `${jsonl(...of)},`, end: `${jsonl('last', 0, 0)}]\n` },
  kcat: { line: kcat },
  console: { line: console },
  tsv: { line: (key, partition) => `${partition}\t${key}` },
  'dump-log': { head: 'Dumping /var/t-3/00000000000000000000.log\n', line: dumpLog },
};

export function writeKeys(path: string, format: string, count: number): void {
  const { head = '', line, end = '' } = LINE_FORMATS[format];
  write(path, concat([head], lines(count, line), [end]));
}

function* concat<T>(...parts: Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part;
}

/** Keys of a few kilobytes each: of longer ones only a start is kept. */
export function writeLongKeys(path: string, count: number, length = 4000): void {
  const rest = 'k'.repeat(length);
  write(
    path,
    lines(count, key => key + rest.slice(key.length)),
  );
}

/** One line of that many bytes in the middle of others. */
export function writeLongLine(path: string, format: string, size: number): void {
  const { head = '', line, end = '' } = LINE_FORMATS[format];
  const sample = line('KEY', 3, 7);
  const key =
    format === 'hex'
      ? Buffer.from('KEY').toString('hex')
      : format === 'base64'
        ? Buffer.from('KEY').toString('base64')
        : 'KEY';
  const at = sample.indexOf(key);
  const long = filled(
    size,
    sample.slice(0, at),
    sample.slice(at + key.length),
    (format === 'hex' ? 'ab' : 'abcd').repeat(PIECE / 4),
  );
  write(path, concat([head], lines(1000, line), long, ['\n'], lines(1000, line), [end]));
}

/** Rows of so many columns. */
export function writeWideCsv(path: string, columns: number, rows: number): void {
  const row = (cell: string) => filled(cell.length * columns, '', '', cell.repeat(PIECE >> 4));
  const all = Array.from({ length: rows }, (_, i) => concat([`${i},`], row('ab,'), ['x\n']));
  write(path, concat(['id,'], row('cd,'), ['x\n'], ...all));
}

export function writeGzip(path: string, format: string, count: number): void {
  const { head = '', line, end = '' } = LINE_FORMATS[format];
  function* packed(): Generator<Uint8Array> {
    let text = '';
    for (const piece of concat([head], lines(count, line), [end])) {
      text += piece;
      if (text.length < 8 * PIECE) continue;
      yield gzipSync(text, { level: 1 });
      text = '';
    }
    yield gzipSync(text);
  }
  write(path, packed());
}

/** Many members of the same megabytes of one line: much from little. */
export function writeGzipBomb(path: string, megabytes: number): void {
  const member = gzipSync(Buffer.alloc(MEGABYTE, 'x'));
  write(path, Array<Uint8Array>(megabytes).fill(member));
}

/** One batch of so many rows after the other. */
export function writeArrow(path: string, batches: number, rows: number): void {
  const schema = new Schema([new Field('key', new Utf8())]);
  const writer = new RecordBatchStreamWriter();
  const file = openSync(path, 'w');
  const flush = (): void => void writeSync(file, writer.toUint8Array(true));
  writer.reset(undefined, schema);
  for (let n = 0; n < batches; n++) {
    const keys = vectorFromArray(
      Array.from({ length: rows }, (_, i) => keyOf(n * rows + i)),
      new Utf8(),
    );
    for (const batch of new Table(schema, { key: keys }).batches) writer.write(batch);
  }
  writer.finish();
  flush();
  closeSync(file);
}

/** One row group of so many rows after the other. */
export function writeParquet(path: string, groups: number, rows: number): void {
  const columnOf = (n: number) => Array.from({ length: rows }, (_, i) => keyOf(n * rows + i));
  const partitions = Array.from({ length: rows }, (_, i) => partitionOf(i));
  const columns = (n: number) => [
    { name: 'key', data: columnOf(n), type: 'STRING' as const },
    { name: 'partition', data: partitions, type: 'INT32' as const },
  ];
  const writer = new ParquetWriter({
    writer: fileWriter(path),
    schema: schemaFromColumnData({ columnData: columns(0) }),
  });
  for (let n = 0; n < groups; n++) writer.write({ columnData: columns(n), rowGroupSize: rows });
  writer.finish();
}

/** A broker's folder: partitions with batches of so many records each. */
export function writeSegments(
  folder: string,
  batches: number,
  recordsOfBatch: number,
  attributes = 0,
  valueBytes = 20,
): void {
  let i = 0;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const at = join(folder, `t-${partition}`);
    mkdirSync(at, { recursive: true });
    function* all(): Generator<Uint8Array> {
      for (let n = 0; n < batches / PARTITIONS; n++) {
        const value = Buffer.alloc(valueBytes, 'v');
        const records = Array.from({ length: recordsOfBatch }, () => ({ key: keyOf(i++), value }));
        yield batch({ records, offset: n * recordsOfBatch, attributes, producerId: partition, epoch: 0, sequence: 0 });
      }
    }
    write(join(at, '00000000000000000000.log'), all());
  }
}
