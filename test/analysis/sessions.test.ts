// What is said of a session, its rule above all, at the border of each; which one it goes on with, and whose a record can be.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clientsOf } from '../../src/analysis/who/advice.ts';
import { namingFor } from '../../src/analysis/who/naming.ts';
import { recompressedAs } from '../../src/analysis/who/recompressed.ts';
import { withPredecessors } from '../../src/analysis/who/restarts.ts';
import { clientsOfMark, sessionId, type WriterSession, writerSessions } from '../../src/analysis/who/sessions.ts';
import { writtenBy } from '../../src/analysis/who/written-by.ts';
import type { RuleId } from '../../src/rules/index.ts';
import { CLIENT_MARKS, FOREIGN_SHAPES, type LeftMark, marksOf } from '../../src/rules/marks.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import type { Session, Sessions } from '../../src/state/writers/sessions.ts';

const test = suite('sessions');
const NAMING = namingFor(undefined, 0, 0);
type MaskRule = (typeof MASK_RULES)[number];
const maskOf = (rules: readonly MaskRule[]): number =>
  rules.reduce((mask, rule) => mask | (1 << MASK_RULES.indexOf(rule)), 0);

/** Batches that fit these rules, and their records. */
type Fitting = [rules: MaskRule[], batches: number, records: number];

function session(fitting: readonly Fitting[], more: Partial<Session> = {}): Session {
  const sum = (of: (each: Fitting) => number) => fitting.reduce((all, each) => all + of(each), 0);
  return {
    producerId: -1,
    triple: '-1/-1/-1',
    shape: '',
    isTransactional: false,
    batches: sum(([, batches]) => batches),
    records: sum(([, , records]) => records),
    keyless: 0,
    first: { timestamp: 10, partition: 0, offset: 0 },
    last: { timestamp: 20, partition: 0, offset: 9 },
    lowestEpoch: -1,
    highestEpoch: -1,
    partitions: new Map([[0, [0, 9]]]),
    masks: new Map(fitting.map(([rules, batches, records]) => [maskOf(rules), { batches, records }])),
    ...more,
  };
}
/** As if they were kept as a scan keeps them. */
const sessions = (...all: Session[]): Sessions => all as Iterable<Session> as Sessions;
const FOUND: RuleId[] = ['murmur2', 'crc32'];

interface Asked {
  found?: readonly RuleId[];
  numPartitions?: number;
  strays?: number;
}
function writers(all: readonly Session[], { found = FOUND, numPartitions = 12, strays = 1000 }: Asked = {}) {
  return writerSessions(sessions(...all), found, numPartitions, strays, NAMING);
}
type Part = [rule: string | null, alike: RuleId[], records: number, batches: number, offRule: number];
const parts = (fitting: readonly Fitting[], asked: Asked = {}, more: Partial<Session> = {}): Part[] =>
  writers([session(fitting, more)], asked).map(({ rule, alike, records, batches, offRule }): Part => {
    return [rule, alike, records, batches, offRule];
  });

test('all that is said of one', () => {
  const transactional = session([[['murmur2'], 4, 50]], {
    producerId: 143,
    triple: '',
    shape: 'lz4:60/40',
    isTransactional: true,
    transactionalId: 'billing-1',
    first: { timestamp: 1000, partition: 3, offset: 77 },
    last: { timestamp: Number.NaN, partition: 5, offset: 99 },
    partitions: new Map([
      [3, [77, 90]],
      [5, [1, 99]],
    ]),
  });
  const plain = session([[['crc32'], 2, 9]], { producerId: -1, triple: '-1/-1/0', shape: 'gzip:0/00/03' });
  const rest = session([[[], 2, 3]], { producerId: -2, triple: '', isTransactional: true });
  assert.equal(writers([plain, rest, transactional]), [
    {
      id: 'producer 143',
      producerId: 143,
      rule: 'murmur2',
      alike: [],
      records: 50,
      batches: 4,
      offRule: 0,
      mixesWriters: false,
      partitions: 2,
      isTransactional: true,
      transactionalId: 'billing-1',
      follows: null,
      first: { timestamp: 1000, partition: 3, offset: 77 },
      last: { timestamp: null, partition: 5, offset: 99 },
      clients: clientsOfMark(transactional, 'murmur2'),
    },
    {
      id: '-1/-1/0 gzip:0/00/03',
      producerId: null,
      rule: 'crc32',
      alike: [],
      records: 9,
      batches: 2,
      offRule: 0,
      mixesWriters: false,
      partitions: 1,
      isTransactional: false,
      transactionalId: null,
      follows: null,
      first: { timestamp: 10, partition: 0, offset: 0 },
      last: { timestamp: 20, partition: 0, offset: 9 },
      clients: [{ client: 'sarama', versions: '>=1.41', setting: null }],
    },
    {
      id: 'others',
      producerId: null,
      rule: 'none',
      alike: [],
      records: 3,
      batches: 2,
      offRule: 0,
      mixesWriters: false,
      partitions: 1,
      isTransactional: true,
      transactionalId: null,
      follows: null,
      first: { timestamp: 10, partition: 0, offset: 0 },
      last: { timestamp: 20, partition: 0, offset: 9 },
      clients: [],
    },
  ]);
});

test('an id of zero is one, and who has no rule has no clients', () => {
  const [first] = writers([session([[['murmur2'], 3, 3]], { producerId: 0, triple: '' })]);
  assert.equal([first.id, first.producerId], ['producer 0', 0]);
  const [open] = writers([session([[['murmur2', 'crc32'], 3, 3]])]);
  assert.equal([open.rule, open.clients], [null, []]);
});

test('names of sessions', () => {
  const id = (more: Partial<Session>) => sessionId(session([], more));
  assert.is(id({ producerId: 0, triple: '', shape: 'x' }), 'producer 0');
  assert.is(id({}), '-1/-1/-1');
  assert.is(id({ isTransactional: true }), '-1/-1/-1 transactional');
  assert.is(id({ shape: 'zstd', isTransactional: true }), '-1/-1/-1 zstd transactional');
  assert.is(id({ producerId: -2 }), 'others');
});

test('those with most records come first, of as many in the order of their names', () => {
  const of = (producerId: number, records: number) => session([[['murmur2'], 1, records]], { producerId });
  assert.equal(
    writers([of(5, 10), of(2, 10), of(7, 30), of(1, 10), of(4, 20)]).map(({ producerId }) => producerId),
    [7, 4, 1, 2, 5],
  );
});

test('parts of one session that have as many records stay in the order of its batches', () => {
  const half = (one: MaskRule, other: MaskRule) =>
    parts([
      [[one], 5, 50],
      [[other], 5, 50],
    ]).map(([rule]) => rule);
  assert.equal(half('murmur2', 'crc32'), ['murmur2', 'crc32']);
  assert.equal(half('crc32', 'murmur2'), ['crc32', 'murmur2']);
});

test('a rule is that of all batches, where more than chance speaks for it alone', () => {
  assert.equal(parts([[['murmur2'], 3, 3]]), [['murmur2', [], 3, 3, 0]]);
  // Too few for it alone, but it explains all.
  assert.equal(parts([[['murmur2'], 2, 2]]), [['murmur2', [], 2, 2, 0]]);
  assert.equal(
    parts([
      [['murmur2'], 2, 2],
      [['crc32'], 1, 1],
    ]),
    [[null, [], 3, 3, 0]],
  );
  assert.equal(parts([[['murmur2', 'crc32'], 5, 70]]), [[null, FOUND, 70, 5, 0]]);
  assert.equal(
    parts([
      [['murmur2', 'crc32'], 5, 70],
      [['murmur2'], 1, 2],
    ]),
    [['murmur2', [], 72, 6, 0]],
  );
  // Whatever else batches fit: only what was found is asked.
  assert.equal(parts([[['crc32', 'fnv1a-abs', 'hashcode-abs'], 4, 9]]), [['crc32', [], 9, 4, 0]]);
  assert.equal(
    parts([
      [['crc32', 'fnv1a-abs'], 4, 9],
      [['crc32', 'xxhash32'], 1, 2],
    ]),
    [['crc32', [], 11, 5, 0]],
  );
});

test('none of the rules, where three records fit none', () => {
  assert.equal(parts([[[], 2, 3]]), [['none', [], 3, 2, 0]]);
  assert.equal(parts([[[], 2, 2]]), [[null, [], 2, 2, 0]]);
  assert.equal(parts([[['fnv1a-abs'], 2, 3]]), [['none', [], 3, 2, 0]]);
});

test('beside records that no rule put there so many fit one by chance, and four standard deviations and two more', () => {
  // Of forty in the ten other partitions of twelve: four, and four times two, and two.
  const asked = (alone: number, none = 40, more: Asked = {}) =>
    parts(
      [
        [['murmur2'], 7, alone],
        [[], 5, none],
      ],
      more,
    );
  assert.equal(asked(15), [['murmur2', [], 55, 12, 40]]);
  assert.equal(asked(14), [['none', [], 54, 12, 0]]);
  // 160 in 16 partitions beside the rules' own.
  assert.equal(asked(26, 160, { numPartitions: 18 }), [['murmur2', [], 186, 12, 160]]);
  assert.equal(asked(24, 160, { numPartitions: 18 }), [['none', [], 184, 12, 0]]);
  // Where there are no other partitions all would be by chance.
  for (const numPartitions of [2, 3]) {
    assert.equal(asked(14, 4, { numPartitions }), [['none', [], 18, 12, 0]]);
    assert.equal(asked(15, 4, { numPartitions }), [['murmur2', [], 19, 12, 4]]);
  }
  // Two in each of two others, and four times the root of two, and two: 9.66.
  assert.equal(asked(9, 4, { numPartitions: 4 }), [['none', [], 13, 12, 0]]);
  assert.equal(asked(10, 4, { numPartitions: 4 }), [['murmur2', [], 14, 12, 4]]);
  // What fits another rule alone is off this one too.
  assert.equal(
    parts([
      [['murmur2'], 9, 90],
      [['murmur2', 'crc32'], 3, 30],
      [['crc32'], 2, 2],
      [[], 1, 1],
    ]),
    [['murmur2', [], 123, 15, 3]],
  );
  assert.equal(
    parts([
      [['crc32'], 9, 90],
      [['murmur2'], 2, 2],
    ]),
    [['crc32', [], 92, 11, 2]],
  );
});

test('several rules in one session: those of each, those of several, those of none', () => {
  const found: RuleId[] = ['murmur2', 'crc32', 'fnv1a-abs'];
  const fitting: Fitting[] = [
    [['murmur2'], 6, 60],
    [['crc32'], 4, 50],
    [['murmur2', 'crc32'], 3, 9],
    [['murmur2', 'fnv1a-abs'], 2, 5],
    [['fnv1a-abs'], 1, 2],
    [[], 1, 1],
    [['crc32', 'xxhash32'], 1, 10],
  ];
  // Of the third rule too few fit it alone: what fits it beside another is the other's, what fits it alone is of none.
  assert.equal(
    parts(fitting, { found }),
    [
      ['murmur2', [], 65, 8, 0],
      ['crc32', [], 60, 5, 0],
      [null, ['murmur2', 'crc32'], 9, 3, 0],
      ['none', [], 3, 2, 0],
    ].sort((a, b) => Number(b[2]) - Number(a[2])) as Part[],
  );
});

test('where nothing can be asked there is no rule', () => {
  const fitting: Fitting[] = [[['murmur2'], 5, 50]];
  const none: Part[] = [[null, [], 50, 5, 0]];
  assert.equal(parts(fitting, { found: [] }), none);
  assert.equal(parts(fitting, { found: ['sha1', 'phash2'] }), none);
  assert.equal(parts(fitting, { found: ['sha1', 'murmur2'] }), [['murmur2', [], 50, 5, 0]]);
  assert.equal(parts(fitting, { numPartitions: 1 }), none);
  assert.equal(parts(fitting, { numPartitions: 2 }), [['murmur2', [], 50, 5, 0]]);
  assert.equal(parts([], {}, { records: 30, keyless: 30, batches: 2 }), [[null, [], 30, 2, 0]]);
  // One of them has a key, which is in a partition that the topic has not.
  assert.equal(parts([], {}, { records: 30, keyless: 29, batches: 2 }), [[null, FOUND, 30, 2, 0]]);
  assert.equal(parts([], {}, { records: 0, batches: 0 }), [[null, [], 0, 0, 0]]);
});

test('a copy: its batches fit no rule though their records do', () => {
  const of = (strays: number, none = 100, more: Asked = {}) =>
    writers(
      [
        session([
          [['murmur2'], 9, 900 - none],
          [[], 9, none],
        ]),
      ],
      { strays, ...more },
    ).map(({ rule, mixesWriters, records, batches, offRule, alike }) => [
      rule,
      mixesWriters,
      records,
      batches,
      offRule,
      alike.length,
    ]);
  // Nobody with a rule would leave 11/12 of 11/12 of a hundred off both rules, and half of that is 42.01.
  const copy = [[null, true, 900, 18, 0, 0]];
  const own = [['murmur2', false, 900, 18, 100, 0]];
  assert.equal(of(42), copy);
  assert.equal(of(43), own);
  // Of one rule in four partitions: 3/4, and 37.5 of a hundred.
  assert.equal(of(37, 100, { found: ['murmur2'], numPartitions: 4 }), copy);
  assert.equal(of(38, 100, { found: ['murmur2'], numPartitions: 4 }), own);
  // The half itself is enough strays for a session without a rule.
  assert.equal(of(25, 100, { found: ['murmur2'], numPartitions: 2 }), own);
  assert.equal(of(24, 100, { found: ['murmur2'], numPartitions: 2 }), copy);
  // A tenth of a session may be strays in batches of others.
  assert.equal(of(0, 90), [['murmur2', false, 900, 18, 90, 0]]);
  assert.equal(of(0, 91), copy);
  // Without rules nothing is known of batches.
  assert.equal(of(0, 500, { found: [] }), [[null, false, 900, 18, 0, 0]]);
});

test('strays are compared with those of all sessions', () => {
  const [mixed, plain] = [
    session([[[], 5, 50]], { producerId: 1 }),
    session([[['murmur2'], 9, 400]], { producerId: 2 }),
  ];
  const asked = (strays: number, ...all: Session[]) =>
    writers(all, { strays }).map(({ id, mixesWriters }) => `${id} ${mixesWriters}`);
  assert.equal(asked(21, mixed, plain), ['producer 2 false', 'producer 1 true']);
  assert.equal(asked(22, mixed, plain), ['producer 2 false', 'producer 1 false']);
  const another = session([[[], 5, 50]], { producerId: 3 });
  assert.equal(asked(42, mixed, plain, another), ['producer 2 false', 'producer 1 true', 'producer 3 true']);
});

test('no sessions', () => {
  assert.equal(writerSessions(undefined, FOUND, 12, 0, NAMING), []);
  assert.equal(writers([]), []);
});

test('clients that leave a mark: those who do by default, or have the rule by default, or all', () => {
  const lefts: LeftMark[] = ['id', '-1/-1/-1', '-1/-1/0', '-1/0/0'];
  const kinds = { byDefault: 0, ofRule: 0, all: 0, none: 0 };
  for (const rule of MASK_RULES) {
    for (const left of lefts) {
      const asked = { producerId: left === 'id' ? 5 : -1, triple: left === 'id' ? '-1/0/0' : left };
      const all = clientsOf(rule).flatMap(client =>
        marksOf(client.client).flatMap(mark => (mark.leaves === left ? [{ client, mark }] : [])),
      );
      const byDefault = all.filter(({ client, mark }) => client.isDefault && mark.setting === undefined);
      const ofRule = all.filter(({ client }) => client.isDefault);
      const expected = [byDefault, ofRule, all].find(({ length }) => length > 0) ?? [];
      if (byDefault.length > 0) kinds.byDefault++;
      else if (ofRule.length > 0) kinds.ofRule++;
      else if (all.length > 0) kinds.all++;
      else kinds.none++;
      assert.equal(
        clientsOfMark(asked, rule),
        expected.map(({ client, mark }) => ({
          client: client.client,
          versions: mark.versions ?? client.versions,
          setting: mark.setting ?? null,
        })),
        `${rule} ${left}`,
      );
    }
  }
  assert.ok(Math.min(...Object.values(kinds)) > 0, JSON.stringify(kinds));
  assert.equal(clientsOfMark({ producerId: -1, triple: '-1/0/0' }, 'murmur2'), [
    { client: 'kafkajs', versions: '>=2.0', setting: null },
  ]);
  assert.equal(clientsOfMark({ producerId: 0, triple: '' }, 'murmur2-unsigned'), [
    { client: '@platformatic/kafka', versions: null, setting: 'idempotent: true' },
  ]);
  assert.ok(Object.values(CLIENT_MARKS).flat().length > 0);
});

/** With a rule, from one time to another. */
function writer(id: string, from: number | null, to: number | null, more: Partial<WriterSession> = {}): WriterSession {
  const [described] = writers([session([[['murmur2'], 9, 9]], { producerId: 1 })]);
  const place = { partition: 0, offset: 0 };
  const times = { first: { ...place, timestamp: from }, last: { ...place, timestamp: to } };
  return { ...described, id, ...times, ...more };
}
const follows = (...all: WriterSession[]): string =>
  withPredecessors(all)
    .map(({ id, follows }) => `${id}${follows ?? '-'}`)
    .join(' ');

test('a session goes on with the last one of its kind that ended before it began', () => {
  assert.is(follows(writer('a', 1, 5), writer('b', 6, 9)), 'a- ba');
  assert.is(follows(writer('b', 6, 9), writer('a', 1, 5)), 'ba a-');
  // It must have ended before.
  assert.is(follows(writer('a', 1, 6), writer('b', 6, 9)), 'a- b-');
  assert.is(follows(writer('a', 1, 7), writer('b', 6, 9)), 'a- b-');
  // The last that ended.
  assert.is(follows(writer('a', 1, 4), writer('b', 2, 5), writer('c', 6, 9)), 'a- b- cb');
  assert.is(follows(writer('b', 2, 5), writer('a', 1, 4), writer('c', 6, 9)), 'b- a- cb');
  // No other goes on with it.
  assert.is(follows(writer('a', 1, 4), writer('b', 2, 5), writer('c', 6, 9), writer('d', 7, 9)), 'a- b- cb da');
  assert.is(follows(writer('d', 7, 9), writer('c', 6, 9), writer('b', 2, 5), writer('a', 1, 4)), 'da cb b- a-');
  assert.is(follows(writer('a', 1, 2), writer('b', 3, 4), writer('c', 5, 6)), 'a- ba cb');
  assert.is(follows(writer('a', 1, 1), writer('b', 2, 2)), 'a- ba');
  assert.is(follows(), '');
});

test('of its kind are those with its rule that are transactional as it is, with an id and times', () => {
  const after = writer('b', 6, 9);
  const asked = (more: Partial<WriterSession>, to: Partial<WriterSession> = {}) =>
    follows({ ...writer('a', 1, 5), ...more }, { ...after, ...to });
  assert.is(asked({ rule: 'crc32' }), 'a- b-');
  assert.is(asked({ rule: 'crc32' }, { rule: 'crc32' }), 'a- ba');
  assert.is(asked({ isTransactional: true }), 'a- b-');
  assert.is(asked({ isTransactional: true }, { isTransactional: true }), 'a- ba');
  for (const unknown of [{ producerId: null }, { rule: null }, { rule: 'none' as const }]) {
    assert.is(asked(unknown, unknown), 'a- b-');
    assert.is(asked(unknown), 'a- b-');
    assert.is(asked({}, unknown), 'a- b-');
  }
  assert.is(follows(writer('a', null, 5), writer('b', 6, 9)), 'a- b-');
  assert.is(follows(writer('a', 1, null), writer('b', 6, 9)), 'a- b-');
  assert.is(follows(writer('a', 1, 5), writer('b', 6, null)), 'a- b-');
  assert.is(follows(writer('a', 1, 5), writer('b', null, 9)), 'a- b-');
  // Parts of one session.
  assert.is(follows(writer('a', 1, 5), writer('a', 6, 9)), 'a- a-');
  assert.is(asked({ producerId: 0 }), 'a- ba');
});

test('a record can be of those who wrote around it, and have a rule that fits it', () => {
  const known = (producerId: number, from: number, to: number) =>
    session([], { producerId, partitions: new Map([[3, [from, to]]]) });
  const all = [known(8, 10, 20), known(7, 15, 30), known(9, 40, 50)];
  const described = (id: number, more: Partial<WriterSession> = {}) => writer(`producer ${id}`, 1, 2, more);
  const by = writtenBy(sessions(...all), [described(7), described(8), described(9)]);
  const asked = (partition: number, first: number, last = first) =>
    by(partition, first, last, ['murmur2'])
      .map(id => id.split(' ')[1])
      .join('');
  assert.is(asked(3, 9), '');
  assert.is(asked(3, 10), '8');
  assert.is(asked(3, 15), '78');
  assert.is(asked(3, 20), '78');
  assert.is(asked(3, 21), '7');
  assert.is(asked(3, 30), '7');
  assert.is(asked(3, 31), '');
  assert.is(asked(3, 31, 39), '');
  assert.is(asked(3, 31, 40), '9');
  assert.is(asked(3, 0, 100), '789');
  assert.is(asked(3, 5, 10), '8');
  assert.is(asked(4, 15), '');
  assert.equal(writtenBy(undefined, [described(7)])(3, 15, 15, []), []);
  assert.equal(writtenBy(sessions(...all), [])(3, 15, 15, []), []);
});

test('whose rule fits: its own, one of several that are alike, any where batches mix writers or no rule is known', () => {
  const one = session([], { producerId: 1, partitions: new Map([[0, [0, 9]]]) });
  const can = (rules: RuleId[], ...parts: Partial<WriterSession>[]) =>
    writtenBy(
      sessions(one),
      parts.map(part => writer('producer 1', 1, 2, part)),
    )(0, 5, 5, rules).length === 1;
  assert.is(can(['murmur2'], {}), true);
  assert.is(can(['crc32', 'murmur2'], {}), true);
  assert.is(can(['crc32'], {}), false);
  // Some of its records are off its rule.
  assert.is(can(['crc32'], { offRule: 1 }), true);
  assert.is(can([], {}), false);
  assert.is(can([], { offRule: 1 }), true);
  assert.is(can(['crc32'], { mixesWriters: true }), true);
  assert.is(can([], { mixesWriters: true }), true);
  assert.is(can(['crc32'], { rule: 'none' }), true);
  assert.is(can([], { rule: 'none' }), true);
  assert.is(can(['crc32'], { rule: null }), true);
  assert.is(can([], { rule: null }), true);
  const alike: RuleId[] = ['murmur2', 'murmur2-abs'];
  assert.is(can(['crc32'], { rule: null, alike }), false);
  assert.is(can(['crc32', 'murmur2-abs'], { rule: null, alike }), true);
  assert.is(can([], { rule: null, alike }), false);
  // One of its parts is enough, and those of others are none.
  assert.is(can(['crc32'], {}, { rule: 'crc32' }), true);
  assert.is(can(['crc32'], { id: 'producer 2', rule: 'crc32' }), false);
});

test('the broker has compressed all anew where one shape is its own, and some clients never leave it', () => {
  const [[triple, [shape]]] = Object.entries(FOREIGN_SHAPES);
  const foreign = session([], { triple, shape });
  const told = (...all: Partial<Session>[]) => recompressedAs(sessions(foreign, ...all.map(each => session([], each))));
  assert.is(told(), shape);
  assert.is(told({ shape }), shape);
  assert.is(told({ shape: 'other' }), null);
  assert.is(told({ shape: '' }), null);
  // What is not told apart says nothing.
  assert.is(told({ producerId: -2, shape: 'other' }), shape);
  assert.is(recompressedAs(sessions(session([], { producerId: -2, triple, shape }))), null);
  // Other clients do leave it.
  assert.is(recompressedAs(sessions(session([], { triple: '-1/-1/-1', shape }))), null);
  assert.is(recompressedAs(sessions(session([], { triple: '-1/-1/-1', shape }), foreign)), shape);
  assert.is(recompressedAs(sessions(session([], { triple, shape: 'snappy' }))), null);
  assert.is(recompressedAs(sessions()), null);
  assert.is(recompressedAs(undefined), null);
});

test.run();
