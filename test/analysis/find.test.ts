// Where a key can be, which of its records are the newest, and what is told of each.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  candidatesOf,
  defaultRules,
  findAnswer,
  NewestRecords,
  type RecordOfKey,
} from '../../src/analysis/find/answer.ts';
import type { FindAnswer } from '../../src/analysis/find/types.ts';
import { clientsOfMark } from '../../src/analysis/who/sessions.ts';
import { clients, partitionersOf, partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { runs } from '../runs.ts';

const test = suite('analysis/find');

const record = (changes: Partial<RecordOfKey>): RecordOfKey => ({
  ...{ partition: 0, offset: 7, timestamp: 1000, isTombstone: false, valueBytes: 5, batch: undefined },
  ...changes,
});
const batch = (changes: object = {}) => ({ producerId: -1, epoch: 0, sequence: 0, isTransactional: false, ...changes });
const CANDIDATES: FindAnswer['candidates'] = [
  { partition: 2, rules: ['murmur2', 'murmur2-float', 'murmur2-unsigned'] },
  { partition: 5, rules: ['crc32'] },
];
const question = { name: 'k', key: 'k', numPartitions: 6, candidates: CANDIDATES, partitionsRead: [2, 5] };

function answerOf(records: readonly RecordOfKey[], most = 10, changes: object = {}): FindAnswer {
  const newest = new NewestRecords(most);
  for (const each of records) newest.add(each);
  return findAnswer({ ...question, recordsRead: 99, ...changes }, newest);
}

test('default rules: those of most clients first', () => {
  const rules = defaultRules();
  const countOf = (rule: RuleId): number => {
    const all = clients.flatMap(client => partitionersOf(client));
    return all.filter(each => each.isDefault && each.rule === rule).length;
  };
  const known = new Set(clients.flatMap(client => partitionersOf(client).map(({ rule }) => rule)));
  const expected = [...known].filter(rule => rule !== null).filter(rule => countOf(rule) > 0);
  assert.equal([...rules].sort(), [...expected].sort());
  const counts = rules.map(countOf);
  assert.equal(
    counts,
    [...counts].sort((a, b) => b - a),
  );
  assert.is(rules[0], 'murmur2');
  // Nobody has these unless it is configured.
  for (const rule of ['murmur2-abs', 'hashcode-floor'] as const) assert.not(rules.includes(rule));
});

test('candidates: each partition with its rules, in the order of the rules', () => {
  const rules: RuleId[] = ['crc32', 'murmur2', 'murmur2-unsigned', 'fnv1a-abs'];
  const expected: FindAnswer['candidates'] = [];
  for (const rule of rules) {
    const partition = partitionUnder(rule, 'order-1', 16);
    const same = expected.find(each => each.partition === partition);
    if (same) same.rules.push(rule);
    else expected.push({ partition, rules: [rule] });
  }
  assert.ok(expected.length > 1 && expected.some(each => each.rules.length > 1));
  assert.equal(candidatesOf('order-1', 16, rules), expected);
  // A key that a rule does not read is nowhere by it.
  assert.equal(candidatesOf('order-1', 12, ['integer-abs', 'crc32']), [{ partition: 7, rules: ['crc32'] }]);
});

test('all that is told of a key and of its records', () => {
  const records = [
    record({ partition: 5, timestamp: 3, isTombstone: true, valueBytes: 0 }),
    record({ partition: 2, offset: NaN, timestamp: 2, batch: batch({ producerId: 0, isTransactional: true }) }),
    record({ partition: 4, timestamp: 1, valueBytes: NaN, batch: batch({ producerId: -1, epoch: -1, sequence: 3 }) }),
  ];
  assert.equal(answerOf(records), {
    ...{ key: 'k', hex: '6b', numPartitions: 6, candidates: CANDIDATES, partitionsRead: [2, 5] },
    ...{ recordsRead: 99, found: 3 },
    records: [
      {
        ...{ partition: 4, offset: 7, timestamp: 1, isTombstone: false, valueBytes: null, rules: [] },
        ...{ session: '-1/-1/3', isTransactional: false, clients: [] },
      },
      {
        ...{ partition: 2, offset: null, timestamp: 2, isTombstone: false, valueBytes: 5 },
        ...{ rules: CANDIDATES[0].rules, session: 'producer 0', isTransactional: true },
        clients: answerOf(records).records[1].clients,
      },
      {
        ...{ partition: 5, offset: 7, timestamp: 3, isTombstone: true, valueBytes: null, rules: CANDIDATES[1].rules },
        ...{ session: null, isTransactional: false, clients: [] },
      },
    ],
  });
});

test('what is not known is null', () => {
  const { numPartitions, partitionsRead, hex, records } = answerOf([record({ timestamp: NaN })], 10, {
    ...{ numPartitions: undefined, partitionsRead: undefined, key: Uint8Array.of(0xc3, 0xa9) },
  });
  assert.equal([numPartitions, partitionsRead, hex, records[0].timestamp], [null, null, 'c3a9', null]);
});

test('who leaves such a batch and has one of the rules: each client once', () => {
  const [{ clients: found }] = answerOf([record({ partition: 2, batch: batch() })]).records;
  // kafkajs has murmur2 since 2.0, and had murmur2-float: the first rule's is told.
  const of = (rule: RuleId) => clientsOfMark({ producerId: -1, triple: '-1/0/0' }, rule);
  const isKafkaJs = ({ client }: { client: string }) => client === 'kafkajs';
  assert.ok(of('murmur2').some(isKafkaJs) && of('murmur2-float').some(isKafkaJs));
  assert.equal(found.filter(isKafkaJs), of('murmur2').filter(isKafkaJs).slice(0, 1));
  const names = new Set(CANDIDATES[0].rules.flatMap(of).map(({ client }) => client));
  assert.ok(names.size > 1);
  assert.equal(
    found.map(({ client }) => client),
    [...names],
  );
  // An id is left by others.
  const [{ clients: withId }] = answerOf([record({ partition: 2, batch: batch({ producerId: 4 }) })]).records;
  assert.ok(withId.some(({ client }) => client === 'kafka-clients'));
  assert.not(found.some(({ client }) => client === 'kafka-clients'));
});

test('the newest are kept, the newest last: by time, then by partition and offset', () => {
  const anyRecord = fc.record({ timestamp: fc.nat(4), partition: fc.nat(2), offset: fc.nat(5) }).map(record);
  fc.assert(
    fc.property(fc.array(anyRecord, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (records, most) => {
      const place = ({ timestamp, partition, offset }: RecordOfKey) => timestamp * 10_000 + partition * 100 + offset;
      const newest = new NewestRecords(most);
      for (const each of records) newest.add(each);
      assert.is(newest.found, records.length);
      assert.equal(
        newest.take().map(place),
        records
          .map(place)
          .sort((a, b) => a - b)
          .slice(-most),
      );
    }),
    { numRuns: runs(100) },
  );
});

test('of more records than are held at once the newest are kept too', () => {
  const newest = new NewestRecords(3);
  const count = 5000;
  for (let i = 0; i < count; i++) newest.add(record({ timestamp: (i * 7919) % count, offset: i }));
  assert.equal(
    newest.take().map(({ timestamp }) => timestamp),
    [4997, 4998, 4999],
  );
  assert.is(newest.found, count);
});

test('without times the partition and the offset decide; without offsets the order', () => {
  const places = (records: Partial<RecordOfKey>[]) =>
    answerOf(records.map(each => record({ timestamp: NaN, ...each }))).records.map(
      ({ partition, offset, valueBytes }) => [partition, offset ?? '', valueBytes].join('/'),
    );
  assert.equal(
    places([
      { partition: 1, offset: 2 },
      { partition: 0, offset: 9 },
      { partition: 1, offset: 1 },
    ]),
    ['0/9/5', '1/1/5', '1/2/5'],
  );
  assert.equal(
    places([
      { offset: NaN, valueBytes: 2 },
      { offset: NaN, valueBytes: 1 },
    ]),
    ['0//2', '0//1'],
  );
});

test.run();
