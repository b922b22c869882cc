// Images that are cut off, changed or made up: each is refused with a code, or read as a sketch that can be.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import { frequentImage } from '../../../src/state/sketches/frequent-image.ts';
import { addCoupon, K } from '../../../src/state/sketches/hll.ts';
import { hllImage, readHllImage as hllImageOfState } from '../../../src/state/sketches/hll-image.ts';
import { MOST_THETA, thetaImage } from '../../../src/state/sketches/theta-image.ts';
import { readFrequentImage } from '../../reference/frequent-reader.ts';
import { readHllImage } from '../../reference/hll-reader.ts';
import { hllCoupon, murmur3, thetaHash } from '../../reference/murmur3-js.ts';
import { readThetaImage } from '../../reference/theta-reader.ts';
import { runs } from '../../runs.ts';

const test = suite('hostile images');
const hashes = Array.from({ length: 20 }, (_, i) => murmur3(Buffer.from(`key-${i}`)));
const registers = new Uint8Array(K);
for (const hash of hashes) addCoupon(registers, hllCoupon(hash));
const items = hashes.map((_, i) => ({ item: Buffer.from(`key-${i}`), weight: i + 1 }));
const kept = BigUint64Array.from(hashes.map(thetaHash)).sort();
/** Serial version 4: one hash, which is its own difference, in 63 bits. */
const compressed = Buffer.alloc(17);
compressed.set([1, 4, 3, 63, 1, 26, 0xcc, 0x93, 1]);
compressed.writeBigUInt64BE(kept[0] << 1n, 9);

const kinds: [string, (image: Uint8Array) => unknown, Uint8Array][] = [
  ['HLL', readHllImage, hllImage(registers)],
  ['HLL in a State', hllImageOfState, hllImage(registers)],
  ['HLL in a State, of no key', hllImageOfState, hllImage(new Uint8Array(K))],
  // Two coupons in a list, and three in a set.
  ['HLL list', readHllImage, Uint8Array.of(2, 1, 7, 12, 3, 8, 2, 8, 1, 0, 0, 4, 2, 0, 0, 8)],
  ['HLL set', readHllImage, Uint8Array.of(3, 1, 7, 12, 5, 8, 0, 9, 3, 0, 0, 0, 1, 0, 0, 4, 2, 0, 0, 8, 3, 0, 0, 8)],
  ['Theta', readThetaImage, thetaImage({ theta: MOST_THETA, hashes: kept })],
  ['Theta below 1', readThetaImage, thetaImage({ theta: kept[9], hashes: kept.slice(0, 9) })],
  ['compressed Theta', readThetaImage, compressed],
  ['Frequent Items', readFrequentImage, frequentImage({ totalWeight: 210, offset: 0, items, nulls: 0 }).slice(0, -8)],
];

function assertRefused(read: (image: Uint8Array) => unknown, image: Uint8Array): void {
  assert.throws(
    () => read(image),
    (error: unknown) => error instanceof KeylaneError && error.code === 'ERR_SKETCH',
  );
}

for (const [name, read, image] of kinds) {
  test(`${name}: cut off anywhere`, () => {
    read(image);
    for (let length = 0; length < image.length; length += length < 64 ? 1 : 37) {
      assertRefused(read, image.slice(0, length));
    }
  });

  test(`${name}: any bytes changed`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(Math.min(47, image.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        changes => {
          const changed = image.slice();
          for (const [at, value] of changes) changed[at] = value;
          try {
            read(changed);
          } catch (error) {
            assert.instance(error, KeylaneError);
            assert.is((error as KeylaneError).code, 'ERR_SKETCH');
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });
}

test('of HLL a State has what keylane writes, and nothing else', () => {
  for (const image of [hllImage(registers), hllImage(new Uint8Array(K))]) {
    assert.equal(hllImage(hllImageOfState(image)), image);
    assertRefused(hllImageOfState, Buffer.concat([image, Buffer.alloc(1)]));
    for (let at = 0; at < Math.min(40, image.length); at++) {
      const changed = image.slice();
      changed[at] ^= 1;
      assertRefused(hllImageOfState, changed);
    }
  }
  const full = new Uint8Array(K).fill(63);
  assert.equal(hllImageOfState(hllImage(full)), full);
  assertRefused(hllImageOfState, hllImage(full.fill(64, 7, 8)));
});

test('a few bytes do not ask for gigabytes', () => {
  // Version 4, 2^32 - 1 hashes of 0 bits each.
  assertRefused(readThetaImage, Uint8Array.of(1, 4, 3, 0, 4, 26, 0xcc, 0x93, 255, 255, 255, 255));
  const many = frequentImage({ totalWeight: 210, offset: 0, items, nulls: 0 });
  many.fill(255, 8, 12);
  assertRefused(readFrequentImage, many);
});

test.run();
