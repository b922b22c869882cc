// keylane reading the record batches of a segment file, speaking the protocol of native/README.md. The argument says where records are read:
// `wasm` as `who` has it, `js` as every other command.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { crc32c } from '../src/scan/crc32c.ts';
import { BatchSink } from '../src/scan/writers/batch-sink.ts';
import { WasmRecords } from '../src/scan/writers/record-columns.ts';
import { type RecordSink, type RecordSlices, recordSlices } from '../src/sources/batches/columns.ts';
import { BatchDecoder } from '../src/sources/batches/decoder.ts';
import type { Answer } from './native.ts';

const [where] = process.argv.slice(2);
const MOST_RECORDS = 8192;

/** Of the key's length and last byte, offset and time of each record; not while it is timed. */
let sum = 0;
let isTimed = false;
let count = 0;
let keyBytes = 0;

function consume(bytes: Uint8Array, { starts, ends, offsets, timestamps, count: records }: Columns): void {
  count += records;
  for (let i = 0; i < records; i++) keyBytes += ends[i] - starts[i];
  if (isTimed) return;
  for (let i = 0; i < records; i++) {
    const length = ends[i] - starts[i];
    sum = (Math.imul(sum, 31) + length) | 0;
    sum = (Math.imul(sum, 31) + (length > 0 ? bytes[ends[i] - 1] : 0)) | 0;
    sum = (Math.imul(sum, 31) + offsets[i] + timestamps[i]) | 0;
  }
}

type Columns = Pick<RecordSlices, 'count' | 'starts' | 'ends' | 'offsets' | 'timestamps'>;

/** Of each batch the keys stay where they are. */
class Slices implements RecordSink {
  readonly columns = recordSlices(MOST_RECORDS);

  use(bytes: Uint8Array): number {
    if (bytes !== this.columns.bytes) this.flush();
    this.columns.bytes = bytes;
    return 0;
  }

  flush(): void {
    consume(this.columns.bytes, this.columns);
    this.columns.count = 0;
  }
}

function newSink(): RecordSink {
  if (where === 'js') return new Slices();
  const records = new WasmRecords(1);
  // The rules' hashes of keys are no part of reading.
  Object.defineProperty(records, 'scan', { value: { ...records.scan, maskRecords: () => 0 } });
  return new BatchSink(records, columns => consume(columns.bytes, { ...columns, offsets: columns.positions }));
}

const sink = newSink();
let path: string | undefined;
let file = Buffer.alloc(0);

for await (const line of createInterface({ input: process.stdin })) {
  let answer: object;
  try {
    answer = await respond(JSON.parse(line));
  } catch (error) {
    answer = { error: (error as Error).message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function respond(request: { op: string; path: string; reps: number }): Promise<Answer> {
  if (request.op !== 'records') throw new Error(`There is no operation ${request.op}.`);
  if (request.path !== path) {
    file = readFileSync(request.path);
    path = request.path;
  }
  isTimed = false;
  await pass();
  const answer = { count, keyBytes, checksum: sum >>> 0 };
  isTimed = true;
  const ns: number[] = [];
  for (let i = 0; i < request.reps; i++) {
    const started = process.hrtime.bigint();
    await pass();
    ns.push(Number(process.hrtime.bigint() - started));
  }
  if (keyBytes !== answer.keyBytes) throw new Error('A later pass has read other keys.');
  return { ns, ...answer };
}

/** The whole file, which is in memory. */
async function pass(): Promise<void> {
  sum = count = keyBytes = 0;
  const run = { name: path!, partition: 0, from: 0, to: Infinity, next: 0 };
  await new BatchDecoder(sink, { crc32c }).decode(file, 0, file.length, run);
  sink.flush();
}
