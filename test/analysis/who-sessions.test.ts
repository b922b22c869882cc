// Who wrote it by session, on batches that real clients wrote: what the heads of batches add to what single records say.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoAnswer } from '../../src/analysis/who/answer.ts';
import { namingFor } from '../../src/analysis/who/naming.ts';
import { recompressedAs } from '../../src/analysis/who/recompressed.ts';
import { writerSessions } from '../../src/analysis/who/sessions.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { RecordFold } from '../../src/scan/writers/record-fold.ts';
import { emptyNotes } from '../../src/sources/index.ts';
import { findSegments, readSegments } from '../../src/sources/segments/index.ts';
import { MASK_RULES, ruleMask } from '../../src/state/writers/rule-masks.ts';
import { Sessions } from '../../src/state/writers/sessions.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';
import { type Fold, jsFold } from '../reference/fold-js.ts';
import { batch } from '../sources/batches/batch.ts';
import { dataFolder, type Fixture, filesOf, WRITERS, writersOf } from '../sources/segments/fixtures.ts';

const NAMING = namingFor(undefined, 0, 0);
const test = suite('who by session');
const N = 12;
const folders = { orders: dataFolder(filesOf('orders')), mixed: dataFolder(filesOf('mixed')) };

async function stateOf(name: Fixture, makeFold: (state: WhoState) => Fold = jsFold): Promise<WhoState> {
  const state = emptyWhoState(N);
  const fold = makeFold(state);
  for await (const block of readSegments(findSegments([folders[name]]), emptyNotes())) fold.add(block);
  fold.finish();
  return state;
}

test('the sessions of a real topic: a restart, a second rule, records set by hand', async () => {
  const { writers } = whoAnswer(await stateOf('orders'), true);
  const shown = writers.map(({ id, rule, records, partitions, offRule }) => [id, rule, records, partitions, offRule]);
  assert.equal(shown, [
    ['producer 143', 'murmur2', 1500, 12, 0],
    ['producer 144', 'murmur2', 1500, 12, 0],
    ['producer 145', 'crc32', 900, 12, 0],
    ['producer 147', 'murmur2', 700, 12, 0],
    ['-1/0/0', 'murmur2', 500, 12, 0],
    ['producer 1024', 'crc32', 200, 12, 0],
    ['producer 146', 'none', 25, 1, 0],
  ]);
  const [first, second] = writers;
  assert.ok(first.last.timestamp! < second.first.timestamp!, 'one after the other');
  const byHand = writers.at(-1)!;
  assert.equal([byHand.first.offset, byHand.last.offset, byHand.first.partition], [321, 345, 0]);
  assert.equal(
    writers.filter(({ isTransactional }) => isTransactional).map(({ id }) => id),
    ['producer 147', 'producer 1024'],
  );
  const namesOf = (i: number): string[] => writers[i].clients.map(({ client }) => client);
  assert.ok(namesOf(0).includes('kafka-clients') && !namesOf(0).includes('kafkajs'));
  assert.equal(namesOf(4), ['kafkajs']);
  assert.ok(writers[2].clients.every(({ setting }) => setting === 'enable.idempotence=true'));
});

test('the same in scan.wasm as in JavaScript', async () => {
  const sessions = async (makeFold: (state: WhoState) => Fold) => [...(await stateOf('orders', makeFold)).sessions!];
  assert.equal(await sessions(state => new RecordFold(state)), await sessions(jsFold));
});

test('a batch has one writer, and what its head says is that of one client', async () => {
  const writersOfGroup = new Map<string, Set<string>>();
  const truth = [0, 1].map(partition => writersOf(`mixed`.replace('mixed', `mixedA-${partition}`)));
  let batchCount = 0;
  for await (const { keys, partitions, offsets, batches } of readSegments(
    findSegments([folders.mixed]),
    emptyNotes(),
  )) {
    const { count, starts, producerIds, epochs, sequences } = batches!;
    batchCount += count;
    for (let i = 0; i < count; i++) {
      const to = i + 1 < count ? starts[i + 1] : keys.count;
      const writers = new Set<string>();
      for (let record = starts[i]; record < to; record++) writers.add(truth[partitions[record]][offsets![record]]);
      assert.is(writers.size, 1);
      const group =
        producerIds[i] >= 0 ? `producer ${producerIds[i]}` : `${producerIds[i]}/${epochs[i]}/${sequences[i]}`;
      writersOfGroup.set(group, new Set([...(writersOfGroup.get(group) ?? []), ...writers]));
    }
  }
  assert.ok(batchCount > 1000);
  const groups = [...writersOfGroup].map(([group, writers]) => [group, ...writers]).sort();
  assert.equal(groups, [
    ['-1/-1/-1', 'librdkafka'],
    ['-1/-1/0', 'sarama'],
    ['-1/0/0', 'kafkajs'],
    ['producer 111', 'java'],
    ['producer 112', 'kafka-python'],
  ]);
});

test('asked of batches, nearly all records fit one rule alone, and it is the right one; of records five in six', async () => {
  const rules: RuleId[] = ['murmur2', 'crc32', 'fnv1a-abs'];
  const bits = rules.map(rule => 1 << (MASK_RULES as readonly RuleId[]).indexOf(rule));
  const ruleOf: Record<string, number> = Object.fromEntries(
    WRITERS.map(writer => [writer, bits[writer === 'librdkafka' ? 1 : writer === 'sarama' ? 2 : 0]]),
  );
  const truth = [0, 1].map(partition => writersOf(`mixedA-${partition}`));
  const isOne = (mask: number): boolean => bits.filter(bit => mask & bit).length === 1;
  let [all, byRecord, byBatch] = [0, 0, 0];
  for await (const { keys, partitions, offsets, batches } of readSegments(
    findSegments([folders.mixed]),
    emptyNotes(),
  )) {
    const { count, starts } = batches!;
    for (let i = 0; i < count; i++) {
      const to = i + 1 < count ? starts[i + 1] : keys.count;
      let mask = -1;
      for (let record = starts[i]; record < to; record++) {
        const own = ruleMask(keys.key(record), partitions[record], N);
        if (isOne(own)) byRecord++;
        mask &= own;
      }
      const writer = truth[partitions[starts[i]]][offsets![starts[i]]];
      assert.ok(mask & ruleOf[writer], 'its own rule is always among them');
      if (isOne(mask)) byBatch += to - starts[i];
      all += to - starts[i];
    }
  }
  assert.ok(all > 3000);
  const [record, batch] = [byRecord / all, byBatch / all];
  assert.ok(record > 0.81 && record < 0.86, `${record}`);
  assert.ok(batch > 0.98, `${batch}`);
});

test('five clients at once are five sessions, each with its rule and its name', async () => {
  const { writers, verdict } = whoAnswer(await stateOf('mixed'), true);
  assert.is(verdict, 'mixed');
  const expected: Record<string, [rule: string, client: string]> = {
    'producer 111': ['murmur2', 'kafka-clients'],
    'producer 112': ['murmur2', 'kafka-python'],
    '-1/0/0': ['murmur2', 'kafkajs'],
    '-1/-1/-1': ['crc32', 'librdkafka'],
    '-1/-1/0': ['fnv1a-abs', 'sarama'],
  };
  assert.is(writers.length, 5);
  assert.is(
    writers.reduce((sum, { records }) => sum + records, 0),
    3281,
  );
  for (const { id, rule, offRule, clients } of writers) {
    assert.is(rule, expected[id][0], id);
    assert.is(offRule, 0);
    assert.ok(
      clients.some(({ client }) => client === expected[id][1]),
      id,
    );
  }
});

/** Batches of one record each that fit these rules. */
function session(...masks: [rules: RuleId[], records: number][]): Sessions {
  const sessions = new Sessions();
  let offset = 0;
  for (const [rules, records] of masks) {
    const mask = rules.reduce((all, rule) => all | (1 << (MASK_RULES as readonly RuleId[]).indexOf(rule)), 0);
    for (let i = 0; i < records; i++, offset++) {
      const place = { timestamp: offset, partition: 0, offset };
      sessions.begin({ producerId: -1, epoch: -1, sequence: -1, isTransactional: false, shape: '' }, place, place);
      sessions.add(1, 0, 1, mask);
    }
  }
  sessions.close();
  return sessions;
}
const FOUND: RuleId[] = ['murmur2', 'crc32'];
/** Of batches of one record. */
function straysOf(sessions: Sessions): number {
  const bits = FOUND.reduce((all, rule) => all | (1 << (MASK_RULES as readonly RuleId[]).indexOf(rule)), 0);
  return [...sessions].reduce(
    (sum, { masks }) => sum + [...masks].reduce((all, [mask, { records }]) => all + (mask & bits ? 0 : records), 0),
    0,
  );
}
const CASES: [what: string, sessions: Sessions, parts: [rule: string | null, records: number][]][] = [
  ['all fit one rule', session([['murmur2'], 50], [['murmur2', 'crc32'], 5]), [['murmur2', 55]]],
  ['all fit both', session([['murmur2', 'crc32'], 5]), [[null, 5]]],
  ['none fits', session([[], 50]), [['none', 50]]],
  ['at random, a twelfth fits by chance', session([[], 83], [['murmur2'], 9], [['crc32'], 8]), [['none', 100]]],
  ['a few are off the rule', session([['murmur2'], 100], [[], 3]), [['murmur2', 103]]],
  ['too few to say', session([['murmur2'], 1], [['crc32'], 1]), [[null, 2]]],
  [
    'clients with two rules leave the same mark',
    session([['murmur2'], 60], [['crc32'], 40], [['murmur2', 'crc32'], 10]),
    [
      ['murmur2', 60],
      ['crc32', 40],
      [null, 10],
    ],
  ],
];
for (const [what, sessions, parts] of CASES) {
  test(`a session of which ${what}`, () => {
    const found = writerSessions(sessions, FOUND, N, straysOf(sessions), NAMING);
    assert.equal(
      found.map(({ rule, records }) => [rule, records]),
      parts,
    );
    assert.ok(found.every(({ rule, clients }) => (rule === null || rule === 'none') === (clients.length === 0)));
  });
}

test('a copy whose batches mix writers has no rule of its own, and is no client', async () => {
  // As MirrorMaker writes: each batch has records of both writers.
  const state = emptyWhoState(N);
  const fold = jsFold(state);
  const files = Array.from({ length: N }, (_, partition) => {
    const keys = Array.from({ length: 4000 }, (_, i) => `order-${i}`);
    const [java, others] = (['murmur2', 'crc32'] as const).map(rule =>
      keys.filter(key => partitionUnder(rule, key, N) === partition),
    );
    const pairs = java.slice(0, others.length).map((key, i) => [key, others[i] ?? key]);
    const bytes = pairs.map((pair, i) => batch({ offset: 2 * i, records: pair.map(key => ({ key })) }));
    return [`t-${partition}/00000000000000000000.log`, Buffer.concat(bytes)] as const;
  });
  for await (const block of readSegments(findSegments([dataFolder(files)]), emptyNotes())) fold.add(block);
  fold.finish();
  const { writers, verdict } = whoAnswer(state, true);
  assert.is(verdict, 'mixed');
  assert.equal(
    writers.map(({ id, rule, mixesWriters, clients }) => [id, rule, mixesWriters, clients.length]),
    [['-1/-1/-1', null, true, 0]],
  );
});

test('a session has no rule that the records as a whole do not show, nor one that batches are not asked about', () => {
  const sessions = session([['murmur2', 'crc32'], 500]);
  assert.equal(
    writerSessions(sessions, [], N, 0, NAMING).map(({ rule }) => rule),
    [null],
  );
  assert.equal(
    writerSessions(sessions, ['sha1'], N, 0, NAMING).map(({ rule }) => rule),
    [null],
  );
  assert.equal(
    writerSessions(sessions, ['crc32'], N, 0, NAMING).map(({ rule }) => rule),
    ['crc32'],
  );
  assert.equal(
    writerSessions(sessions, ['crc32'], 1, 0, NAMING).map(({ rule }) => rule),
    [null],
  );
  assert.equal(writerSessions(undefined, ['crc32'], N, 0, NAMING), []);
});

test('a session that goes on with another is told, and one that ran at the same time is not', async () => {
  const { writers } = whoAnswer(await stateOf('orders'), true);
  const follows = writers.filter(each => each.follows !== null).map(({ id, follows }) => [id, follows]);
  assert.equal(follows, [['producer 144', 'producer 143']]);
  const mixed = whoAnswer(await stateOf('mixed'), true).writers;
  assert.ok(mixed.every(each => each.follows === null));
});

test('records off the rule and split keys have their sessions', async () => {
  const { offRule, splitKeys } = whoAnswer(await stateOf('orders'), true);
  assert.is(offRule.examples.length, 10);
  for (const { sessions } of offRule.examples) assert.equal(sessions, ['producer 146']);
  let [known, ofOneRule] = [0, 0];
  for (const { partitions } of splitKeys.examples) {
    for (const { rules, sessions } of partitions) {
      assert.ok(sessions.length > 0);
      if (rules.length !== 1) continue;
      ofOneRule++;
      if (rules[0] === 'crc32' && sessions.every(id => ['producer 145', 'producer 1024', 'producer 146'].includes(id)))
        known++;
      if (rules[0] === 'murmur2' && !sessions.some(id => ['producer 145', 'producer 1024'].includes(id))) known++;
    }
  }
  assert.is(known, ofOneRule);
});

test('shares are those of batches: within a thousandth of what each wrote', async () => {
  const { shares } = whoAnswer(await stateOf('mixed'), true);
  const written = [...Object.entries(writtenByRule())];
  const total = written.reduce((sum, [, records]) => sum + records, 0);
  for (const [rule, records] of written) {
    const share = shares.find(each => each.rule === rule)!;
    assert.ok(Math.abs(share.share - records / total) < 0.001, `${rule}: ${share.share}, not ${records / total}`);
  }
});

/** Of mixed: how many records each rule put. */
function writtenByRule(): Record<string, number> {
  const ruleOf: Record<string, string> = { librdkafka: 'crc32', sarama: 'fnv1a-abs' };
  const counts: Record<string, number> = {};
  for (const path of filesOf('mixed').keys()) {
    for (const writer of writersOf(path.split('/')[0])) {
      const rule = ruleOf[writer] ?? 'murmur2';
      counts[rule] = (counts[rule] ?? 0) + 1;
    }
  }
  return counts;
}

test('what the broker has compressed anew is told; what its own writers compress so is not', async () => {
  const sessionsOf = (...marks: [producerId: number, epoch: number, sequence: number, shape: string][]) => {
    const sessions = new Sessions();
    for (const [producerId, epoch, sequence, shape] of marks) {
      const place = { timestamp: 0, partition: 0, offset: 0 };
      sessions.begin({ producerId, epoch, sequence, isTransactional: false, shape }, place, place);
      sessions.add(1, 0, 1, 1);
    }
    sessions.close();
    return sessions;
  };
  // As in batches of kafkajs, aiokafka and Java in topics with compression.type=gzip, lz4, zstd.
  for (const shape of ['gzip:0/00/ff', 'lz4:60/40', 'zstd:w21/open']) {
    assert.is(recompressedAs(sessionsOf([128, 0, 0, shape], [-1, -1, 0, shape], [-1, 0, 0, shape])), shape);
    assert.is(recompressedAs(sessionsOf([128, 0, 0, shape])), null);
    assert.is(recompressedAs(sessionsOf([-1, -1, 0, shape], [-1, 0, 0, ''])), null);
  }
  // @platformatic/kafka does it itself.
  assert.is(recompressedAs(sessionsOf([-1, 0, 0, 'lz4:60/40'])), null);
  assert.is(recompressedAs(undefined), null);
  assert.is(whoAnswer(await stateOf('orders'), true).recompressed, null);
});

test.run();
