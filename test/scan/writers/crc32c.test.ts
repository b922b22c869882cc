// The checksum of scan.wasm against its twin, which goes through tables for all bytes.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AREA_SIZE } from '../../../src/scan/area.ts';
import { crc32c as copied } from '../../../src/scan/crc32c.ts';
import { instantiateScan } from '../../../src/scan/module.ts';
import { crc32c } from '../../../src/sources/batches/crc.ts';

const test = suite('CRC-32C in scan.wasm');

const AT = 1 << 18;
const { memory, crc32c: fast } = instantiateScan();
const bytes = new Uint8Array(memory.buffer);
let seed = 7;
for (let i = AT; i < bytes.length; i++) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  bytes[i] = seed >>> 24;
}
const both = (from: number, to: number): void =>
  assert.is(fast(from, to) >>> 0, crc32c(bytes, from, to), `${to - from} bytes at ${from}`);

test('of 123456789, as RFC 3720 has it', () => {
  const text = new TextEncoder().encode('123456789');
  const before = bytes.slice(AT, AT + text.length);
  bytes.set(text, AT);
  assert.is(fast(AT, AT + text.length) >>> 0, 0xe3069283);
  bytes.set(before, AT);
});

test('of any length that a batch may have, up to some blocks of sums, at any place', () => {
  for (let size = 4; size < 10_000; size++) both(AT + (size % 37), AT + (size % 37) + size);
});

test('around the borders of blocks, and of a megabyte', () => {
  // A block of sums is 8 KiB; what is left behind them is 1,160 bytes and up to 15 more.
  for (const blocks of [1, 2, 3, 17]) {
    for (let more = 1100; more < 1250; more++) both(AT, AT + 8192 * blocks + more);
  }
  for (let shift = 0; shift < 70; shift++) both(AT + shift, AT + (1 << 20) + 3 * shift);
});

test('one flipped bit anywhere is another checksum', () => {
  const [from, to] = [AT + 5, AT + 5 + 40_000];
  const whole = fast(from, to);
  for (let at = from; at < to; at += 211) {
    bytes[at] ^= 1 << (at & 7);
    assert.is.not(fast(from, to), whole, `at ${at - from}`);
    bytes[at] ^= 1 << (at & 7);
  }
  assert.is(fast(from, to), whole);
});

test('of bytes elsewhere: copied anew although the array is the same, and up to more than there is room for', () => {
  const elsewhere = bytes.slice(AT, AT + AREA_SIZE + 100);
  for (const size of [0, 1, 15, 16, 1159, 65_536, AREA_SIZE - 1, AREA_SIZE, AREA_SIZE + 1, AREA_SIZE + 93]) {
    for (const from of [0, 1, 7]) {
      assert.is(copied(elsewhere, from, from + size), crc32c(elsewhere, from, from + size), `${size} bytes at ${from}`);
      elsewhere[from] ^= 0x55;
      assert.is(
        copied(elsewhere, from, from + size),
        crc32c(elsewhere, from, from + size),
        `${size} others at ${from}`,
      );
    }
  }
});

test.run();
