// Sets of partitions against plain arrays of them.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PartitionRanges, type Range } from '../../src/partitioners/partition-ranges.ts';
import { runs } from '../runs.ts';

const test = suite('partition ranges');
const MOST = 30;

/** Ranges as a lane may name them: ascending, apart or one right behind the other. */
const ranges: fc.Arbitrary<Range[]> = fc
  .array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 4 })), { maxLength: 6 })
  .map(pairs => {
    let next = 0;
    return pairs.map(([gap, more]): Range => {
      const first = next + gap;
      next = first + more + 1;
      return [first, first + more];
    });
  });
const listed = (of: readonly Range[]) =>
  of.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

test('at, indexOf, includes, length and the elements are those of the array', () => {
  fc.assert(
    fc.property(ranges, of => {
      const set = new PartitionRanges(of);
      const list = listed(of);
      assert.is(set.length, list.length);
      assert.equal([...set], list);
      for (let i = -1; i <= list.length + 1; i++) assert.is(set.at(i), i < 0 ? undefined : list[i]);
      for (let partition = -1; partition < 50; partition++) {
        assert.is(set.indexOf(partition), list.indexOf(partition));
        assert.is(set.includes(partition), list.includes(partition));
      }
    }),
  );
});

test('what meets, what a topic lacks, and what is left', () => {
  fc.assert(
    fc.property(ranges, ranges, fc.integer({ min: 1, max: MOST }), (a, b, count) => {
      const [first, second] = [new PartitionRanges(a), new PartitionRanges(b)];
      const [theirs, others] = [listed(a), listed(b)];
      assert.is(
        first.meets(second),
        theirs.some(partition => others.includes(partition)),
      );
      assert.is(
        first.beyond(count),
        theirs.find(partition => partition >= count),
      );
      const all = [...PartitionRanges.all(count)];
      assert.equal(all, [...Array(count).keys()]);
      // Lanes that meet are refused before; these are told apart anyway.
      const rest = all.filter(partition => !theirs.includes(partition) && !others.includes(partition));
      if (!first.meets(second)) assert.equal([...PartitionRanges.rest([first, second], count)], rest);
    }),
    { numRuns: runs(1000) },
  );
});

test('as many partitions as there can be', () => {
  const last = 2 ** 31 - 2;
  const all = PartitionRanges.all(last + 1);
  assert.equal([all.length, all.at(last), all.at(last + 1), all.indexOf(last)], [last + 1, last, undefined, last]);
  const rest = PartitionRanges.rest([new PartitionRanges([[5, 6]])], last + 1);
  assert.equal([rest.length, rest.at(4), rest.at(5), rest.at(last - 2)], [last - 1, 4, 7, last]);
});

test.run();
