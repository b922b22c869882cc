// Batches, by the session that wrote them.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BatchMark, type Session, Sessions } from '../../../src/state/writers/sessions.ts';

const test = suite('sessions');

const NONE: BatchMark = { producerId: -1, epoch: -1, sequence: -1, isTransactional: false, shape: '' };
const producer = (producerId: number, more: Partial<BatchMark> = {}): BatchMark => ({
  ...NONE,
  producerId,
  epoch: 0,
  sequence: 0,
  ...more,
});

interface Batch {
  mark: BatchMark;
  /** The mask of each record; null for a keyless one. */
  masks: (number | null)[];
  offset: number;
  partition?: number;
  timestamp?: number;
}

function add(sessions: Sessions, { mark, masks, offset, partition = 0, timestamp = 1000 + offset }: Batch): void {
  sessions.begin(mark, { timestamp, partition, offset }, { timestamp, partition, offset: offset + masks.length - 1 });
  for (const mask of masks) sessions.add(1, Number(mask === null), Number(mask !== null), mask ?? 0);
}

function sessionsOf(...batches: Batch[]): Sessions {
  const sessions = new Sessions();
  for (const batch of batches) add(sessions, batch);
  sessions.close();
  return sessions;
}

const plain = (sessions: Sessions) =>
  [...sessions]
    .map(session => ({ ...session, partitions: [...session.partitions].sort(), masks: [...session.masks].sort() }))
    .sort((a, b) => a.producerId - b.producerId || (a.triple < b.triple ? -1 : 1));
const one = (sessions: Sessions): Session => [...sessions][0];

test('a batch fits the rules that all of its keyed records fit', () => {
  const { masks, records, keyless, batches } = one(
    sessionsOf(
      { mark: NONE, masks: [0b111, 0b101, null], offset: 0 },
      { mark: NONE, masks: [0b101], offset: 3 },
      { mark: NONE, masks: [null, null], offset: 4 },
    ),
  );
  assert.equal([...masks], [[0b101, { batches: 2, records: 3 }]]);
  assert.equal([records, keyless, batches], [6, 3, 3]);
});

test('a producer id is one session, whatever else its batches say', () => {
  const sessions = sessionsOf(
    { mark: producer(7), masks: [1], offset: 0 },
    { mark: producer(7, { epoch: 4, isTransactional: true, shape: 'lz4:60/40' }), masks: [1], offset: 1, partition: 2 },
    { mark: producer(7, { epoch: 2 }), masks: [1], offset: 2 },
  );
  assert.is([...sessions].length, 1);
  const { lowestEpoch, highestEpoch, isTransactional, partitions, first, last } = one(sessions);
  assert.equal([lowestEpoch, highestEpoch, isTransactional, [...partitions.keys()]], [0, 4, true, [0, 2]]);
  assert.equal(first, { timestamp: 1000, partition: 0, offset: 0 });
  assert.equal(last, { timestamp: 1002, partition: 0, offset: 2 });
});

test('without one, what is left instead and the form of compression tell sessions apart', () => {
  const marks = [
    NONE,
    { ...NONE, sequence: 0 },
    { ...NONE, epoch: 0, sequence: 0 },
    { ...NONE, shape: 'gzip:0/00/ff' },
    { ...NONE, shape: 'gzip:0/00/03' },
    { ...NONE, isTransactional: true },
  ];
  const batches = [...marks, ...marks].map((mark, offset) => ({ mark, masks: [1], offset }));
  const sessions = [...sessionsOf(...batches)];
  assert.equal(
    sessions.map(({ triple, batches }) => [triple, batches]),
    [
      ['-1/-1/-1', 2],
      ['-1/-1/0', 2],
      ['-1/0/0', 2],
      ['-1/-1/-1', 2],
      ['-1/-1/-1', 2],
      ['-1/-1/-1', 2],
    ],
  );
});

test('first and last are by time, and by offset where there is none', () => {
  const at = (offset: number, timestamp: number): Batch => ({ mark: NONE, masks: [1], offset, timestamp });
  const timed = one(sessionsOf(at(0, 500), at(1, 300), at(2, 900), at(3, 400)));
  assert.equal([timed.first.offset, timed.last.offset], [1, 2]);
  const none = one(sessionsOf(at(5, NaN), at(3, NaN), at(8, NaN)));
  assert.equal([none.first.offset, none.last.offset], [3, 8]);
});

test('parts added are the whole, in any order', () => {
  const batches = Array.from({ length: 300 }, (_, i): Batch => {
    const mark = i % 3 === 0 ? NONE : producer(i % 20, { epoch: i % 5, isTransactional: i % 7 === 0 });
    return {
      mark,
      masks: [i % 4, i % 8, i % 5 === 0 ? null : 15],
      offset: 10 * i,
      partition: i % 6,
      timestamp: (i * 7919) % 1000,
    };
  });
  const whole = plain(sessionsOf(...batches));
  for (const parts of [
    [0, 100, 200],
    [200, 0, 100],
    [100, 200, 0],
  ]) {
    const sum = new Sessions();
    for (const from of parts) sum.merge(sessionsOf(...batches.slice(from, from + 100)));
    assert.equal(plain(sum), whole);
  }
});

test('256 are told apart, what comes later is one, and nothing is lost', () => {
  const batches = Array.from({ length: 1000 }, (_, i) => ({ mark: producer(i), masks: [3, 3], offset: 2 * i }));
  const sessions = [...sessionsOf(...batches, ...batches)];
  assert.is(sessions.length, 257);
  assert.is(sessions.at(-1)!.producerId, -2);
  assert.is(sessions.at(-1)!.isTransactional, false);
  assert.is(
    sessions.reduce((sum, { records }) => sum + records, 0),
    4000,
  );
  assert.is(sessions[0].records, 4);
  const merged = new Sessions();
  merged.merge(sessionsOf(...batches.slice(0, 500)));
  merged.merge(sessionsOf(...batches.slice(500)));
  assert.is([...merged].length, 257);
  assert.is(
    [...merged].reduce((sum, { records }) => sum + records, 0),
    2000,
  );
});

test.run();
