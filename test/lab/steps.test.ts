// murmur2 in steps ends where the library's function does, whatever the key.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { murmur2 } from '../../src/js.ts';
import { bitsOf, stepsOf, withBitFlipped } from '../../src/lab/steps.ts';
import { runs } from '../runs.ts';

const test = suite('lab steps');
const keys = fc.uint8Array({ maxLength: 100 });

test('the last step is the hash, and each word has one', () => {
  fc.assert(
    fc.property(keys, key => {
      const { steps, hash } = stepsOf(key);
      assert.is(hash, murmur2(key));
      assert.is(steps.at(-1)!.h, hash);
      assert.is(steps.length, 2 + Math.floor(key.length / 4));
      assert.equal(Buffer.concat(steps.map(({ bytes }) => bytes)), Buffer.from(key));
    }),
    { numRuns: runs(500) },
  );
});

test('a word goes into the state as it was mixed', () => {
  const [start, first] = stepsOf(Buffer.from('order-1001')).steps;
  assert.is(Math.imul(start.h, 0x5bd1e995) ^ first.mixed!, first.h);
});

test('a changed bit is one bit, counted from the highest of the first byte on', () => {
  assert.equal(withBitFlipped(Uint8Array.of(0, 0), 0), Uint8Array.of(0x80, 0));
  assert.equal(withBitFlipped(Uint8Array.of(0, 0), 15), Uint8Array.of(0, 1));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (key, n) => {
      const bit = n % (8 * key.length);
      assert.equal(withBitFlipped(withBitFlipped(key, bit), bit), key);
    }),
    { numRuns: runs(200) },
  );
});

test('bits of a hash', () => {
  assert.is(bitsOf(-1).filter(Boolean).length, 32);
  assert.equal(
    bitsOf(0x80000001 | 0).flatMap((on, i) => (on ? [i] : [])),
    [0, 31],
  );
});

test.run();
