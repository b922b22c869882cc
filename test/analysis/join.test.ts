// keylane join against plain counts.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type JoinInput, joinAnswer } from '../../src/analysis/join/answer.ts';
import type { JoinAnswer } from '../../src/analysis/join/types.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { int32, int64, uuidBytes, withSchemaId } from '../../src/serializers/index.ts';
import { seededRandom } from '../reference/slow-keys.ts';
import { runs } from '../runs.ts';
import { squeezed, stateOf, zipfKeys } from './key-streams.ts';

const test = suite('analysis/join');

interface Found {
  key: string;
  partition: number;
}

function inputOf(found: readonly Found[], numPartitions: number, rule?: RuleId): JoinInput {
  const keys = found.map(({ key }) => key);
  return {
    state: stateOf(
      keys,
      numPartitions,
      Int32Array.from(found, ({ partition }) => partition),
    ),
    numPartitions,
    rule,
  };
}

const under = (keys: readonly string[], rule: RuleId, n: number): Found[] =>
  keys.map(key => ({ key, partition: partitionUnder(rule, key, n) }));

/** Record by record: whether the other side has a record with this key in a partition of this number. */
function slowJoin(a: readonly Found[], b: readonly Found[]) {
  const keys = { both: 0, meet: 0, partly: 0, never: 0, onlyA: 0, onlyB: 0 };
  const placesOf = (side: readonly Found[]) => {
    const places = new Map<string, Set<number>>();
    for (const { key, partition } of side) places.set(key, new Set([...(places.get(key) ?? []), partition]));
    return places;
  };
  const [inA, inB] = [placesOf(a), placesOf(b)];
  for (const key of new Set([...inA.keys(), ...inB.keys()])) {
    const [x, y] = [inA.get(key), inB.get(key)];
    if (!x || !y) {
      keys[x ? 'onlyA' : 'onlyB']++;
      continue;
    }
    keys.both++;
    const common = [...x].filter(partition => y.has(partition)).length;
    const isSame = common === x.size && common === y.size;
    keys[common === 0 ? 'never' : isSame ? 'meet' : 'partly']++;
  }
  const recordsOf = (side: readonly Found[], others: Map<string, Set<number>>) => {
    const records = { meet: 0, never: 0, alone: 0 };
    for (const { key, partition } of side) {
      const places = others.get(key);
      records[!places ? 'alone' : places.has(partition) ? 'meet' : 'never']++;
    }
    return records;
  };
  return { keys, a: recordsOf(a, inB), b: recordsOf(b, inA) };
}

function assertIsExactly(answer: JoinAnswer, a: readonly Found[], b: readonly Found[]): void {
  const slow = slowJoin(a, b);
  assert.ok(answer.exact);
  for (const [name, count] of Object.entries(slow.keys)) {
    assert.equal(answer.keys[name as 'both'], { count, lower: count, upper: count }, name);
  }
  for (const side of ['a', 'b'] as const) {
    const { total, meet, never, alone } = answer[side].records;
    assert.equal({ meet, never, alone }, slow[side]);
    assert.is(total, (side === 'a' ? a : b).length);
  }
  assert.is(
    answer.reasons.reduce((sum, { keys }) => sum + keys, 0),
    slow.keys.never + slow.keys.partly,
  );
}

test('any records anywhere: as a plain count says', () => {
  const records = (n: number) =>
    fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'über', ''), partition: fc.nat(n - 1) }), {
      maxLength: 30,
    });
  fc.assert(
    fc.property(records(3), records(5), (a, b) => assertIsExactly(joinAnswer(inputOf(a, 3), inputOf(b, 5)), a, b)),
    { numRuns: runs(200) },
  );
});

const ruleOrNone = fc.constantFrom<RuleId>('murmur2', 'crc32', 'fnv1a-abs', 'murmur2-float');
test('skewed streams under any rules and counts: as a plain count says, with the reason', () => {
  fc.assert(
    fc.property(
      ruleOrNone,
      ruleOrNone,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(),
      (ruleA, ruleB, n, m, seed) => {
        const random = seededRandom(seed + 1);
        const a = under(zipfKeys(300, 200, random), ruleA, n);
        const b = under(zipfKeys(300, 400, random), ruleB, m);
        const keysOf = (found: readonly Found[], numPartitions: number, rule: RuleId): JoinInput => ({
          state: stateOf(
            found.map(({ key }) => key),
            7,
          ),
          numPartitions,
          rule,
        });
        // From keys alone, by the rules.
        const answer = joinAnswer(keysOf(a, n, ruleA), keysOf(b, m, ruleB));
        assertIsExactly(answer, a, b);
        const expected = ruleA === ruleB ? (n === m ? [] : ['count']) : n === m ? ['rule'] : ['count-and-rule'];
        assert.equal(
          answer.reasons.map(({ reason }) => reason),
          answer.keys.never.count > 0 ? expected : [],
        );
        assert.is(answer.canMeet, n === m && ruleA === ruleB);
        // From where they were found, with the rule to be stated.
        assertIsExactly(joinAnswer(inputOf(a, n, ruleA), inputOf(b, m, ruleB)), a, b);
      },
    ),
    { numRuns: runs(60) },
  );
});

test('rules are found from the records, and those that fit as well named', () => {
  const keys = zipfKeys(3000, 800, seededRandom(1));
  const { a, b, same } = joinAnswer(
    inputOf(under(keys, 'fnv1a-abs', 12), 12),
    inputOf(under(keys, 'murmur2-unsigned', 16), 16),
  );
  assert.is(a.rule, 'fnv1a-abs');
  assert.ok(a.rules.every(({ rule }) => rule.startsWith('fnv1a')));
  // Over a power of two the sign bit makes no difference.
  assert.is(b.rule, 'murmur2');
  assert.ok(b.rules.some(({ rule, share }) => rule === 'murmur2-unsigned' && share === 1));
  assert.equal(same, { numPartitions: false, rule: false });
});

test('no rule fits: not known, and said', () => {
  const random = seededRandom(9);
  const keys = zipfKeys(500, 300, random);
  const anywhere = [...new Set(keys)].map(key => ({ key, partition: Math.floor(random() * 12) }));
  const { a, same, findings } = joinAnswer(inputOf(anywhere, 12), inputOf(under(keys, 'murmur2', 12), 12));
  assert.is(a.rule, null);
  assert.is(same.rule, null);
  const codes = findings.map(({ code }) => code);
  assert.ok(codes.includes('unknown-rule') && codes.includes('off-rule'));
});

test('some records off their rule: the keys that meet in part, with examples', () => {
  const keys = Array.from({ length: 200 }, (_, i) => `k${i}`);
  const a = [...under(keys, 'murmur2', 12), { key: 'k7', partition: (partitionUnder('murmur2', 'k7', 12) + 1) % 12 }];
  const b = under(keys, 'murmur2', 12);
  const answer = joinAnswer(inputOf(a, 12), inputOf(b, 12));
  assertIsExactly(answer, a, b);
  assert.is(answer.keys.partly.count, 1);
  assert.not.ok(answer.canMeet);
  const [{ reason, examples }] = answer.reasons;
  assert.is(reason, 'off-rule');
  assert.is(examples[0].key, 'k7');
  assert.is(examples[0].a.length, 2);
  assert.equal(examples[0].b, [partitionUnder('murmur2', 'k7', 12)]);
});

test('too many keys: the truth is within the bounds in 95 % of the streams', () => {
  const random = seededRandom(21);
  const streams = 150;
  const inside = { both: 0, meet: 0, never: 0, onlyA: 0, onlyB: 0 };
  let ratio = 0;
  for (let i = 0; i < streams; i++) {
    const make = () => Array.from({ length: 1500 }, () => `${i}-${Math.floor(random() * 2000)}`);
    const [a, b] = [under(make(), 'murmur2', 4), under(make(), 'murmur2', 6)];
    const side = (found: readonly Found[], numPartitions: number, most: number): JoinInput => ({
      state: squeezed(
        stateOf(
          found.map(({ key }) => key),
          numPartitions,
        ),
        most,
      ),
      numPartitions,
    });
    const answer = joinAnswer(side(a, 4, 12_000), side(b, 6, 8_000));
    assert.not.ok(answer.exact);
    const slow = slowJoin(a, b);
    for (const name of ['both', 'meet', 'never', 'onlyA', 'onlyB'] as const) {
      const { lower, upper } = answer.keys[name];
      if (lower <= slow.keys[name] && slow.keys[name] <= upper) inside[name]++;
    }
    ratio += answer.a.records.meet / slow.a.meet / streams;
  }
  assert.ok(Math.abs(ratio - 1) < 0.1, `records that meet: on average ${ratio} of the truth`);
  for (const [name, count] of Object.entries(inside))
    assert.ok(count >= 0.92 * streams, `${name}: ${count} of ${streams}`);
});

test('one side exact, the other not: a key that is not there is really not there', () => {
  const [a, b] = [Array.from({ length: 100 }, (_, i) => `k${i}`), Array.from({ length: 3000 }, (_, i) => `k${i}`)];
  const answer = joinAnswer(
    { state: stateOf(a, 3), numPartitions: 3 },
    { state: squeezed(stateOf(b, 3), 20_000), numPartitions: 3 },
  );
  assert.is(answer.keys.onlyA.count, 0);
  assert.not.ok(answer.exact);
  assert.ok(answer.keys.both.lower <= 100 && 100 <= answer.keys.both.upper);
});

// Encodings.

const uuid = (i: number) => `354afe16-939a-4ea8-8e17-${String(i).padStart(12, '0')}`;
const numbers = Array.from({ length: 20 }, (_, i) => i);
const bytes = (key: string | Uint8Array) => Buffer.from(key as string);
const avro = (id: number, text: string) =>
  withSchemaId(id, Buffer.concat([Buffer.from([2 * text.length]), Buffer.from(text)]));
/** Zigzag, seven bits a byte, the lowest first. */
const avroLong = (id: number, value: number) => {
  const bytes: number[] = [];
  for (let rest = 2 * value; ; rest >>>= 7) {
    bytes.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) return withSchemaId(id, Buffer.from(bytes));
  }
};
const encodings: [string, string, (i: number) => string | Uint8Array, (i: number) => string | Uint8Array][] = [
  [
    'two schema ids',
    'schema-id',
    i => withSchemaId(7, Buffer.from(`order-${i}`)),
    i => withSchemaId(8, Buffer.from(`order-${i}`)),
  ],
  ['a schema id and none', 'schema-id', i => withSchemaId(7, Buffer.from(`order-${i}`)), i => `order-${i}`],
  ['none and a schema id', 'schema-id', i => `order-${i}`, i => withSchemaId(7, Buffer.from(`order-${i}`))],
  ['an Avro string and text', 'avro', i => avro(300, `order-${i}`), i => `order-${i}`],
  ['an Avro long of three bytes and text', 'avro', i => avroLong(1, 10_000 + i), i => String(10_000 + i)],
  ['an Avro long and int64', 'avro', i => avroLong(1, 10_000 + i), i => int64(10_000 + i)],
  ['an Avro long behind two ids, of eight bytes', 'schema-id', i => avroLong(1, 9000 + i), i => avroLong(7, 9000 + i)],
  ['an Avro text of two letters behind two ids', 'schema-id', i => avro(1, `${10 + i}`), i => avro(7, `${10 + i}`)],
  ['JSON and a number', 'field', i => `{"id":${i}}`, i => String(i)],
  [
    'an envelope with its schema and a number',
    'field',
    i => `{"schema":{"type":"int32"},"payload":${i}}`,
    i => String(i),
  ],
  ['Debezium’s envelope and int64', 'field', i => `{"schema":{},"payload":{"id":${i}}}`, i => int64(i)],
  ['a struct as text and a number', 'field', i => `Struct{id=${i}}`, i => String(i)],
  ['quotes', 'quotes', i => `"order-${i}"`, i => `order-${i}`],
  ['white space', 'white-space', i => `order-${i}\r`, i => `order-${i}`],
  ['case', 'case', i => `ORDER-${i}`, i => `order-${i}`],
  ['text and int32', 'number', i => String(i), i => int32(i)],
  ['int64 and text', 'number', i => int64(i), i => String(i)],
  ['int32 and int64', 'number', i => int32(i), i => int64(i)],
  ['UUID text and bytes', 'uuid', uuid, i => uuidBytes(uuid(i))],
];
for (const [name, kind, makeA, makeB] of encodings) {
  test(`the same logical key in other bytes: ${name}`, () => {
    const [a, b] = [makeA, makeB].map(make => numbers.map(i => bytes(make(i))));
    const state = (keys: readonly Uint8Array[]) => ({ state: stateOf(keys, 6), numPartitions: 6 });
    const { encodings, canMeet, findings, keys } = joinAnswer(state(a), state(b));
    assert.is(keys.both.count, 0);
    assert.is(encodings[0].kind, kind);
    assert.is(encodings[0].keys, numbers.length);
    assert.ok(encodings[0].examples.length > 0);
    for (const { a: x, b: y } of encodings[0].examples) {
      const i = a.findIndex(key => key.toString('hex') === x.hex);
      assert.is(b[i].toString('hex'), y.hex);
    }
    assert.not.ok(canMeet);
    assert.is(findings[0].code, 'encoding');
  });
}

test('keys that are only different are in no encoding', () => {
  const state = (prefix: string) => ({
    state: stateOf(
      numbers.map(i => `${prefix}-${i}`),
      6,
    ),
    numPartitions: 6,
  });
  const { encodings, findings, canMeet } = joinAnswer(state('order'), state('customer'));
  assert.equal(encodings, []);
  assert.equal(
    findings.map(({ code }) => code),
    ['nothing-in-common'],
  );
  assert.not.ok(canMeet);
});

test('keys longer than what is kept meet by their hash', () => {
  const long = numbers.map(i => `${i}`.repeat(5000));
  const input = () => ({ state: stateOf(long, 6), numPartitions: 6 });
  const { keys, exact } = joinAnswer(input(), input());
  assert.is(keys.meet.count, long.length);
  assert.not.ok(exact);
});

test.run();
