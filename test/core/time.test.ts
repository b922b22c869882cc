import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { timeOf } from '../../src/core/time.ts';
import { runs } from '../runs.ts';

const test = suite('times');

test('a time of a record is one that a date can be, and not before 1970; all else is none', () => {
  const edges = [0, -0, -1, 8.64e15, 8.64e15 + 1, -8.64e15, Number.MAX_VALUE, Infinity, -Infinity, NaN, 1.5];
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...edges), fc.double(), fc.integer(), fc.maxSafeNat()), milliseconds => {
      const isTime = milliseconds >= 0 && !Number.isNaN(new Date(milliseconds).getTime());
      assert.ok(Object.is(timeOf(milliseconds), isTime ? milliseconds : NaN), `${milliseconds}`);
    }),
    { numRuns: runs(800) },
  );
});

test.run();
