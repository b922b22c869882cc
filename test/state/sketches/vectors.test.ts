// The sketches against images and numbers that Apache DataSketches' own libraries wrote: datasketches.json says which.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frequentImage } from '../../../src/state/sketches/frequent-image.ts';
import { addCoupon, estimateHll, K, type Registers, uniteRegisters } from '../../../src/state/sketches/hll.ts';
import { hllImage } from '../../../src/state/sketches/hll-image.ts';
import { estimateTheta, MOST_THETA, type ThetaSketch, thetaImage } from '../../../src/state/sketches/theta-image.ts';
import { readFrequentImage } from '../../reference/frequent-reader.ts';
import { readHllImage } from '../../reference/hll-reader.ts';
import { hllCoupon, murmur3, thetaHash } from '../../reference/murmur3-js.ts';
import { readThetaImage, trimTheta, uniteTheta } from '../../reference/theta-reader.ts';

const vectors = JSON.parse(readFileSync(new URL('datasketches.json', import.meta.url), 'utf8'));
const test = suite('DataSketches vectors');

const keyOf: Record<string, (i: number) => Uint8Array> = {
  text: i => Buffer.from(`key-${i}`),
  int32(i) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(Math.imul(i, 2654435761 | 0) >>> 0);
    return bytes;
  },
  int64(i) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(i));
    return bytes;
  },
};

const hashes = new Map<string, ReturnType<typeof murmur3>>();
function hashOf(rule: string, i: number) {
  const name = `${rule} ${i}`;
  let hash = hashes.get(name);
  if (hash === undefined) {
    hash = murmur3(keyOf[rule](i));
    hashes.set(name, hash);
  }
  return hash;
}

function registersOf(rule: string, from: number, to: number): Registers {
  const registers = new Uint8Array(K);
  for (let i = from; i < to; i++) addCoupon(registers, hllCoupon(hashOf(rule, i)));
  return registers;
}

function thetaOf(rule: string, from: number, to: number): ThetaSketch {
  const hashes = Array.from({ length: to - from }, (_, i) => thetaHash(hashOf(rule, from + i)));
  return { theta: MOST_THETA, hashes: BigUint64Array.from(new Set(hashes)).sort() };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const near = (actual: number, expected: number, name: string) =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${name}: ${actual}, expected ${expected}`);
const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

for (const { hex, h1, h2, coupon, theta, text } of vectors.hash.vectors) {
  test(`hash of ${hex || text || 'nothing'}`, () => {
    const hash = murmur3(fromHex(hex));
    assert.is(hash.h1, BigInt(`0x${h1}`));
    assert.is(hash.h2, BigInt(`0x${h2}`));
    if (coupon !== null) assert.is(hllCoupon(hash), Number.parseInt(coupon, 16));
    if (theta !== null) assert.is(thetaHash(hash), BigInt(`0x${theta}`));
  });
}

for (const { rule, n, sha256: expected, registersSha256, estimate, lower, upper } of vectors.hll8OrderFree.vectors) {
  test(`HLL of ${n} ${rule} keys`, () => {
    const registers = registersOf(rule, 0, n);
    const image = hllImage(registers);
    assert.is(sha256(registers), registersSha256);
    assert.is(sha256(image), expected);
    assert.equal(readHllImage(image), registers);
    for (const deviations of [1, 2, 3] as const) {
      const answer = estimateHll(registers, deviations);
      near(answer.value, estimate, 'estimate');
      near(answer.lower, lower[deviations - 1], 'lower');
      near(answer.upper, upper[deviations - 1], 'upper');
    }
  });
}

// Smaller lgK cannot be merged into ours; images of HLL mode are given by their hash only, the conformance test reads such.
const lists = vectors.hll8.vectors.filter((vector: { hex?: string; lgK: number }) => vector.hex && vector.lgK >= 12);
for (const { rule, lgK, n, mode, hex } of lists) {
  test(`reads the library's ${mode} of ${n} ${rule} keys, lgK ${lgK}`, () => {
    assert.equal(readHllImage(fromHex(hex)), registersOf(rule, 0, n));
  });
}

for (const { a, b, sha256: expected, mergedRegistersSha256, equalsOrderFreeImage } of vectors.hll8Union.vectors) {
  test(`HLL union of ${a} and ${b}`, () => {
    const registers = registersOf('text', a[0], a[1]);
    uniteRegisters(registers, registersOf('text', b[0], b[1]));
    assert.is(sha256(registers), mergedRegistersSha256);
    if (equalsOrderFreeImage) assert.is(sha256(hllImage(registers)), expected);
    assert.equal(registers, registersOf('text', Math.min(a[0], b[0]), Math.max(a[1], b[1])));
  });
}

for (const { rule, lgK, n, retained, theta, bytes, sha256: expected, estimate, lower, upper } of vectors.theta
  .vectors) {
  test(`Theta of ${n} ${rule} keys, lgK ${lgK}`, () => {
    const sketch = trimTheta(thetaOf(rule, 0, n), 1 << lgK);
    assert.is(sketch.hashes.length, retained);
    assert.is(sketch.theta, BigInt(`0x${theta}`));
    const image = thetaImage(sketch);
    assert.is(image.length, bytes);
    assert.is(sha256(image), expected);
    assert.equal(readThetaImage(image), sketch);
    const share = Number(sketch.theta) / 2 ** 63;
    for (const deviations of [1, 2, 3] as const) {
      const answer = estimateTheta(retained, share, deviations);
      near(answer.value, estimate, 'estimate');
      if (retained <= 120) continue;
      near(answer.lower, lower[deviations - 1], 'lower');
      near(answer.upper, upper[deviations - 1], 'upper');
    }
  });
}

for (const { a, b, union } of vectors.thetaSetOperations.vectors) {
  test(`Theta union of ${a} and ${b}`, () => {
    const [first, second] = [a, b].map(([from, to]: number[]) => trimTheta(thetaOf('text', from, to), 4096));
    const sketch = trimTheta(uniteTheta(first, second), 4096);
    assert.is(sha256(thetaImage(sketch)), union.sha256);
    near(estimateTheta(sketch.hashes.length, Number(sketch.theta) / 2 ** 63).value, union.estimate, 'estimate');
  });
}

for (const { n, hex } of vectors.thetaCompressed.vectors) {
  test(`reads Spark's Theta of ${n} keys`, () => assert.equal(readThetaImage(fromHex(hex)), thetaOf('text', 0, n)));
}

for (const { name, hex, totalWeight, offset, items } of vectors.frequentStrings.vectors) {
  test(`reads the library's Frequent Items "${name}", and what it writes itself`, () => {
    const sketch = readFrequentImage(fromHex(hex));
    const copy = readFrequentImage(frequentImage(sketch));
    for (const answer of [sketch, copy]) {
      assert.is(answer.totalWeight, totalWeight);
      assert.is(answer.offset, offset);
      const sorted = answer.items.map(({ item, weight }) => [Buffer.from(item).toString(), weight]).sort();
      // The library's own list: item, estimate (which is the upper bound), lower bound, upper bound.
      const expected = items.map(([item, , lower]: [string, number, number]) => [item, lower]).sort();
      assert.equal(sorted, expected);
      for (const [, estimate, lower] of items) assert.is(estimate, lower + offset);
    }
  });
}

test.run();
