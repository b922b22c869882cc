// Parts of keys on which it must not hang whether a rule puts them where they are.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Halves } from '../../src/analysis/who/halves.ts';

const test = suite('halves of keys');
const near = (a: number, b: number, what: string) => assert.ok(Math.abs(a - b) < 1e-9 * b, `${what}: ${a}, not ${b}`);

interface Part {
  key?: string;
  hash?: number;
  hits: number;
  misses: number;
}

function dispersionOf(parts: readonly Part[], keys?: string[]): number {
  const halves = new Halves(keys?.map(key => Buffer.from(key)));
  for (const { key = 'abcd', hash = 0x70000000, hits, misses } of parts) {
    halves.add(Buffer.from(key), hash, true, hits);
    halves.add(Buffer.from(key), hash, false, misses);
  }
  return halves.dispersion();
}

/** Pearson's, of two parts. */
function chiSquare(parts: readonly Part[]): number {
  const share =
    parts.reduce((sum, { hits }) => sum + hits, 0) / parts.reduce((sum, { hits, misses }) => sum + hits + misses, 0);
  return parts.reduce((sum, { hits, misses }) => {
    const of = hits + misses;
    return sum + (hits - share * of) ** 2 / (share * of) + (misses - (1 - share) * of) ** 2 / ((1 - share) * of);
  }, 0);
}

const MOST = { hits: 40, misses: 10 };
const FEW = { hits: 10, misses: 40 };

test('the sign of the hash, its size, whether a key is ASCII, its highest bits', () => {
  const parts: Record<string, [Partial<Part>, Partial<Part>]> = {
    sign: [{ hash: 0x7fffffff }, { hash: 0x80000000 | 0 }],
    size: [{ hash: 0xffff }, { hash: 0x10000 }],
    ascii: [{ key: 'abc~' }, { key: 'abcé' }],
    highest: [{ hash: 0x10000000 }, { hash: 0x20000000 }],
  };
  for (const [what, [one, other]] of Object.entries(parts)) {
    const different = [
      { ...one, ...MOST },
      { ...other, ...FEW },
    ];
    near(dispersionOf(different), chiSquare(different), what);
    assert.is(
      dispersionOf([
        { ...one, ...MOST },
        { ...other, ...MOST },
      ]),
      1,
      what,
    );
    // Both of one part.
    assert.is(
      dispersionOf([
        { ...one, ...MOST },
        { ...one, ...FEW },
      ]),
      1,
      what,
    );
  }
});

test('bits below the highest four tell nothing, nor does the length of a key that is no part', () => {
  assert.is(
    dispersionOf([
      { hash: 0x10000000, ...MOST },
      { hash: 0x1fffffff, ...FEW },
    ]),
    1,
  );
  assert.is(
    dispersionOf([
      { key: 'abc', ...MOST },
      { key: 'abcd', ...FEW },
    ]),
    1,
  );
});

test('of a view the length that most keys have, and all others', () => {
  const keys = ['abc', 'abcd', 'efgh', 'ab'];
  const parts = [
    { key: 'abcd', ...MOST },
    { key: 'abc', ...FEW },
  ];
  near(dispersionOf(parts, keys), chiSquare(parts), 'length');
  assert.is(
    dispersionOf(
      [
        { key: 'ab', ...MOST },
        { key: 'abc', ...FEW },
      ],
      keys,
    ),
    1,
  );
});

test('parts of less than five say nothing, nor does what is all hits or all misses', () => {
  const parts = (of: number): Part[] => [
    { hash: 1, hits: 60, misses: 0 },
    { hash: -1, hits: 0, misses: of },
  ];
  near(dispersionOf(parts(5)), chiSquare(parts(5)), 'five');
  assert.is(dispersionOf(parts(4.9)), 1);
  assert.is(
    dispersionOf([
      { hash: 1, hits: 60, misses: 0 },
      { hash: -1, hits: 60, misses: 0 },
    ]),
    1,
  );
  assert.is(
    dispersionOf([
      { hash: 1, hits: 0, misses: 60 },
      { hash: -1, hits: 0, misses: 60 },
    ]),
    1,
  );
});

test('a difference that chance makes is none', () => {
  // Of one degree of freedom 1.5 times what one in a thousand exceeds, some 16.
  const parts = (by: number): Part[] => [
    { hash: 1, hits: 50 + by, misses: 50 - by },
    { hash: -1, hits: 50 - by, misses: 50 + by },
  ];
  assert.is(dispersionOf(parts(13)), 1);
  near(dispersionOf(parts(16)), chiSquare(parts(16)), 'more');
});

test('the sign tells less than the highest four bits, and so needs less', () => {
  // Of each sign eight groups that have as many hits: what makes them differ is the sign alone, at one degree of freedom in place of fifteen.
  const parts = Array.from({ length: 16 }, (_, i): Part => {
    const hits = i < 8 ? 35 : 23;
    return { hash: i << 28, hits, misses: 50 - hits };
  });
  const bySign = [parts.slice(0, 8), parts.slice(8)].map(half => ({
    hits: half.reduce((sum, { hits }) => sum + hits, 0),
    misses: half.reduce((sum, { misses }) => sum + misses, 0),
  }));
  const expected = chiSquare(bySign);
  assert.ok(expected > 16.5 && expected < 56, `${expected}`);
  near(dispersionOf(parts), expected, 'sign');
});

test('of lengths that as many keys have the first is what the others are held against', () => {
  const keys = ['abcd', 'abc', 'ab', 'abc', 'abcd'];
  const parts = (one: string, other: string): Part[] => [
    { key: one, ...MOST },
    { key: other, ...FEW },
  ];
  near(dispersionOf(parts('abcd', 'abc'), keys), chiSquare(parts('abcd', 'abc')), 'first and second');
  near(dispersionOf(parts('abcd', 'ab'), keys), chiSquare(parts('abcd', 'ab')), 'first and third');
  assert.is(dispersionOf(parts('abc', 'ab'), keys), 1);
  // All of one length are one part, whichever it is.
  assert.is(dispersionOf(parts('abc', 'xyz'), keys), 1);
});

test.run();
