// Lanes: who is taken where, what is refused, what a report finds.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  createPartitioner,
  type FoundRecord,
  type Lane,
  laneReport,
  type PartitionerRecord,
  partitionForKey,
} from '../../src/index.ts';
import { cpuSince } from '../cpu.ts';
import { fails } from '../fails.ts';
import { seeded } from '../seeded.ts';
import { countsOf, times } from './policies.ts';

const test = suite('lanes');
const orders = { topic: 'orders', numPartitions: 8 };
const premium: Lane = { name: 'premium', when: { header: 'tier', value: 'premium' }, to: 0 };

function routed(lanes: readonly Lane[], records: readonly PartitionerRecord[], info = orders): number[] {
  const { partition } = createPartitioner({ lanes, random: seeded(6) });
  return records.map(record => partition(record, info));
}

test('the first lane that matches takes a record; what none takes goes by key over all partitions', () => {
  const lanes: Lane[] = [
    { name: 'eu', when: { keyPrefix: 'eu-' }, to: ['0-2'] },
    { name: 'us', when: { keyPrefix: 'us-' }, to: [3, '4-5'] },
  ];
  const keys = ['eu-1', 'eu-2', 'us-1', 'us-2', 'asia-1'];
  const expected = [
    partitionForKey('eu-1', 3),
    partitionForKey('eu-2', 3),
    3 + partitionForKey('us-1', 3),
    3 + partitionForKey('us-2', 3),
    partitionForKey('asia-1', 8),
  ];
  assert.equal(
    routed(
      lanes,
      keys.map(key => ({ key })),
    ),
    expected,
  );
  assert.equal(
    routed(
      lanes,
      keys.map(key => ({ key: Buffer.from(key) })),
    ),
    expected,
    'keys as bytes',
  );
});

test('a record that names its partition is in no lane', () => {
  assert.equal(routed([premium], [{ headers: { tier: 'premium' }, partition: 5 }]), [5]);
});

for (const [shape, headers] of [
  ['an object', { tier: 'premium' }],
  ['a Buffer in an object', { tier: Buffer.from('premium') }],
  ['several values', { tier: ['basic', Buffer.from('premium')] }],
  ['a Map', new Map([['tier', 'premium']])],
  ['a Map of Buffers', new Map([[Buffer.from('tier'), Buffer.from('premium')]])],
  ['a list of objects', [{ other: 'x' }, { tier: Buffer.from('premium') }]],
] as const) {
  test(`headers as ${shape}`, () => assert.equal(routed([premium], [{ key: 'a', headers }]), [0]));
}

test('headers that are not there, or say something else', () => {
  const others = [undefined, null, {}, { tier: 'basic' }, { TIER: 'premium' }, { tier: undefined }, 'tier', []];
  assert.equal(
    routed(
      [premium],
      others.map(headers => ({ key: 'order-1', headers })),
    ),
    others.map(() => partitionForKey('order-1', 8)),
  );
});

test('a header alone: any value', () => {
  const lanes: Lane[] = [{ name: 'retry', when: { header: 'retry' }, to: 7 }];
  assert.equal(routed(lanes, [{ key: 'a', headers: { retry: '' } }]), [7]);
});

test('a predicate sees the record as the client has it', () => {
  const lanes: Lane[] = [
    { name: 'large', when: ({ value }) => JSON.parse(String(value)).amount > 10_000, to: '6-7', within: 'round-robin' },
  ];
  const amounts = [5, 20_000, 10_000, 10_001, 99_999];
  const partitions = routed(
    lanes,
    amounts.map(amount => ({ key: 'order-1', value: JSON.stringify({ amount }) })),
  );
  const byKey = partitionForKey('order-1', 8);
  assert.equal(partitions, [byKey, 6, byKey, 7, 6]);
});

test('within hash: keyless records of the lane are sticky inside it', () => {
  const lanes: Lane[] = [{ name: 'all', to: ['2-4'] }];
  const partitions = routed(
    lanes,
    times(300, () => ({ value: 'x'.repeat(1000) })),
  );
  assert.equal([...new Set(partitions)].sort(), [2, 3, 4]);
  assert.ok(partitions.filter((one, i) => one !== partitions[i - 1]).length < 25);
});

test('the rest is what no other lane names, also what is added later', () => {
  const lanes: Lane[] = [premium, { name: 'standard', to: 'rest', within: 'round-robin' }];
  const { partition } = createPartitioner({ lanes });
  const three = { topic: 'orders', numPartitions: 3 };
  assert.equal(
    times(4, () => partition({ key: 'a' }, three)),
    [1, 2, 1, 2],
  );
  const seen = new Set(times(8, () => partition({ key: 'a' }, { topic: 'orders', numPartitions: 5 })));
  assert.equal([...seen].sort(), [1, 2, 3, 4]);
});

test('the rule counts the partitions of the lane', () => {
  const { partition } = createPartitioner({ rule: 'crc32', lanes: [{ name: 'all', to: '1-7' }] });
  // CRC-32 of "hejsan" is d077037e: golden value of librdkafka's test 0048.
  assert.is(partition({ key: 'hejsan' }, orders), 1 + (0xd077037e % 7));
});

test('a lane may belong to one topic', () => {
  const { partition } = createPartitioner({ lanes: [{ ...premium, topic: 'orders' }] });
  const record = { key: 'order-2', headers: { tier: 'premium' } };
  assert.is(partition(record, orders), 0);
  assert.is(partition(record, { topic: 'other', numPartitions: 8 }), partitionForKey('order-2', 8));
});

test('partitions without a leader: a lane uses its others', () => {
  const lanes: Lane[] = [{ name: 'bulk', when: { keyPrefix: 'b' }, to: '0-3', within: 'round-robin' }];
  const { partition } = createPartitioner({ lanes });
  const info = { ...orders, availablePartitions: [0, 2, 5, 7] };
  assert.equal(
    times(4, () => partition({ key: 'b' }, info)),
    [0, 2, 0, 2],
  );
});

test('no leader in the whole lane: strict waits, others take what there is, hash always waits', () => {
  const info = { ...orders, availablePartitions: [5, 7] };
  const drawn = (lane: Partial<Lane>) => {
    const { partition } = createPartitioner({ lanes: [{ name: 'bulk', to: '0-1', ...lane }] });
    return times(4, () => partition({ key: 'b' }, info));
  };
  assert.equal(drawn({ within: 'round-robin', strict: true }), [0, 1, 0, 1]);
  assert.equal(drawn({ within: 'round-robin' }), [5, 7, 5, 7]);
  assert.equal(
    drawn({}),
    times(4, () => partitionForKey('b', 2)),
  );
});

test('sticky-batch within a lane takes another partition with each batch', () => {
  const { partition, onNewBatch } = createPartitioner({
    lanes: [{ name: 'all', to: '0-1', within: 'sticky-batch' }],
    random: seeded(7),
  });
  const drawn = times(6, () => {
    onNewBatch('orders');
    return partition({ key: 'a' }, orders);
  });
  for (let i = 1; i < drawn.length; i++) assert.is.not(drawn[i], drawn[i - 1]);
});

const refused: [string, Lane[], RegExp, number?][] = [
  [
    'overlap',
    [
      { ...premium, to: '0-3' },
      { name: 'b', to: [3] },
    ],
    /Lane "b" overlaps lane "premium"/,
  ],
  [
    'two rests',
    [
      { ...premium, to: 'rest' },
      { name: 'b', to: 'rest' },
    ],
    /overlaps/,
  ],
  ['the same name twice', [premium, { ...premium, to: 1 }], /is there twice/],
  ['no partition', [{ name: 'a', to: [] }], /Lane "a" is empty/],
  ['a partition twice', [{ name: 'a', to: [1, '0-3'] }], /names partition 1 twice/],
  ['a negative partition', [{ name: 'a', to: -1 }], /-1 in `to`/],
  ['half a partition', [{ name: 'a', to: 1.5 }], /1\.5 in `to`/],
  ['a range backwards', [{ name: 'a', to: '5-2' }], /"5-2" in `to`/],
  ['a huge range', [{ name: 'a', to: '0-99999999999' }], /0-99999999999/],
  ['words', [{ name: 'a', to: 'all' }], /"all" in `to`.*'rest'/],
  ['rest among others', [{ name: 'a', to: [0, 'rest'] }], /"rest" in `to`/],
  ['no name', [{ name: '', to: 0 }], /lanes\[0\]" has no name/],
  ['no lane', [7 as never], /lanes\[0\]" is 7/],
  ['an unknown field', [{ name: 'a', to: 0, wihtin: 'hash' } as never], /unknown field the string "wihtin"/],
  ['an unknown condition', [{ name: 'a', to: 0, when: { prefix: 'x' } } as never], /as `when`/],
  ['a condition of the wrong kind', [{ name: 'a', to: 0, when: { keyPrefix: 7 } } as never], /as `when`/],
  [
    'after a lane for all',
    [
      { name: 'all', to: 0 },
      { name: 'b', to: 1 },
    ],
    /Lane "b" can never match: lane "all"/,
  ],
  [
    'a longer prefix after a shorter',
    [
      { name: 'a', to: 0, when: { keyPrefix: 'eu' } },
      { name: 'b', to: 1, when: { keyPrefix: 'eu-west' } },
    ],
    /can never match/,
  ],
  [
    'a value after any value',
    [
      { name: 'a', to: 0, when: { header: 'tier' } },
      { name: 'b', to: 1, when: { header: 'tier', value: 'x' } },
    ],
    /can never match/,
  ],
  ['the same test twice', [premium, { ...premium, name: 'b', to: 1 }], /can never match/],
  ['a topic that is no name', [{ ...premium, topic: '' }], /has the topic/],
  ['a partition that the topic lacks', [{ name: 'a', to: '6-8' }], /names partition 8, but the topic has 0 to 7/, 8],
  [
    'nothing left for the rest',
    [
      { ...premium, to: '0-7' },
      { name: 'b', to: 'rest' },
    ],
    /"b" is empty: other lanes name all 8/,
    8,
  ],
];
for (const [name, lanes, text, numPartitions] of refused) {
  test(`refused: ${name}`, () => {
    const options = numPartitions === undefined ? { lanes } : { lanes, numPartitions };
    assert.match(
      fails(() => createPartitioner(options), 'ERR_LANE'),
      text,
    );
  });
}

test('not refused: the same partitions and tests in different topics, a shorter prefix after a longer', () => {
  createPartitioner({
    numPartitions: 8,
    lanes: [
      { ...premium, topic: 'a' },
      { ...premium, name: 'b', topic: 'b' },
      { name: 'west', topic: 'c', to: 0, when: { keyPrefix: 'eu-west' } },
      { name: 'eu', topic: 'c', to: 1, when: { keyPrefix: 'eu' } },
      { name: 'rest', topic: 'c', to: 'rest' },
    ],
  });
});

test('a policy that does not exist', () => {
  const lanes = [{ ...premium, within: 'sticki' as never }];
  fails(() => createPartitioner({ lanes }), 'ERR_OPTION', /within of lane "premium" must be one of/);
});

test('without a count a missing partition is told at the first record of the topic', () => {
  const { partition } = createPartitioner({ lanes: [{ name: 'a', to: 8 }] });
  fails(() => partition({ key: 'x' }, orders), 'ERR_LANE', /names partition 8/);
});

test('a predicate that answers later, or not at all, is told: a Promise would always be true', () => {
  for (const when of [async () => false, () => undefined]) {
    const { partition } = createPartitioner({ lanes: [{ name: 'a', to: 0, when: when as never }] });
    fails(() => partition({ key: 'x' }, orders), 'ERR_LANE', /Lane "a" has a `when` that answered/);
  }
});

// The lanes of a shop: 30 % premium to partition 0, the rest in turn over 1 and 2.
const shop: Lane[] = [premium, { name: 'standard', to: 'rest', within: 'round-robin' }];

function shopRecords(): FoundRecord[] {
  const { partition } = createPartitioner({ lanes: shop });
  return times(1000, i => {
    const record = { key: `order-${i}`, headers: { tier: i % 10 < 3 ? 'premium' : 'basic' } };
    return { ...record, partition: partition(record, { topic: 'shop', numPartitions: 3 }) };
  });
}

test('report: all is well', () => {
  const records = shopRecords();
  assert.equal(
    countsOf(
      records.map(({ partition }) => partition),
      3,
    ),
    [300, 350, 350],
  );
  const report = laneReport(shop, records, { numPartitions: 3 });
  assert.is(report.ok, true);
  assert.is(report.records, 1000);
  assert.equal(
    report.lanes.map(({ name, partitions, records, outside, strangers, counts }) => ({
      name,
      partitions,
      records,
      outside,
      strangers,
      counts,
    })),
    [
      { name: 'premium', partitions: [0], records: 300, outside: 0, strangers: 0, counts: [300] },
      { name: 'standard', partitions: [1, 2], records: 700, outside: 0, strangers: 0, counts: [350, 350] },
    ],
  );
  assert.match(report.text, /^ok {3}lane "premium": 300 records \(0: 300\)$/m);
});

test('report: one premium record elsewhere, one stranger in the lane', () => {
  const records = shopRecords();
  records[0] = { ...records[0], partition: 1 };
  records[5] = { ...records[5], partition: 0 };
  const report = laneReport(shop, records, { numPartitions: 3 });
  assert.is(report.ok, false);
  const [first, second] = report.lanes;
  assert.equal([first.outside, first.strangers, first.ok], [1, 1, false]);
  assert.equal([second.outside, second.strangers, second.ok], [1, 1, false]);
  assert.match(report.text, /^FAIL lane "premium": 300 records \(0: 299\)$/m);
  assert.match(report.text, /outside its partitions: 1; records of others in them: 1/);
});

test('report: balance within the tolerance, which hash lanes are not asked for', () => {
  const records = times(100, i => ({ key: `k${i}`, partition: i < 60 ? 1 : 2 }));
  const report = (within: 'hash' | 'round-robin', tolerance?: number) =>
    laneReport([{ name: 'all', to: '1-2', within }], records, {
      numPartitions: 3,
      ...(tolerance === undefined ? {} : { tolerance }),
    });
  assert.is(report('round-robin').ok, false);
  assert.ok(Math.abs(report('round-robin').lanes[0].imbalance - 0.2) < 1e-12);
  assert.is(report('round-robin', 0.21).ok, true);
  assert.is(report('hash').ok, true);
});

test('report: bad input, and nothing at all', () => {
  const report = (records: unknown[], options: object) => () =>
    laneReport(shop, records as FoundRecord[], { numPartitions: 3, ...options });
  fails(report([{ key: 'a' }], {}), 'ERR_PARTITION');
  fails(report([{ key: 'a', partition: 3 }], {}), 'ERR_PARTITION');
  fails(report([], { numPartitions: 0 }), 'ERR_PARTITION_COUNT');
  fails(report([], { tolerance: -1 }), 'ERR_OPTION');
  fails(report([], { numPartitions: 1 }), 'ERR_LANE');
  assert.is(report([], {})().ok, true);
});

test('partitions are added: each lane goes on where it is', () => {
  const { partition } = createPartitioner({
    lanes: [
      { name: 'vip', when: { keyPrefix: 'vip' }, to: '0-2', within: 'round-robin' },
      { name: 'others', to: 'rest', within: 'round-robin' },
    ],
  });
  const ask = (key: string, numPartitions: number) => partition({ key }, { topic: 't', numPartitions });
  assert.equal([ask('vip', 6), ask('vip', 6), ask('a', 6)], [0, 1, 3]);
  assert.equal([ask('vip', 9), ask('a', 9), ask('vip', 9)], [2, 4, 0]);
  assert.equal(
    [4, 5, 6, 7, 8].map(() => ask('a', 9)),
    [5, 6, 7, 8, 3],
  );
});

test('the largest partition that a lane may name', () => {
  const at = (to: number | string) => createPartitioner({ lanes: [{ name: 'a', to }] });
  for (const to of [999_999, '0-999999', '999999-999999']) {
    assert.ok(at(to).partition({ key: 'k' }, { topic: 't', numPartitions: 1_000_000 }) <= 999_999);
  }
  for (const to of [1_000_000, '0-1000000']) fails(() => at(to), 'ERR_LANE');
});

test('lanes of a hundred thousand partitions are checked and used in no time', () => {
  const lanes: Lane[] = [
    { name: 'a', when: { keyPrefix: 'a' }, to: '0-99999' },
    { name: 'b', when: { keyPrefix: 'b' }, to: '100000-199999', within: 'round-robin' },
    { name: 'many', when: { keyPrefix: 'm' }, to: Array.from({ length: 50_000 }, (_, i) => 200_000 + 2 * i) },
    { name: 'rest', to: 'rest', within: 'sticky-batch' },
  ];
  const started = process.cpuUsage();
  const { partition } = createPartitioner({ lanes, numPartitions: 1_000_000 });
  for (let i = 0; i < 10_000; i++) {
    const key = `${'abmr'[i % 4]}-${i}`;
    const found = partition({ key }, { topic: 't', numPartitions: 1_000_000 });
    const [first, last] = [
      [0, 99_999],
      [100_000, 199_999],
      [200_000, 299_998],
      [200_001, 999_999],
    ][i % 4];
    assert.ok(found >= first && found <= last, `${key}: ${found}`);
    if (i % 4 === 2) assert.is(found % 2, 0);
  }
  // 12 s when each partition was compared with each.
  assert.ok(cpuSince(started) < 1500, `${cpuSince(started)} ms`);
  const overlap = [lanes[0], { ...lanes[1], to: '99999-199999' }];
  fails(() => createPartitioner({ lanes: overlap }), 'ERR_LANE', /overlaps lane "a"/);
});

test('laneReport: an even lane is even with no tolerance at all', () => {
  const lanes: Lane[] = [{ name: 'a', to: 'rest', within: 'round-robin' }];
  const records = [0, 1, 2, 0, 1, 2].map(partition => ({ value: 'v', partition }));
  const options = { numPartitions: 3, tolerance: 0 };
  assert.ok(laneReport(lanes, records, options).ok);
  assert.not.ok(laneReport(lanes, records.slice(1), options).ok);
  const [finding] = laneReport(lanes, records.slice(1), { numPartitions: 3, tolerance: 0.4 }).lanes;
  assert.equal([finding.imbalance.toFixed(3), finding.ok], ['0.400', true]);
});

test('laneReport: as many partitions as it lists, no more', () => {
  const lanes: Lane[] = [{ name: 'a', to: 'rest' }];
  const records = [{ key: 'k', partition: 999_999 }];
  const { lanes: found } = laneReport(lanes, records, { numPartitions: 1_000_000 });
  assert.equal([found[0].partitions.length, found[0].records, found[0].outside], [1_000_000, 1, 0]);
  fails(() => laneReport(lanes, records, { numPartitions: 1_000_001 }), 'ERR_OPTION', /1000000/);
});

test('laneReport: what is no report, no record, no tolerance', () => {
  const lanes: Lane[] = [{ name: 'a', to: 'rest' }];
  for (const bad of [null, undefined, 5, {}]) {
    fails(() => laneReport(lanes, bad as never, { numPartitions: 3 }), 'ERR_OPTION');
  }
  for (const bad of [null, 5, 'a']) fails(() => laneReport(lanes, [bad as never], { numPartitions: 3 }), 'ERR_MESSAGE');
  for (const bad of [null, undefined, 5]) fails(() => laneReport(lanes, [], bad as never), 'ERR_OPTION');
  for (const tolerance of [Number.NaN, -0.1, '0.1', null]) {
    fails(() => laneReport(lanes, [], { numPartitions: 3, tolerance: tolerance as number }), 'ERR_OPTION');
  }
});

test('lanes that are none: holes, null, what is no array', () => {
  for (const lanes of [null, false, 0, Number.NaN, '', {}]) {
    fails(() => createPartitioner({ lanes: lanes as never }), 'ERR_OPTION', /lanes/);
  }
  fails(() => createPartitioner({ lanes: new Array(2) }), 'ERR_LANE', /lanes\[0\]/);
});

test('laneReport: any records, against a plain count', () => {
  const lanes: Lane[] = [
    { name: 'a', when: { keyPrefix: 'a' }, to: '0-1', within: 'round-robin' },
    { name: 'b', when: { keyPrefix: 'b' }, to: 2 },
    { name: 'rest', to: 'rest', within: 'random' },
  ];
  const random = seeded(11);
  for (let i = 0; i < 60; i++) {
    const records = times(1 + Math.floor(40 * random()), () => {
      const kind = Math.floor(3 * random());
      // Most are where they belong.
      const partition = random() < 0.97 ? [Math.floor(2 * random()), 2, 3][kind] : Math.floor(4 * random());
      return { key: 'abc'[kind], partition };
    });
    const report = laneReport(lanes, records, { numPartitions: 4, tolerance: 0.5 });
    assert.is(report.records, records.length);
    for (const [kind, { partitions, counts, ...found }] of report.lanes.entries()) {
      const mine = records.filter(({ key }) => key === 'abc'[kind]);
      const others = records.filter(({ key }) => key !== 'abc'[kind]);
      assert.equal(partitions, [[0, 1], [2], [3]][kind]);
      assert.equal(
        counts,
        partitions.map(wanted => mine.filter(({ partition }) => partition === wanted).length),
      );
      const inside = counts.reduce((a, b) => a + b);
      const strangers = others.filter(({ partition }) => partitions.includes(partition)).length;
      assert.equal([found.records, found.outside, found.strangers], [mine.length, mine.length - inside, strangers]);
      const mean = inside / counts.length;
      const imbalance = inside === 0 ? 0 : Math.max(...counts.map(count => Math.abs(count - mean))) / mean;
      assert.ok(Math.abs(found.imbalance - imbalance) < 1e-12);
      assert.is(found.ok, mine.length === inside && strangers === 0 && (kind === 1 || imbalance <= 0.5));
      const share = (part: number) => `${Math.round(1000 * part) / 10}`;
      assert.match(
        report.text,
        `${share(imbalance)}${share(imbalance).includes('.') ? '' : '.0'} % (tolerance 50.0 %)`,
      );
    }
    assert.is(
      report.ok,
      report.lanes.every(({ ok }) => ok),
    );
  }
});

test('laneReport: lanes of another topic are not asked, and a record in no lane is in nobody’s way', () => {
  const lanes: Lane[] = [
    { name: 'a', to: 0, when: { keyPrefix: 'a' }, topic: 'orders' },
    { name: 'b', to: 1, when: { keyPrefix: 'b' } },
  ];
  const records = [
    { key: 'a', partition: 1 },
    { key: 'x', partition: 2 },
  ];
  const report = (topic?: string) => laneReport(lanes, records, { numPartitions: 3, ...(topic && { topic }) });
  assert.equal(
    report('orders').lanes.map(({ name, outside, strangers }) => [name, outside, strangers]),
    [
      ['a', 1, 0],
      ['b', 0, 1],
    ],
  );
  for (const topic of ['others', undefined])
    assert.equal(
      report(topic).lanes.map(({ name }) => name),
      ['b'],
    );
});

test('laneReport: a partition that is none', () => {
  for (const partition of [-1, 0.5, 3, Number.NaN, '0', null, undefined])
    fails(
      () => laneReport([{ name: 'a', to: 0 }], [{ partition: partition as never }], { numPartitions: 3 }),
      'ERR_PARTITION',
    );
});

test('records that only look iterable are told', () => {
  const next = { [Symbol.iterator]: () => ({}) };
  for (const records of [Object.create(Uint8Array.prototype), next, { [Symbol.iterator]: 1 }, undefined, null, 5])
    fails(() => laneReport([], records as never, { numPartitions: 1 }), 'ERR_OPTION', /must be an iterable/);
});

test('a range is two numbers and a dash, and nothing around them', () => {
  for (const to of ['x1-2', '1-2x', '1-', '-2', ' 1-2', '1-2-3', '1–2', '0x1-2'])
    fails(() => createPartitioner({ lanes: [{ name: 'a', to }] }), 'ERR_LANE', /in `to`/);
});

test.run();
