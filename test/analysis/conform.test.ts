// What conform asks a partitioner, and what it makes of the answers, with rules small enough to be reckoned by hand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Case, conformAnswer } from '../../src/analysis/conform.ts';
import { casesFor, randomNumbers } from '../../src/analysis/conform-cases.ts';
import { type Rule, ruleOf } from '../../src/rules/index.ts';

const test = suite('analysis/conform');

/** Its hash is the key's first byte, signed or not, and 0 of an empty key. */
function ruleWith(id: string, change: Partial<Rule> = {}): Rule {
  const hashOf = (key: string | Uint8Array): number => (key as Uint8Array)[0] ?? 0;
  return {
    ...{ id, hash: 'first-byte', reduction: 'unsigned', title: '', hashOf, reads: () => true },
    partition: (key, n) => Number(hashOf(key)) % n,
    ...change,
  };
}
const FIRST = ruleWith('first');
const LAST = ruleWith('last', {
  hash: 'last-byte',
  hashOf: key => (key as Uint8Array).at(-1) ?? 0,
  partition: (key, n) => ((key as Uint8Array).at(-1) ?? 0) % n,
});
const caseOf = (hex: string, numPartitions = 10): Case => ({
  key: new Uint8Array(Buffer.from(hex, 'hex')),
  numPartitions,
});

test('a partitioner that agrees', () => {
  const cases = [caseOf('07'), caseOf('', 3), caseOf('ff', 100)];
  assert.equal(conformAnswer(cases, [7, 0, 55], FIRST, [FIRST, LAST]), {
    rule: 'first',
    agrees: true,
    cases: 3,
    disagreements: 0,
    outOfRange: 0,
    instead: [],
    mistake: null,
    smallest: null,
    examples: [],
  });
});

test('one that disagrees: what is wrong, the shortest key first, each key once', () => {
  const cases = [caseOf('41424d'), caseOf('4143'), caseOf('4142'), caseOf('4142', 4), caseOf('44'), caseOf('414242')];
  // 0x41 is 65, 0x44 is 68: 5 and 1 of 65, 8 of 68.
  const answers = [6, 3, 10, -1, 8, 7];
  const ab = { key: 'AB', hex: '4142', numPartitions: 10, expected: 5, got: 10 };
  assert.equal(conformAnswer(cases, answers, FIRST, [FIRST, LAST]), {
    rule: 'first',
    agrees: false,
    cases: 6,
    disagreements: 5,
    outOfRange: 2,
    instead: [],
    mistake: null,
    smallest: ab,
    examples: [
      ab,
      { key: 'AC', hex: '4143', numPartitions: 10, expected: 5, got: 3 },
      { key: 'ABB', hex: '414242', numPartitions: 10, expected: 5, got: 7 },
      { key: 'ABM', hex: '41424d', numPartitions: 10, expected: 5, got: 6 },
    ],
  });
});

test('out of range: below 0, the count and above', () => {
  const outOf = (got: number) => conformAnswer([caseOf('41')], [got], FIRST, []).outOfRange;
  assert.equal([-1, 0, 9, 10, 11].map(outOf), [1, 0, 0, 1, 1]);
});

test('20 keys are examples, in the order of their bytes', () => {
  const hex = (i: number) => (0x10 + i).toString(16);
  const cases = Array.from({ length: 25 }, (_, i) => caseOf(hex(24 - i)));
  const { examples, disagreements, smallest } = conformAnswer(
    cases,
    cases.map(() => -7),
    FIRST,
    [],
  );
  assert.is(disagreements, 25);
  assert.equal(
    examples.map(each => each.hex),
    Array.from({ length: 20 }, (_, i) => hex(i)),
  );
  assert.equal(smallest, examples[0]);
});

test('the rules that give all of its answers, where it disagrees', () => {
  const cases = [caseOf('0102'), caseOf('0304'), caseOf('01')];
  const none = ruleWith('none', { ...LAST, id: 'none', reads: key => (key as Uint8Array).length > 1 });
  const like = { ...LAST, id: 'like' };
  const { instead, mistake } = conformAnswer(cases, [2, 4, 1], FIRST, [FIRST, LAST, none, like]);
  assert.equal(instead, ['last', 'like']);
  assert.is(mistake, null);
  // A rule that has no partition for a key is not taken for the one that gave it, even if that is no partition either.
  assert.equal(conformAnswer([...cases, caseOf('')], [2, 4, 1, 7], FIRST, [LAST]).instead, []);
});

test('the right hash, and a sign that is kept or floored', () => {
  // As an int32 these are -1 and 5.
  const hashes = [0xffffffff, 5];
  const hashOf = (key: string | Uint8Array): number => hashes[(key as Uint8Array)[0]];
  const signed = ruleWith('signed', { hash: 'two-values', hashOf, partition: () => 9 });
  const cases = [caseOf('00', 3), caseOf('01', 3)];
  const mistakeOf = (answers: number[], rules: Rule[]) => conformAnswer(cases, answers, FIRST, rules).mistake;
  assert.is(mistakeOf([-1, 2], [FIRST, signed]), "two-values, a remainder that keeps the hash's sign");
  assert.is(mistakeOf([2, 2], [FIRST, signed]), 'two-values, a floored modulo of the signed hash');
  assert.is(mistakeOf([0, 2], [FIRST, signed]), null);
  assert.is(mistakeOf([2, 1], [FIRST, signed]), null);
  // The sum of the remainder and the count is reduced again: 0 stays 0.
  const zero = conformAnswer([caseOf('00', 1), caseOf('01', 5), caseOf('00', 3)], [0, 0, 2], FIRST, [signed]);
  assert.is(zero.mistake, 'two-values, a floored modulo of the signed hash');
  // A hash that does not read all of the keys gave none of the answers.
  const partial = { ...signed, reads: (key: string | Uint8Array) => (key as Uint8Array)[0] === 0 };
  assert.is(mistakeOf([2, 2], [partial]), null);
  assert.is(
    mistakeOf([2, 2], [partial, { ...signed, hash: 'another' }]),
    'another, a floored modulo of the signed hash',
  );
  // A rule that gives the answers is no mistake.
  const floored = ruleWith('floored', { partition: (key, n) => [n - 1, 5 % n][(key as Uint8Array)[0]] });
  const answer = conformAnswer(cases, [2, 2], FIRST, [signed, floored]);
  assert.equal([answer.instead, answer.mistake], [['floored'], null]);
});

/** Knuth's and Lewis' linear congruential generator, the upper 24 bits of 32. */
function* numbers(): Generator<number> {
  for (let state = 1n; ; ) {
    state = (state * 1664525n + 1013904223n) % 2n ** 32n;
    yield Number(state / 256n);
  }
}

test('the numbers are those of the generator, whatever the seed', () => {
  const next = randomNumbers();
  const expected = numbers();
  for (let i = 0; i < 1000; i++) assert.is(next(), expected.next().value);
  // 7 * 1664525 + 1013904223 = 1025555898.
  assert.is(randomNumbers(7)(), Math.floor(1025555898 / 256));
});

const COUNTS = [12, 3, 2, 6, 1000, 7, 1, 50, 24, 5, 100];
const PUBLISHED = ['', 'order-1', '42'].map(text => new Uint8Array(Buffer.from(text)));

test('a rule of all keys is asked about the published ones, then about bytes of any value and printable ASCII in turns', () => {
  const cases = casesFor(ruleOf('murmur2'), PUBLISHED);
  const source = numbers();
  const next = (): number => source.next().value;
  const expected = [...PUBLISHED];
  for (let i = 0; i < 10_000; i++) {
    const key: number[] = [];
    for (let left = next() % 48; left > 0; left--) key.push(i % 2 === 0 ? next() % 256 : 32 + (next() % 95));
    expected.push(Uint8Array.from(key));
  }
  assert.is(cases.length, expected.length);
  for (const [i, { key, numPartitions }] of cases.entries()) {
    assert.is(Buffer.compare(key, expected[i]), 0, `${i}`);
    assert.is(numPartitions, COUNTS[i % 11]);
  }
  const lengths = new Set(cases.slice(3).map(({ key }) => key.length));
  assert.is(lengths.size, 48);
});

test('a rule of some keys is asked about those, and about integers as text, in four and in eight bytes', () => {
  const all = casesFor({ ...FIRST, reads: key => !(key.length === 1 && key[0] === 0xff) }, [
    Uint8Array.of(0xff),
    ...PUBLISHED,
  ]);
  assert.equal([...all[0].key], []);
  const source = numbers();
  const next = (): number => source.next().value;
  const expected: string[] = [];
  for (let i = 0; i < 10_000; i++) {
    const bytes = Buffer.from(Array.from({ length: i % 3 === 1 ? 4 : 8 }, () => next() % 256));
    const text = () => String(bytes.readBigInt64BE() >> BigInt(next() % 63));
    expected.push((i % 3 === 0 ? Buffer.from(text()) : bytes).toString('hex'));
  }
  assert.equal(
    all.slice(-10_000).map(({ key }) => Buffer.from(key).toString('hex')),
    expected,
  );
  for (const [i, { numPartitions }] of all.entries()) assert.is(numPartitions, COUNTS[i % 11]);
  // Texts of both signs and of all lengths.
  const texts = casesFor(ruleOf('integer-abs'), PUBLISHED).map(({ key }) => Buffer.from(key).toString());
  assert.is(texts[0], '42');
  for (const digits of [1, 5, 10, 15, 18])
    for (const sign of ['', '-'])
      assert.ok(
        texts.some(text => new RegExp(`^${sign}\\d{${digits}}$`).test(text)),
        `${sign}${digits} digits`,
      );
  for (const [rule, length] of [
    ['int32-abs', 4],
    ['int64-abs', 8],
  ] as const) {
    const keys = casesFor(ruleOf(rule), PUBLISHED).map(({ key }) => key);
    assert.ok(keys.length > 3000 && keys.every(key => key.length === length), rule);
  }
});

test.run();
