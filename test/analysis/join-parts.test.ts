// Parts of a join's answer for keys made by hand: which of both meet, why not, what is told of each side, and what is found.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type JoinInput, joinAnswer } from '../../src/analysis/join/answer.ts';
import { canMeet, joinFindings } from '../../src/analysis/join/findings.ts';
import { fittingRules } from '../../src/analysis/join/rules.ts';
import type { JoinAnswer, JoinFindingCode, JoinSide } from '../../src/analysis/join/types.ts';
import { JoinWalk, type PlacedSide } from '../../src/analysis/join/walk.ts';
import { keyNamer } from '../../src/analysis/shared/shown-key.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { emptyColumns, type KeyColumns, MOST_THETA } from '../../src/state/keys/columns.ts';
import type { Redaction } from '../../src/state/redaction.ts';
import { estimateTheta } from '../../src/state/sketches/theta-image.ts';
import { emptyState } from '../../src/state/state.ts';
import { columnsOf, type Entry } from './key-columns.ts';
import { stateOf } from './key-streams.ts';

const test = suite('parts of a join’s answer');
const exactly = (count: number) => ({ count, lower: count, upper: count });
const shown = (key: string) => ({ key, hex: Buffer.from(key).toString('hex') });

/** Records where they were found. */
const found = (entries: readonly Entry[], numPartitions: number, rule?: RuleId, all = {}, keyless = 0): JoinInput => ({
  state: {
    ...emptyState(numPartitions),
    partitionsFrom: 'records',
    keys: columnsOf(entries, all),
    records: entries.reduce((sum, { records = 1 }) => sum + records, keyless),
    keyless,
  },
  numPartitions,
  rule,
});
const placed = (rule: RuleId, key: string, n: number, change = 0): Entry => ({
  key,
  partition: (partitionUnder(rule, key, n) + change) % n,
});

test('all of a small answer', () => {
  const n = 8;
  const at = (key: string) => partitionUnder('crc32', key, n);
  const a = found(
    [
      { ...placed('crc32', 'both', n), records: 5 },
      { ...placed('crc32', 'in part', n), records: 3 },
      { ...placed('crc32', 'in part', n, 1), records: 2 },
      { ...placed('crc32', 'never', n), records: 4 },
      { ...placed('crc32', 'A ', n), records: 7 },
    ],
    n,
    'crc32',
    {},
    6,
  );
  // Hashes as on the other side.
  const b = found(
    [
      placed('crc32', 'both', n),
      placed('crc32', 'in part', n),
      placed('crc32', 'never', n, 2),
      { ...placed('crc32', 'A', n), hash: 9n, records: 2 },
      { ...placed('crc32', 'only b', n), records: 9 },
    ],
    n,
    'crc32',
  );
  const answer = joinAnswer(a, b);
  const { findings, ...rest } = answer;
  assert.equal(rest, {
    ...{ canMeet: false, redacted: false, exact: true },
    a: {
      ...{ numPartitions: 8, rule: 'crc32', rules: [], partitionsFrom: 'records', distinctKeys: exactly(4) },
      records: { total: 21, keyless: 6, meet: 8, never: 6, alone: 7 },
    },
    b: {
      ...{ numPartitions: 8, rule: 'crc32', rules: [], partitionsFrom: 'records', distinctKeys: exactly(5) },
      records: { total: 14, keyless: 0, meet: 2, never: 1, alone: 11 },
    },
    same: { numPartitions: true, rule: true },
    keys: {
      ...{ both: exactly(3), meet: exactly(1), partly: exactly(1), never: exactly(1) },
      ...{ onlyA: exactly(1), onlyB: exactly(2) },
    },
    reasons: [
      {
        ...{ reason: 'off-rule', keys: 2 },
        examples: [
          { ...shown('in part'), a: [at('in part'), (at('in part') + 1) % 8], b: [at('in part')] },
          { ...shown('never'), a: [at('never')], b: [(at('never') + 2) % 8] },
        ],
      },
    ],
    encodings: [{ kind: 'white-space', keys: 1, examples: [{ a: shown('A '), b: shown('A') }] }],
  });
  assert.equal(
    findings.map(({ code }) => code),
    ['off-rule', 'encoding', 'keyless'],
  );
  // The other way round the same records are off.
  const turned = joinAnswer(b, a);
  assert.equal(
    turned.reasons,
    rest.reasons.map(each => ({
      ...each,
      examples: each.examples.map(({ a, b, ...key }) => ({ ...key, a: b, b: a })),
    })),
  );
  assert.equal([turned.a.records, turned.b.records], [rest.b.records, rest.a.records]);
});

test('one key, met: by rules that are stated, found, or the Java client’s', () => {
  const found12 = (rule?: RuleId) => found([placed('murmur2', 'k', 12)], 12, rule);
  const scanned = found([placed('murmur2', 'k', 24)], 24).state;
  const byRule: JoinInput = { state: { ...scanned, partitionsFrom: 'rule' }, numPartitions: 12 };
  const stated = joinAnswer(found12('murmur2'), byRule);
  assert.equal([stated.canMeet, stated.a.rules, stated.b.rules, stated.b.rule], [true, [], [], 'murmur2']);
  assert.equal([stated.a.partitionsFrom, stated.b.partitionsFrom], ['records', 'rule']);
  const { a, b, same, canMeet } = joinAnswer(found12(), { ...byRule, rule: 'crc32' });
  assert.equal(a.rules[0], { rule: 'murmur2', share: 1 });
  assert.equal([a.rule, b.rule, b.rules, same.rule], ['murmur2', 'crc32', [], false]);
  assert.not(canMeet);
});

test('no rule of a side: nothing is said of whether rules are the same', () => {
  const unknown = found([{ key: 'k', partition: -2 }], 12);
  const known = found([placed('murmur2', 'k', 12)], 12, 'murmur2');
  for (const [a, b] of [
    [unknown, known],
    [known, unknown],
  ]) {
    const answer = joinAnswer(a, b);
    assert.is(answer.same.rule, null);
    assert.is(answer.canMeet, false);
    assert.equal(
      answer.reasons.map(({ reason }) => reason),
      ['off-rule'],
    );
  }
  // Nobody knows its rule, but all its records have their partners.
  const same = joinAnswer(unknown, unknown);
  assert.equal([same.canMeet, same.keys.meet.count, same.same.rule], [true, 1, null]);
});

test('keys in both by their hash, the lower half first', () => {
  const entries = (...hashes: bigint[]) => hashes.map(hash => ({ key: `${hash}`, hash }));
  const high = 2n ** 32n;
  const a = found(entries(1n, high + 1n, 3n * high + 1n, 2n), 1);
  const b = found(entries(high + 1n, 2n * high + 1n, 3n * high + 1n, 3n, 4n), 1);
  const { keys } = joinAnswer(a, b);
  assert.equal([keys.both.count, keys.onlyA.count, keys.onlyB.count], [2, 2, 3]);
});

test('of two samples the keys are looked at that both have; figures are those of all', () => {
  const far = MOST_THETA / 2n;
  const quarter = { theta: MOST_THETA / 4n, offsetRecords: 4 };
  const half = { theta: MOST_THETA / 2n, offsetRecords: 2 };
  const a: Entry[] = [
    { key: 'a', records: 3, partition: 1, hash: 1n },
    { key: 'b', records: 2, hash: 2n },
    { key: 'c', records: 1, hash: 3n },
    { key: 'd', records: 9, hash: far - 1n },
  ].sort((x, y) => Number((x.hash & 0xffffffffn) - (y.hash & 0xffffffffn)));
  const b: Entry[] = [
    { key: 'a', records: 1, hash: 1n },
    { key: 'b', records: 1, hash: 2n },
    { key: 'e', records: 5, hash: 4n },
  ];
  for (const isTurned of [false, true]) {
    const sides = [found(a, 2, undefined, half), found(b, 2, undefined, quarter)];
    if (isTurned) sides.reverse();
    const answer = joinAnswer(sides[0], sides[1]);
    const { both, meet, partly, never } = answer.keys;
    const [only, others] = isTurned ? [answer.keys.onlyB, answer.keys.onlyA] : [answer.keys.onlyA, answer.keys.onlyB];
    const [mine, theirs] = isTurned ? [answer.b, answer.a] : [answer.a, answer.b];
    const part = (count: number, share = 0.25) => {
      const { value, lower, upper } = estimateTheta(count, share);
      return { count: value, lower: Math.floor(lower), upper: Math.ceil(upper) };
    };
    assert.not(answer.exact);
    assert.equal([both, meet, partly, never], [part(2), part(1), part(0), part(1)]);
    assert.equal([only, others], [part(1), part(1)]);
    // Of 15 records six were looked at, and of seven all.
    assert.equal(mine.records, { total: 15, keyless: 0, meet: 5, never: 8, alone: 3 });
    assert.equal(theirs.records, { total: 7, keyless: 0, meet: 1, never: 1, alone: 5 });
    assert.equal(mine.distinctKeys, part(4, 0.5));
    assert.equal(
      answer.reasons.map(({ keys }) => keys),
      [4],
    );
  }
});

test('nothing on a side, or keys that are in none of both samples', () => {
  const nothing = joinAnswer(found([], 3), found([], 3, undefined, {}, 2));
  assert.equal([nothing.a.records, nothing.canMeet], [{ total: 0, keyless: 0, meet: 0, never: 0, alone: 0 }, true]);
  assert.equal([nothing.keys.both, nothing.encodings, nothing.a.rule], [exactly(0), [], null]);
  assert.equal(
    nothing.findings.map(({ code }) => code),
    ['keyless'],
  );
});

test('a long key, whose place under another rule nobody knows, is in no figure but its count', () => {
  const long = 'k'.repeat(5000);
  const state = () => stateOf([long, 'x', 'x'], 6);
  const byRule = (rule: RuleId): JoinInput => ({ state: state(), numPartitions: 6, rule });
  for (const [a, b] of [
    [byRule('murmur2'), byRule('crc32')],
    [byRule('crc32'), byRule('murmur2')],
  ]) {
    const { keys, exact, a: side } = joinAnswer(a, b);
    assert.equal([keys.both, exact, side.distinctKeys.count], [exactly(1), false, 2]);
  }
  const { keys, exact } = joinAnswer(byRule('murmur2'), byRule('murmur2'));
  assert.equal([keys.meet, exact], [exactly(2), false]);
  // A key of 4096 bytes is there whole.
  const whole = { state: stateOf(['k'.repeat(4096)], 6), numPartitions: 6, rule: 'crc32' as const };
  assert.equal(joinAnswer(whole, whole).exact, true);
});

test('reasons: the most frequent first, five examples of each', () => {
  const n = 4;
  const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
  const moved = keys.filter(key => partitionUnder('murmur2', key, n) !== partitionUnder('crc32', key, n)).slice(0, 9);
  const alike = keys.filter(key => partitionUnder('murmur2', key, n) === partitionUnder('crc32', key, n)).slice(0, 2);
  const all = [...alike, ...moved];
  // Of the first two one side has records off its rule.
  const a = found(
    all.map((key, i) => placed('murmur2', key, n, i < 2 ? 1 : 0)),
    n,
    'murmur2',
  );
  const b = found(
    all.map(key => placed('crc32', key, n)),
    n,
    'crc32',
  );
  for (const [x, y] of [
    [a, b],
    [b, a],
  ]) {
    const { reasons } = joinAnswer(x, y);
    assert.equal(
      reasons.map(({ reason, keys, examples }) => [reason, keys, examples.map(({ key }) => key).join()]),
      [
        ['rule', 9, moved.slice(0, 5).join()],
        ['off-rule', 2, alike.join()],
      ],
    );
  }
  // More off their rule than under another one.
  const off = found(
    all.map((key, i) => placed('murmur2', key, n, i === 2 ? 0 : 1)),
    n,
    'murmur2',
  );
  assert.equal(
    joinAnswer(off, b).reasons.map(({ reason }) => reason),
    ['off-rule', 'rule'],
  );
  const counts = (m: number, rule: RuleId) => {
    const other = found(
      all.map(key => placed(rule, key, m)),
      m,
      rule,
    );
    return joinAnswer(b, other).reasons.map(({ reason }) => reason);
  };
  assert.equal([counts(40, 'crc32'), counts(40, 'fnv1a-abs')], [['count'], ['count-and-rule']]);
});

const redaction: Redaction = {
  digest: key => Uint8Array.of(0xd1, key[0], key.length),
  ...{ length: 3, id: 'test' },
};

test('redacted: keys are named by digests; one that was not kept whole has none', () => {
  const entries = (partition: number): Entry[] => [
    { key: 'k'.repeat(4096), length: 4097, partition },
    { key: 'ab', partition },
  ];
  const alone = (key: string): Entry => ({ key, partition: 3, hash: 8n });
  const answer = joinAnswer(
    found([...entries(0), alone('x ')], 4, 'murmur2'),
    found([...entries(1), { ...alone('x'), hash: 9n }], 4, 'murmur2'),
    redaction,
  );
  assert.ok(answer.redacted);
  const [{ keys, examples }] = answer.reasons;
  assert.equal([keys, examples], [2, [{ key: '\ufffda\x02', hex: 'd16102', a: [0], b: [1] }]]);
  assert.equal(answer.encodings[0].examples, [
    { a: { key: '\ufffdx\x02', hex: 'd17802' }, b: { key: '\ufffdx\x01', hex: 'd17801' } },
  ]);
});

/** Keys of which each side has one form alone. */
function encodingsOf(pairs: readonly [a: string, b: string][], length?: number): JoinAnswer['encodings'] {
  const side = (at: 0 | 1, from: bigint): JoinInput =>
    found(
      pairs.map((pair, i) => ({ key: pair[at], hash: from + BigInt(i), ...(length && { length }) })),
      3,
    );
  return joinAnswer(side(0, 1n), side(1, 1000n)).encodings;
}

test('encodings: the most frequent first, three examples of each, and each key for the plainest form that explains it', () => {
  const cases: [string, string][] = Array.from({ length: 5 }, (_, i) => [`key ${i}`, `KEY ${i}`]);
  const quotes: [string, string][] = Array.from({ length: 2 }, (_, i) => [`"q${i}"`, `q${i}`]);
  // Trimmed it is the same, and so it is in lower case, which comes later.
  const spaces: [string, string][] = [['w ', 'w']];
  const found = encodingsOf([...spaces, ...quotes, ...cases, ['nothing', 'like it']]);
  assert.equal(
    found.map(({ kind, keys }) => [kind, keys]),
    [
      ['case', 5],
      ['quotes', 2],
      ['white-space', 1],
    ],
  );
  assert.equal(
    found[0].examples,
    cases.slice(0, 3).map(([a, b]) => ({ a: shown(a), b: shown(b) })),
  );
  assert.equal(found[2].examples, [{ a: shown('w '), b: shown('w') }]);
  // A text that is a number is one, though JSON's field would explain it too.
  assert.equal(
    encodingsOf([['{"id":7}', '7']]).map(({ kind }) => kind),
    ['field'],
  );
  // Keys that are cut may go on in another way.
  assert.equal(encodingsOf([['w ', 'w']], 4097), []);
  assert.equal(encodingsOf([[`${'k'.repeat(4095)} `, 'k'.repeat(4095)]]).length, 1);
});

test('half a million keys without a partner are kept', () => {
  const count = 500_001;
  const many = emptyColumns(count, 0);
  for (let i = 0; i < count; i++) many.low[i] = i;
  const side = (keys: KeyColumns): PlacedSide => ({
    ...{ keys, numPartitions: 1, rule: null, rules: [], byRule: undefined, places: keys.partitions },
  });
  const [a, b] = [side(many), side(emptyColumns())];
  for (const walk of [new JoinWalk(a, b, keyNamer()), new JoinWalk(b, a, keyNamer())]) {
    assert.equal([walk.aloneIn(a).entries.length, walk.aloneIn(b).entries.length], [500_000, 0]);
    assert.is(walk.keys().onlyA.count + walk.keys().onlyB.count, count);
  }
});

test('keys of one side alone are looked up where they lie there', () => {
  const alone = (keys: string[], from: bigint) =>
    found(
      keys.map((key, i) => ({ key, hash: from + BigInt(i) })),
      3,
    );
  const [many, one] = [alone(['x', 'y', 'w '], 1n), alone(['w'], 1000n)];
  for (const [a, b] of [
    [many, one],
    [one, many],
  ])
    assert.equal(
      joinAnswer(a, b).encodings.map(({ kind, keys }) => [kind, keys]),
      [['white-space', 1]],
    );
});

test('several keys of one side for one of the other: each counts', () => {
  const found = encodingsOf([
    ['x ', 'x'],
    [' x', 'y'],
  ]);
  assert.equal(found, [
    {
      ...{ kind: 'white-space', keys: 2 },
      examples: [
        { a: shown('x '), b: shown('x') },
        { a: shown(' x'), b: shown('x') },
      ],
    },
  ]);
});

const rulesOf = (entries: readonly Entry[], n: number, all = {}) => fittingRules(columnsOf(entries, all), n);
const shareOf = (columns: KeyColumns, n: number, rule: RuleId) =>
  fittingRules(columns, n).find(each => each.rule === rule)?.share;

test('rules that fit: nine in ten places or more, the best first, equal ones in the order of the table', () => {
  const n = 64;
  const keys = Array.from({ length: 10 }, (_, i) => `key-${i}`);
  const off = (count: number) => keys.map((key, i) => placed('crc32', key, n, i < count ? 1 : 0));
  assert.equal(rulesOf(off(0), n)[0], { rule: 'crc32', share: 1 });
  assert.equal(
    [1, 2].map(count => shareOf(columnsOf(off(count)), n, 'crc32')),
    [0.9, undefined],
  );
  assert.equal(rulesOf([], n), []);
  // Two rules that agree on nine of these keys, of two partitions.
  const many = Array.from({ length: 60 }, (_, i) => `key-${i}`);
  const agree = (key: string) => partitionUnder('murmur2', key, 2) === partitionUnder('crc32', key, 2);
  const chosen = [...many.filter(agree).slice(0, 9), ...many.filter(key => !agree(key)).slice(0, 1)];
  const fits = rulesOf(
    chosen.map(key => placed('crc32', key, 2)),
    2,
  );
  const at = (rule: RuleId) => fits.findIndex(each => each.rule === rule);
  assert.equal([fits[at('crc32')].share, fits[at('murmur2')].share], [1, 0.9]);
  assert.ok(at('crc32') < at('murmur2'));
  const shares = fits.map(({ share }) => share);
  assert.equal(
    shares,
    [...shares].sort((a, b) => b - a),
  );
  // Of an even count the sign makes no difference: Java's comes first.
  const equal = rulesOf(
    keys.map(key => placed('murmur2-unsigned', key, 16)),
    16,
  ).map(({ rule }) => rule);
  assert.is(equal[0], 'murmur2');
  assert.ok(equal.includes('murmur2-unsigned'));
});

test('rules that fit: which keys are looked at', () => {
  const n = 64;
  const right = (i: number): Entry => placed('crc32', `key-${i}`, n);
  const wrong = (i: number): Entry => placed('crc32', `key-${i}`, n, 1);
  const list = (length: number, of: (i: number) => Entry) => Array.from({ length }, (_, i) => of(i));
  // Each place of a key is one.
  const twice = [{ ...right(0), records: 5 }, ...list(8, i => right(i + 1)), wrong(8)];
  assert.is(shareOf(columnsOf(twice), n, 'crc32'), 0.9);
  // The first two thousand.
  const first = [...list(1800, right), ...list(200, i => wrong(i + 1800))];
  assert.is(shareOf(columnsOf(first), n, 'crc32'), 0.9);
  assert.is(shareOf(columnsOf([...first, ...list(500, i => wrong(i + 2000))]), n, 'crc32'), 0.9);
  // Neither those that are not in the sample nor those that were cut.
  const sample = { theta: MOST_THETA / 4n, offsetRecords: 1 };
  const others = [
    ...list(9, i => ({ ...wrong(i + 20), hash: 2n ** 62n + BigInt(i) })),
    { key: 'k'.repeat(4096), length: 4097, partition: 1, hash: 2n ** 20n },
  ];
  assert.is(shareOf(columnsOf([...list(9, right), ...others], sample), n, 'crc32'), 1);
  const whole = { ...placed('crc32', 'm'.repeat(4096), n), hash: 2n ** 20n };
  assert.is(shareOf(columnsOf([...list(9, wrong), whole], sample), n, 'crc32'), undefined);
  assert.is(shareOf(columnsOf([whole]), n, 'crc32'), 1);
});

const side = (changes: Partial<JoinSide> = {}, keyless = 0): JoinSide => ({
  ...{ numPartitions: 12, rule: 'murmur2', rules: [], partitionsFrom: 'records', distinctKeys: exactly(5) },
  records: { total: 9, keyless, meet: 9, never: 0, alone: 0 },
  ...changes,
});
type Found = Parameters<typeof joinFindings>[0];
const answerOf = (changes: Partial<Found> = {}): Found => ({
  ...{ a: side(), b: side(), same: { numPartitions: true, rule: true }, exact: true, reasons: [], encodings: [] },
  keys: {
    ...{ both: exactly(5), meet: exactly(5), partly: exactly(0), never: exactly(0) },
    ...{ onlyA: exactly(0), onlyB: exactly(0) },
  },
  ...changes,
});

test('findings: each where it is true, with its figures', () => {
  const of = (changes: Partial<Found>) => joinFindings(answerOf(changes));
  const codes = (changes: Partial<Found>) => of(changes).map(({ code }) => code);
  const message = (changes: Partial<Found>) => of(changes)[0].message;
  assert.equal(codes({}), []);
  const count = { same: { numPartitions: false, rule: true }, b: side({ numPartitions: 2400 }) };
  assert.equal([codes(count), message(count)], [['other-count'], 'A has 12 partitions, B has 2,400.']);
  const rule = { same: { numPartitions: true, rule: false }, b: side({ rule: 'crc32' }) };
  assert.equal(codes(rule), ['other-rule']);
  assert.match(message(rule), /^A is written by murmur2, B by crc32:/);
  const unknown = { same: { numPartitions: true, rule: null } };
  assert.equal(codes({ ...unknown, a: side({ rule: null }) }), ['unknown-rule']);
  assert.match(message({ ...unknown, a: side({ rule: null }) }), "where A's records are");
  assert.match(message({ ...unknown, b: side({ rule: null }) }), "where B's records are");
  assert.equal(codes({ ...unknown, b: side({ rule: null, distinctKeys: exactly(0) }) }), []);
  const reason = (name: 'rule' | 'off-rule') => ({ reason: name, keys: 1234, examples: [] });
  assert.equal([codes({ reasons: [reason('rule')] }), codes({ reasons: [reason('off-rule')] })], [[], ['off-rule']]);
  assert.match(message({ reasons: [reason('rule'), reason('off-rule')] }), /^1,234 keys of both have records off/);
});

test('findings: nothing in common, unless forms or single keys are', () => {
  const codes = (changes: Partial<Found>) => joinFindings(answerOf(changes)).map(({ code }) => code);
  const none = { keys: { ...answerOf().keys, both: exactly(0) } };
  assert.equal(codes(none), ['nothing-in-common']);
  assert.equal(codes({ keys: { ...none.keys, both: { count: 0, lower: 0, upper: 3 } } }), []);
  assert.equal(codes({ ...none, a: side({ distinctKeys: exactly(0) }) }), []);
  assert.equal(codes({ ...none, b: side({ distinctKeys: exactly(0) }) }), []);
  const encodings: JoinAnswer['encodings'] = [
    { kind: 'case', keys: 1234, examples: [] },
    { kind: 'uuid', keys: 1, examples: [] },
  ];
  assert.equal(codes({ ...none, encodings }), ['encoding', 'encoding']);
  const [{ message, advice }] = joinFindings(answerOf({ encodings }));
  assert.is(message, '1,234 keys of A are in B in other bytes (in other letter case).');
  assert.match(advice, /^Agree on one case\. Let both producers/);
});

test('findings: keyless records of both sides, and what keeps keys from meeting', () => {
  const found = joinFindings(answerOf({ a: side({}, 1000), b: side({}, 234) }));
  assert.equal(
    found.map(({ code, message }) => [code, message]),
    [['keyless', '1,234 records have no key.']],
  );
  assert.is(joinFindings(answerOf({ a: side({}, 1) })).length, 1);
  const can = (...codes: JoinFindingCode[]) => canMeet(codes.map(code => ({ code, message: '', advice: '' })));
  assert.equal([can(), can('keyless'), can('unknown-rule'), can('keyless', 'unknown-rule')], [true, true, true, true]);
  for (const code of ['other-count', 'other-rule', 'off-rule', 'encoding', 'nothing-in-common'] as const)
    assert.equal([can(code), can('keyless', code)], [false, false], code);
});

test('all that can be found, in its order', () => {
  const found = joinFindings(
    answerOf({
      ...{ a: side({ rule: null }, 1), b: side({ rule: null }, 1), same: { numPartitions: false, rule: false } },
      reasons: [{ reason: 'off-rule', keys: 1, examples: [] }],
      keys: { ...answerOf().keys, both: exactly(0) },
    }),
  );
  assert.equal(
    found.map(({ code }) => code),
    ['other-count', 'other-rule', 'unknown-rule', 'unknown-rule', 'off-rule', 'nothing-in-common', 'keyless'],
  );
});

test.run();
