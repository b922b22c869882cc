// core.wasm reads and writes nothing but what it is given. A read past the memory's end traps, so keys, offsets and answers are laid
// against that end; a write shows as a changed byte.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeBase64 } from '../../src/core/base64.ts';
import { CORE_WASM } from '../../src/core/binaries/core.ts';
import type { CoreExports } from '../../src/core/core-exports.ts';
import { murmur2 } from '../../src/core/murmur2.ts';
import { reduce } from '../../src/core/reduce.ts';

const module = new WebAssembly.Module(decodeBase64(CORE_WASM));
const core = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
// Below KEYS lie the core's own table and scratch.
const memory = new Uint8Array(core.memory.buffer, core.KEYS.value);
const BASE = memory.byteOffset;
const FILL = 0xa5;
const test = suite('guard');

function randomBytes(length: number): Uint8Array {
  let state = length + 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) | 0;
    return state >>> 16;
  });
}

test('nothing is imported, and 2 MiB are enough to start with', () => {
  assert.equal(WebAssembly.Module.imports(module), []);
  assert.is(core.memory.buffer.byteLength, 2 ** 21);
});

test('what the core keeps for itself lies below KEYS: static data, then room for sorting', () => {
  const fresh = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
  const own = new Uint8Array(fresh.memory.buffer, 0, fresh.KEYS.value);
  assert.ok(own.findLastIndex(byte => byte !== 0) < 0x1000, 'static data reaches into the room for sorting');
});

test('a read past the end of the memory traps, so the tests below can fail', () => {
  assert.throws(() => core.murmur2(BASE + memory.length - 3, 4), /out of bounds/);
});

test('the areas of the memory lie one after another and within it', () => {
  const { ARENA, KEYS, KEYS_SIZE, READ_AHEAD, OFFSETS, MAX_KEYS, PARTITIONS } = core;
  assert.ok(KEYS.value + KEYS_SIZE.value + READ_AHEAD.value <= OFFSETS.value);
  assert.ok(OFFSETS.value + 4 * (MAX_KEYS.value + 1) <= PARTITIONS.value);
  assert.ok(PARTITIONS.value + 4 * MAX_KEYS.value <= ARENA.value);
  assert.ok(ARENA.value < BASE + memory.length);
  assert.is(KEYS_SIZE.value % 4, 0);
});

for (const length of [...Array.from({ length: 301 }, (_, i) => i), 1023, 1024, 65537]) {
  test(`one key of ${length} bytes at the very end`, () => {
    const key = randomBytes(length);
    memory.fill(FILL);
    memory.set(key, memory.length - length);
    const before = memory.slice();
    assert.is(core.murmur2(BASE + memory.length - length, length), murmur2(key, 0, length));
    assert.is(
      core.partitionForKey(BASE + memory.length - length, length, 12, 0),
      reduce(murmur2(key, 0, length), 12, 0),
    );
    assert.ok(Buffer.compare(before, memory) === 0, 'nothing was written');
  });
}

for (const lengths of [
  [0],
  [0, 0, 0],
  [1, 2, 3, 4, 5, 6, 7],
  [8, 8, 8, 8, 8, 8, 8, 8, 8],
  [36, 0, 36, 1],
  Array.from({ length: 100 }, (_, i) => (i * 7) % 61),
  [70000, 3, 0],
  [3, 0, 70000],
  // Each kernel with its last group against the limit: equal, short, padded, sorted, one giant among short ones.
  new Array(24).fill(16),
  new Array(24).fill(37),
  Array.from({ length: 24 }, (_, i) => 4 + (i % 12)),
  Array.from({ length: 64 }, (_, i) => 8 + ((i * 11) % 33)),
  Array.from({ length: 64 }, (_, i) => (i * 37) % 200),
  Array.from({ length: 3000 }, (_, i) => (i * 37) % 200),
  Array.from({ length: 3000 }, (_, i) => (i === 2990 ? 5000 : 9)),
  Array.from({ length: 40 }, (_, i) => (i === 39 ? 3000 : i % 2 ? 10 : 2000)),
]) {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = offsets[i] + length;
  });
  const bytes = randomBytes(total);
  const expected = lengths.map((_, i) => reduce(murmur2(bytes, offsets[i], offsets[i + 1]), 7, 0));

  // Each of the three columns once against the end of the memory, the others in its middle.
  for (const atEnd of ['bytes', 'offsets', 'out']) {
    test(`${lengths.length} keys, ${total} bytes, ${atEnd} at the very end`, () => {
      memory.fill(FILL);
      const at = {
        bytes: atEnd === 'bytes' ? memory.length - total : 0x1000,
        offsets: atEnd === 'offsets' ? memory.length - offsets.byteLength : 0x100000,
        out: atEnd === 'out' ? memory.length - 4 * lengths.length : 0x140000,
      };
      memory.set(bytes, at.bytes);
      memory.set(new Uint8Array(offsets.buffer), at.offsets);
      const before = memory.slice();
      core.partitionsForKeys(
        BASE + at.bytes,
        BASE + at.offsets,
        lengths.length,
        BASE + at.bytes + total,
        7,
        0,
        BASE + at.out,
      );
      assert.equal([...new Int32Array(memory.slice(at.out, at.out + 4 * lengths.length).buffer)], expected);
      memory.fill(FILL, at.out, at.out + 4 * lengths.length);
      assert.ok(Buffer.compare(before, memory) === 0, 'nothing but the answers was written');
    });
  }
}

test.run();
