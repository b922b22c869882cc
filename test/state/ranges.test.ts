// Offsets as runs, against a plain set of them.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isPartNumbers, OffsetRanges, type Overlap, uniteParts } from '../../src/state/ranges.ts';
import { runs } from '../runs.ts';

const test = suite('ranges of offsets');

type Place = [topic: string | undefined, partition: number, offset: number];
const place = fc.tuple(fc.constantFrom(undefined, 'a', 'b'), fc.nat(2), fc.nat(40)) as fc.Arbitrary<Place>;

function rangesOf(places: readonly Place[]): OffsetRanges {
  const ranges = new OffsetRanges();
  for (const each of places) ranges.add(...each);
  return ranges;
}

/** Every offset that the JSON stands for. */
function expanded(ranges: OffsetRanges): string[] {
  return ranges.toJSON().flatMap(({ topic, partition, offsets }) => {
    const all: string[] = [];
    for (let i = 0; i < offsets.length; i += 2) {
      assert.ok(i === 0 || offsets[i] > offsets[i - 1] + 1);
      for (let offset = offsets[i]; offset <= offsets[i + 1]; offset++) all.push(`${topic} ${partition} ${offset}`);
    }
    return all;
  });
}

function endsOf(ranges: OffsetRanges): number[][] {
  return ranges
    .toJSON()
    .flatMap(({ offsets }) => offsets.flatMap((end, i) => (i % 2 === 0 ? [[end, offsets[i + 1]]] : [])));
}

const nameOf = ([topic, partition, offset]: Place): string => `${topic} ${partition} ${offset}`;

test('hold what was added, in any order and parts, and read as they are written', () => {
  fc.assert(
    fc.property(fc.array(place), fc.array(place), (one, other) => {
      const ranges = rangesOf([...one, ...other]);
      assert.equal(expanded(ranges).sort(), [...new Set([...one, ...other].map(nameOf))].sort());
      const merged = rangesOf(other);
      merged.merge(rangesOf(one));
      assert.equal(merged.toJSON(), ranges.toJSON());
      assert.equal(OffsetRanges.fromJSON(JSON.parse(JSON.stringify(ranges)), 3)?.toJSON(), ranges.toJSON());
    }),
    { numRuns: runs(200) },
  );
});

test('overlap where both hold an offset, and nowhere else', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 8 }), fc.array(place, { maxLength: 8 }), (one, other) => {
      const both = new Set(one.map(nameOf).filter(name => other.map(nameOf).includes(name)));
      const overlap = rangesOf(one).overlap(rangesOf(other));
      assert.is(overlap !== undefined, both.size > 0);
      if (overlap) assert.ok(both.has(nameOf([overlap.topic, overlap.partition, overlap.from])));
    }),
    { numRuns: runs(300) },
  );
});

test('possible overlap: where one of two does not say its topic, and in no other case', () => {
  const named = rangesOf([['a', 1, 5]]);
  const unnamed = rangesOf([[undefined, 1, 5]]);
  for (const [one, other] of [
    [named, unnamed],
    [unnamed, named],
  ]) {
    assert.equal(one.possibleOverlap(other), { topic: 'a', partition: 1, from: 5, to: 5 });
    assert.is(one.overlap(other), undefined);
  }
  for (const [one, other] of [
    [named, named],
    [unnamed, unnamed],
    [named, rangesOf([['b', 1, 5]])],
    [named, rangesOf([[undefined, 2, 5]])],
    [named, rangesOf([[undefined, 1, 6]])],
  ])
    assert.is(one.possibleOverlap(other), undefined);
});

test('gaps', () => {
  const ranges = rangesOf([1, 2, 3, 7, 8, 20].map(offset => ['t', 1, offset]));
  const gaps = ranges.gaps();
  assert.equal(
    gaps.map(({ from, to }) => [from, to]),
    [
      [4, 6],
      [9, 19],
    ],
  );
});

test('spans: what each part has between its first and its last offset is no gap of all', () => {
  fc.assert(
    fc.property(fc.array(fc.array(place, { maxLength: 4 }), { maxLength: 4 }), parts => {
      const [all, spans] = [new OffsetRanges(), new OffsetRanges()];
      for (const part of parts) {
        all.merge(rangesOf(part));
        spans.mergeSpans(rangesOf(part));
      }
      const isInside = (gap: Overlap): boolean =>
        parts.some(part => {
          const offsets = part.filter(each => each[0] === gap.topic && each[1] === gap.partition).map(each => each[2]);
          return offsets.some(offset => offset < gap.from) && offsets.some(offset => offset > gap.to);
        });
      assert.equal(
        spans.gaps(),
        all.gaps().filter(gap => !isInside(gap)),
      );
    }),
    { numRuns: runs(300) },
  );
});

test('are not kept where a record has no place, or they are too many', () => {
  assert.not(
    rangesOf([
      ['t', 1, 1],
      ['t', 1, NaN],
    ]).isKnown,
  );
  assert.not(rangesOf([['t', -1, 1]]).isKnown);
  const scattered = rangesOf(Array.from({ length: 4096 }, (_, i) => ['t', 1, 2 * i]));
  assert.ok(scattered.isKnown);
  scattered.add('t', 1, 10_000);
  assert.not(scattered.isKnown);
  for (const [one, other] of [
    [rangesOf([['t', 1, 1]]), scattered],
    [scattered, rangesOf([['t', 1, 1]])],
    [
      rangesOf(Array.from({ length: 4000 }, (_, i) => ['t', 1, 2 * i])),
      rangesOf(Array.from({ length: 4000 }, (_, i) => ['t', 2 + (i % 2), 4 * i])),
    ],
  ]) {
    one.merge(other);
    assert.equal([one.isKnown, one.count, one.toJSON()], [false, 0, []]);
  }
  const without = new OffsetRanges(Infinity);
  for (let part = 0; part < 3; part++) {
    without.merge(rangesOf(Array.from({ length: 4000 }, (_, i) => ['t', 1, 2 * (4000 * part + i)])));
  }
  assert.ok(without.isKnown);
  assert.equal(without.overlap(rangesOf([['t', 1, 20_000]])), { topic: 't', partition: 1, from: 20_000, to: 20_000 });
});

test('records before thousands of runs cost what others cost', () => {
  const last = Array.from({ length: 4000 }, (_, i): Place => ['t', 1, 1_000_000 + 2 * i]);
  const ranges = rangesOf(last);
  const before = process.cpuUsage();
  for (let offset = 0; offset < 500_000; offset++) ranges.add('t', 1, offset);
  for (let offset = 0; offset < 500_000; offset++) ranges.add('t', 1, offset);
  const { user, system } = process.cpuUsage(before);
  assert.equal(endsOf(ranges), [[0, 499_999], ...last.map(([, , offset]) => [offset, offset])]);
  // With a copy of all runs for each it took eight.
  assert.ok((user + system) / 1e6 < 1, `${(user + system) / 1e6} CPU seconds`);
});

test('what they can not have written is refused', () => {
  const good = [{ topic: 't', partition: 1, offsets: [0, 4, 6, 6] }];
  assert.ok(OffsetRanges.fromJSON(good, 2));
  const wrong: unknown[] = [
    {},
    [1],
    [{ partition: 2, offsets: [0, 1] }],
    [{ partition: -1, offsets: [0, 1] }],
    [{ topic: 1, partition: 0, offsets: [0, 1] }],
    [{ partition: 0, offsets: [] }],
    [{ partition: 0, offsets: [0] }],
    [{ partition: 0, offsets: [1, 0] }],
    [{ partition: 0, offsets: [0, 1, 2, 3] }],
    [{ partition: 0, offsets: [0, 1.5] }],
    [...good, ...good],
  ];
  for (const each of wrong) assert.is(OffsetRanges.fromJSON(each, 2), undefined, JSON.stringify(each));
});

test('more runs than a call takes arguments', () => {
  const offsets = Array.from({ length: 300_000 }, (_, i) => 2 * i);
  assert.is(OffsetRanges.fromJSON([{ partition: 0, offsets }], 1), undefined);
});

test('numbers of parts', () => {
  const part = (of: number, ...numbers: number[]) => ({ of, numbers });
  assert.equal(uniteParts(part(3, 3), part(3, 1, 3)), part(3, 1, 3));
  assert.equal(uniteParts(undefined, part(3, 1)), part(3, 1));
  for (const good of [part(1, 1), part(9, 2, 9)]) assert.ok(isPartNumbers(good));
  for (const wrong of [part(1), part(1, 2), part(3, 0), part(3, 2, 1), part(3, 1, 1), { of: 3 }, null, [1]])
    assert.not(isPartNumbers(wrong));
});

test.run();
