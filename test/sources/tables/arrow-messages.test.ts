// Messages of an Arrow stream: as many bytes as may be are read, one more is refused before it is.

import { readFileSync } from 'node:fs';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import { Input } from '../../../src/sources/input.ts';
import { emptyNotes } from '../../../src/sources/options.ts';
import { sourceOf } from '../../../src/sources/source.ts';
import { arrowMessages } from '../../../src/sources/tables/arrow-messages.ts';
import { checkVectors } from '../../../src/sources/tables/arrow-vectors.ts';

const test = suite('Arrow messages');
const keys = Array.from({ length: 300 }, (_, i) => `key-${i % 50}`);
const stream = Buffer.from(tableToIPC(tableFromArrays({ key: keys }), 'stream'));

/** The same records, packed by pyarrow with LZ4 and with zstd. */
const PACKED = ['lz4', 'zstd'].map(codec => readFileSync(new URL(`data/pyarrow-${codec}.arrows`, import.meta.url)));

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function messagesOf(bytes: Buffer, size: number, longest = 1 << 20, onPacked = () => {}): Promise<Buffer[]> {
  const messages: Buffer[] = [];
  const beforePacked = async () => onPacked();
  for await (const message of arrowMessages(pieces(bytes, size), longest, beforePacked)) messages.push(message);
  return messages;
}

test('are the stream, however its bytes come', async () => {
  for (const size of [1, 7, 64, 1 << 20]) {
    const messages = await messagesOf(stream, size);
    assert.ok(messages.length > 2, 'a schema, a dictionary, a batch');
    assert.ok(Buffer.concat(messages).equals(stream));
  }
});

test('are read up to the limit', async () => {
  const longest = Math.max(...(await messagesOf(stream, 1 << 20)).map(({ length }) => length));
  assert.ok(Buffer.concat(await messagesOf(stream, 1000, longest)).equals(stream));
  const error = await messagesOf(stream, 1000, longest - 1).catch(error => error);
  assert.instance(error, KeylaneError);
  assert.is(error.code, 'ERR_SOURCE_LINE');
});

test('that are packed are told before they come, and no others', async () => {
  for (const [bytes, isPacked] of [[stream, false] as const, ...PACKED.map(packed => [packed, true] as const)]) {
    let told = 0;
    const messages = await messagesOf(bytes, 1 << 20, undefined, () => told++);
    assert.is(told > 0, isPacked);
    assert.ok(told < messages.length, 'the schema never is');
  }
});

/** The least limit at which all messages come. */
async function leastLimitOf(bytes: Buffer): Promise<number> {
  let [refused, taken] = [0, 1 << 20];
  while (taken - refused > 1) {
    const limit = (taken + refused) >> 1;
    const error = await messagesOf(bytes, 1 << 20, limit).then(
      () => undefined,
      error => error,
    );
    if (error) assert.is(error.code, 'ERR_SOURCE_LINE');
    if (error) refused = limit;
    else taken = limit;
  }
  return taken;
}

test('are read up to the limit as what they become, whatever has packed them', async () => {
  const [lz4, zstd] = await Promise.all(PACKED.map(leastLimitOf));
  assert.is(lz4, zstd);
  for (const bytes of PACKED) {
    assert.ok(lz4 > Math.max(...(await messagesOf(bytes, 1 << 20)).map(({ length }) => length)));
  }
});

test('whose buffers become more or less than they say are damaged, and no memory is asked for what they say', async () => {
  for (const bytes of PACKED) {
    let frames = 0;
    for (let at = 0; at + 12 <= bytes.length; at += 8) {
      if (![0x184d2204, 0xfd2fb528].includes(bytes.readUInt32LE(at + 8))) continue;
      const size = bytes.readBigInt64LE(at);
      frames++;
      for (const [claimed, code] of [
        [size - 1n, 'ERR_SOURCE_DAMAGED'],
        [size + 1n, 'ERR_SOURCE_DAMAGED'],
        [-2n, 'ERR_SOURCE_DAMAGED'],
        [1n << 40n, 'ERR_SOURCE_LINE'],
      ] as const) {
        const forged = Buffer.from(bytes);
        forged.writeBigInt64LE(claimed, at);
        const blocks: object[] = [];
        for await (const block of keysOf(forged)) blocks.push(block);
        assert.is((blocks.at(-1) as KeylaneError).code, code, `${claimed} at ${at}`);
      }
    }
    assert.ok(frames > 3);
  }
});

test('that break off, or are none, come as they are', async () => {
  for (let length = 0; length < stream.length; length += 13) {
    const cut = stream.subarray(0, length);
    assert.ok(Buffer.concat(await messagesOf(cut, 100)).equals(cut));
  }
  for (let at = 0; at < 400; at++) {
    const damaged = Buffer.from(stream);
    damaged[at] ^= 0x80;
    const error = await messagesOf(damaged, 100).catch(error => error);
    if (error instanceof Error) assert.instance(error, KeylaneError);
  }
});

test('that claim more fields, buffers or nodes than they can hold are damaged', async () => {
  const messages = await messagesOf(stream, 1 << 20);
  for (const message of messages.slice(0, 3)) {
    checkVectors(message.subarray(8));
    const length = message.readInt32LE(4);
    let refused = 0;
    for (let at = 8; at + 4 <= 8 + length; at += 4) {
      const damaged = Buffer.from(message);
      // A length of a vector, among others: 4 billion entries.
      damaged.writeUInt32LE(0xfffffff0, at);
      const whole = Buffer.concat(messages.map(each => (each === message ? damaged : each)));
      const started = performance.now();
      for await (const block of keysOf(whole)) if (block instanceof Error) refused++;
      assert.ok(performance.now() - started < 5000, `a loop at ${at}`);
    }
    assert.ok(refused > 0);
  }
});

/** The blocks, and the error in the end. */
async function* keysOf(bytes: Buffer): AsyncGenerator<object> {
  try {
    const source = await sourceOf(await Input.of('x', pieces(bytes, 1 << 20)), { format: 'arrow' });
    yield* source.keys(emptyNotes());
  } catch (error) {
    assert.instance(error, KeylaneError, String((error as Error).stack));
    yield error as KeylaneError;
  }
}

test.run();
