// Batches read by scan.wasm against the JavaScript decoder, whose blocks a fold in JavaScript goes through: nothing may differ.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seeded } from '../../../bench/keys.ts';
import { BatchSink } from '../../../src/scan/writers/batch-sink.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import { BlockSink } from '../../../src/sources/batches/block-sink.ts';
import { crc32 } from '../../../src/sources/batches/crc.ts';
import { BatchDecoder } from '../../../src/sources/batches/decoder.ts';
import { ruleMask } from '../../../src/state/writers/rule-masks.ts';
import type { Session } from '../../../src/state/writers/sessions.ts';
import { emptyWhoState, type WhoState } from '../../../src/state/writers/state.ts';
import { jsFold } from '../../reference/fold-js.ts';
import { runs } from '../../runs.ts';
import { batch, CONTROL, sealed, varint } from '../../sources/batches/batch.ts';
import { filesOf } from '../../sources/segments/fixtures.ts';

const test = suite('batches in scan.wasm');
const N = 12;

interface Window {
  from?: number;
  to?: number;
}

const runOf = ({ from = 0, to = Infinity }: Window) => ({ name: 'x', partition: 3, from, to, next: 0 });

async function inWasm(bytes: Uint8Array, window: Window = {}): Promise<WhoState> {
  const state = emptyWhoState(N);
  const fold = new RecordFold(state);
  const sink = fold.sink((records, receive) => new BatchSink(records, receive));
  await new BatchDecoder(sink).decode(bytes, 0, bytes.length, runOf(window));
  sink.flush();
  fold.finish();
  return state;
}

async function inJavaScript(bytes: Uint8Array, window: Window = {}): Promise<WhoState> {
  const state = emptyWhoState(N);
  const fold = jsFold(state);
  const sink = new BlockSink();
  await new BatchDecoder(sink).decode(bytes, 0, bytes.length, runOf(window));
  sink.flush();
  for (const block of sink.take()) fold.add(block);
  fold.finish();
  return state;
}

/** What is known, or what is wrong. */
async function outcome(read: typeof inWasm, bytes: Uint8Array, window?: Window): Promise<unknown> {
  try {
    const { pairs, sessions, ...state } = await read(bytes, window);
    const { level, pairs: count, keys } = pairs;
    return { ...state, pairs: [...pairs], level, count, keys, sessions: sessions && [...sessions] };
  } catch (error) {
    return (error as Error).message;
  }
}

async function compare(bytes: Uint8Array, window?: Window): Promise<unknown> {
  const found = await outcome(inWasm, bytes, window);
  assert.equal(found, await outcome(inJavaScript, bytes, window));
  return found;
}

test('what Java wrote, of every format and codec', async () => {
  const path = new URL('../../sources/batches/java-batches.json', import.meta.url);
  const sets: { name: string; batches: string; records: unknown[] }[] = JSON.parse(readFileSync(path, 'utf8'));
  for (const { batches, records } of sets) {
    const bytes = Buffer.from(batches, 'base64');
    const { records: found } = (await compare(bytes)) as WhoState;
    assert.is(found, records.length);
    await compare(bytes, { from: 500, to: 700 });
  }
});

test('what real clients wrote, in more bytes than are read at a time', async () => {
  for (const name of ['orders', 'mixed'] as const) for (const bytes of filesOf(name).values()) await compare(bytes);
  const many = Buffer.concat(
    Array.from({ length: 1000 }, (_, i) =>
      batch({
        offset: 20 * i,
        records: Array.from({ length: 20 }, (_, j) => ({ key: `k-${(i * j) % 97}`, value: 'v'.repeat(40) })),
      }),
    ),
  );
  const { records, sessions } = await inWasm(many);
  assert.is(records, 20_000);
  assert.is([...sessions!][0].batches, 1000);
  await compare(many);
});

test('a batch that is larger than what is read at a time, keys of a megabyte, more records than the columns hold', async () => {
  const long = 'k'.repeat(1 << 20);
  await compare(batch({ records: [{ key: long }, { key: 'short' }, { key: long, value: null }, { key: null }] }));
  await compare(batch({ records: Array.from({ length: 40_000 }, (_, i) => ({ key: `k${i % 300}` })) }));
});

test('bytes that are wrong under a right checksum: both say the same', async () => {
  const random = seeded(7);
  const records = [
    { key: 'one' },
    { key: 'two', value: null },
    { key: null },
    { key: 'three', timestampDelta: 70_000 },
  ];
  const told = new Set<unknown>();
  for (let i = 0; i < runs(1200, 24); i++) {
    const bytes = batch({ records });
    for (let flips = 1 + random(2); flips > 0; flips--) bytes[61 + random(bytes.length - 61)] = random(256);
    const found = await compare(sealed(bytes));
    if (typeof found === 'string') told.add(/in "x" (.*?)\. Nothing/.exec(found)![1].replace(/\d+/g, 'N'));
  }
  assert.ok(told.size >= 3, [...told].join('\n'));
});

/** Of format 0. */
function message(offset: number, key: string): Buffer {
  const body = Buffer.concat([Buffer.of(0, 0, 0, 0, 0, key.length), Buffer.from(key), Buffer.of(0, 0, 0, 0)]);
  const head = Buffer.alloc(16);
  head.writeBigInt64BE(BigInt(offset), 0);
  head.writeInt32BE(4 + body.length, 8);
  head.writeUInt32BE(crc32(body, 0, body.length), 12);
  return Buffer.concat([head, body]);
}

test('bytes that are overwritten between two calls are read anew', async () => {
  const state = emptyWhoState(N);
  const fold = new RecordFold(state);
  const sink = fold.sink((records, receive) => new BatchSink(records, receive));
  const decoder = new BatchDecoder(sink);
  const run = runOf({});
  const bytes = Buffer.alloc(200);
  const control = batch({ attributes: CONTROL, records: [{ key: Buffer.of(0, 0, 0, 1), value: Buffer.alloc(60) }] });
  bytes.set(control);
  await decoder.decode(bytes, 0, control.length, run);
  const messages = Buffer.concat([message(1, 'first'), message(2, 'second')]);
  bytes.set(messages);
  await decoder.decode(bytes, 0, messages.length, run);
  sink.flush();
  fold.finish();
  assert.equal(state.witnesses.map(({ key }) => Buffer.from(key).toString()).sort(), ['first', 'second']);
});

test('sessions: keyless records are told apart, and batches fit what all of their keys fit', async () => {
  const rows = [{ key: 'a' }, { key: null }, { key: 'b' }, { key: null, value: 'x' }];
  const { sessions } = (await compare(batch({ producerId: 7, records: rows }))) as WhoState;
  const [{ records, keyless, batches, masks }] = sessions as unknown as [Session];
  assert.equal([records, keyless, batches], [4, 2, 1]);
  const expected = ['a', 'b'].map(key => ruleMask(Buffer.from(key), 3, N)).reduce((all, mask) => all & mask);
  assert.equal([...masks], [[expected, { batches: 1, records: 2 }]]);
  const none = (await compare(batch({ producerId: 7, records: [{ key: null }] }))) as WhoState;
  assert.equal([...(none.sessions as unknown as [Session])[0].masks], []);
});

test('an offset that its batch has not, wherever the batch begins', async () => {
  for (const offset of [0, 7, 1000]) {
    const ofTwo = (offsetDelta: number) => batch({ offset, records: [{ key: 'a' }, { key: 'b', offsetDelta }] });
    assert.is(((await compare(ofTwo(1))) as WhoState).records, 2);
    for (const foreign of [2, offset + 1, 2 * offset + 2]) {
      if (foreign > 1) assert.match((await compare(ofTwo(foreign))) as string, /offset/);
    }
  }
});

test('numbers that are too long', async () => {
  const long = Buffer.from([0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
  assert.match(
    (await compare(batch({ count: 1, payload: Buffer.concat([long, Buffer.alloc(20)]) }))) as string,
    /longer than any/,
  );
  const body = Buffer.concat([Buffer.of(0), Buffer.alloc(10, 0x80), Buffer.of(1, 0, 1, 1, 0)]);
  const payload = Buffer.concat([varint(body.length), body]);
  assert.match((await compare(batch({ count: 1, payload }))) as string, /longer than any/);
});

test.run();
