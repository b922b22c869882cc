// A few of the streams that bounds.ts checks by the thousand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { measureBounds, shareOf } from './bounds.ts';

const test = suite('bounds');

test('the truth lies where answers beyond the memory say', () => {
  const { distinctKeys, splitKeys, partitionKeys, worstPartitionError } = measureBounds(12, 7);
  assert.is(distinctKeys.of, 12);
  for (const coverage of [distinctKeys, splitKeys, partitionKeys]) assert.ok(shareOf(coverage) >= 0.75);
  assert.ok(worstPartitionError < 0.08);
});

test.run();
