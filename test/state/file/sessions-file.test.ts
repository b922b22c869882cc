// Sessions in a State's JSON: what is written is read again, and nothing else is.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StateReader } from '../../../src/state/file/sections.ts';
import { type PackedSession, packSessions, readSessions } from '../../../src/state/file/sessions-file.ts';
import { Sessions } from '../../../src/state/writers/sessions.ts';

const test = suite('sessions in a State');
const ODD = new Error('odd');
const reader = { odd: () => ODD } as unknown as StateReader;
const read = (value: unknown, records = 100): Sessions => readSessions(reader, value, { records, maxPartition: 11 });

function someSessions(): Sessions {
  const sessions = new Sessions();
  const mark = { producerId: 7, epoch: 0, sequence: 0, isTransactional: true, shape: 'lz4:60/40' };
  for (const [i, partition] of [0, 1, 2, 5, 11].entries()) {
    sessions.begin(
      mark,
      { timestamp: 100 + i, partition, offset: i },
      { timestamp: 200 + i, partition, offset: i + 1 },
    );
    sessions.add(1, 0, 1, 3);
    sessions.add(1, 1, 0, 0);
  }
  const none = { producerId: -1, epoch: -1, sequence: 0, isTransactional: false, shape: '' };
  const place = { timestamp: NaN, partition: -1, offset: 0 };
  sessions.begin(none, place, place);
  sessions.add(1, 0, 1, 1);
  return sessions;
}

test('what is written is read, byte for byte the same when it is written again', () => {
  const json = JSON.stringify(packSessions(someSessions()));
  assert.is(JSON.stringify(packSessions(read(JSON.parse(json)))), json);
  assert.equal(JSON.parse(json)[1].partitions, [
    [0, 2],
    [5, 5],
    [11, 11],
  ]);
  assert.equal(packSessions(read([])), []);
});

test('the bytes do not depend on the order in which sessions and their partitions came', () => {
  const marks = [
    { producerId: 9, epoch: 0, sequence: 0, isTransactional: false, shape: '' },
    { producerId: 10, epoch: 0, sequence: 0, isTransactional: false, shape: '' },
    ...['', 'gzip:0/00/ff'].flatMap(shape =>
      [-1, 0].flatMap(sequence =>
        [true, false].map(isTransactional => ({ producerId: -1, epoch: -1, sequence, isTransactional, shape })),
      ),
    ),
  ];
  const batches = marks.flatMap(mark => [11, 2, 10, -1].map(partition => ({ mark, partition })));
  const written = (order: typeof batches): string => {
    const sessions = new Sessions();
    for (const { mark, partition } of order) {
      sessions.begin(mark, { timestamp: 5, partition, offset: 1 }, { timestamp: 5, partition, offset: 1 });
      sessions.add(1, 0, 1, 20 - partition);
    }
    return JSON.stringify(packSessions(sessions));
  };
  assert.is(written(batches.toReversed()), written(batches));
  const packed: PackedSession[] = JSON.parse(written(batches));
  assert.equal(
    packed.map(({ producerId }) => producerId),
    [...Array(8).fill(-1), 9, 10],
  );
  assert.equal(packed[9].partitions, [
    [-1, -1],
    [2, 2],
    [10, 11],
  ]);
  assert.equal(
    packed[9].masks.map(([mask]) => mask),
    [9, 10, 18, 21],
  );
});

const good = (): PackedSession => packSessions(someSessions())[1];
const WRONG: [what: string, value: unknown][] = [
  ['no list', {}],
  ['null', [null]],
  ['a text', ['x']],
  ['the same twice', [good(), good()]],
  ['an id that is none', [{ ...good(), producerId: -3 }]],
  ['half an id', [{ ...good(), producerId: 0.5 }]],
  ['an id that is a text', [{ ...good(), producerId: '7' }]],
  ['an id with a triple', [{ ...good(), triple: '-1/0/0' }]],
  ['no triple without an id', [{ ...good(), producerId: -1 }]],
  ...['0/0/0', '-1/--1/0', '-1/123456/0', '-1/0/12345678901', ' -1/0/0', '-1/0/0 ', '-1/0', 7].map(
    (triple): [string, unknown] => [`the triple ${triple}`, [{ ...good(), producerId: -1, triple }]],
  ),
  ['a shape that is no text', [{ ...good(), shape: 7 }]],
  ['a shape that acts on a terminal', [{ ...good(), shape: '\u001b[2J' }]],
  ['a long shape', [{ ...good(), shape: 'x'.repeat(41) }]],
  ['more keyless records than records', [{ ...good(), keyless: 11 }]],
  ['more records than the State', [{ ...good(), records: 101 }]],
  ['more records in batches than there are', [{ ...good(), masks: [[1, 1, 11]] }]],
  ['a mask of more rules', [{ ...good(), masks: [[1 << 13, 1, 1]] }]],
  ['a mask without records', [{ ...good(), masks: [[1, 1]] }]],
  ['negative records', [{ ...good(), records: -1 }]],
  ['partitions that the State has not', [{ ...good(), partitions: [[0, 12]] }]],
  ['partitions the wrong way', [{ ...good(), partitions: [[3, 2]] }]],
  ['a partition below -1', [{ ...good(), partitions: [[-2, 2]], offsets: [1, 2, 3, 4, 5].map(i => [i, i]) }]],
  ['partitions that are no list', [{ ...good(), partitions: { length: 0 }, offsets: [] }]],
  ['offsets that are no list', [{ ...good(), partitions: [], offsets: { length: 0 } }]],
  ['masks that are no list', [{ ...good(), masks: { length: 0 } }]],
  ['a mask that is no list', [{ ...good(), masks: ['abc'] }]],
  ['a mask of more than there is of one', [{ ...good(), masks: [[1, 1, 1, 1]] }]],
  ['a mask below 0', [{ ...good(), masks: [[-1, 1, 1]] }]],
  ['half a batch', [{ ...good(), batches: 0.5 }]],
  ['more batches than a number is exact for', [{ ...good(), batches: 2 ** 53 }]],
  ['no offsets of a partition', [{ ...good(), offsets: good().offsets.slice(1) }]],
  ['offsets the wrong way', [{ ...good(), offsets: good().offsets.map(() => [2, 1]) }]],
  ['offsets the wrong way of one partition', [{ ...good(), offsets: [[2, 1], ...good().offsets.slice(1)] }]],
  [
    'partitions the wrong way of one',
    [
      {
        ...good(),
        partitions: [
          [0, 2],
          [5, 4],
          [10, 11],
        ],
      },
    ],
  ],
  [
    'a mask of one below 0',
    [
      {
        ...good(),
        masks: [
          [1, 1, 1],
          [2, 1, -1],
        ],
      },
    ],
  ],
  ['offsets that are texts', [{ ...good(), offsets: good().offsets.map(() => ['1', '2']) }]],
  ['a transactional id that is no text', [{ ...good(), transactionalId: 7 }]],
  ['a long transactional id', [{ ...good(), transactionalId: 'x'.repeat(250) }]],
  ['a place without an offset', [{ ...good(), first: [1, 0] }]],
  ['a place with more than an offset', [{ ...good(), first: [1, 0, 0, 0] }]],
  ['a place that is a text', [{ ...good(), first: 'abc' }]],
  ['a place in half a partition', [{ ...good(), first: [1, 0.5, 0] }]],
  ['a place below partition -1', [{ ...good(), first: [1, -2, 0] }]],
  ['a place in a partition that the State has not', [{ ...good(), last: [1, 12, 0] }]],
  ['a place at half an offset', [{ ...good(), last: [1, 0, 0.5] }]],
  ['a place below offset 0', [{ ...good(), last: [1, 0, -1] }]],
  ['a time that is a text', [{ ...good(), last: ['1', 0, 0] }]],
  ['one epoch', [{ ...good(), epochs: [0] }]],
  ['three epochs', [{ ...good(), epochs: [0, 1, 2] }]],
  ['epochs that are texts', [{ ...good(), epochs: ['0', '1'] }]],
  ['no epochs', [{ ...good(), epochs: undefined }]],
  ['no answer to whether there were transactions', [{ ...good(), isTransactional: 1 }]],
];
for (const [what, value] of WRONG) {
  test(`${what} is refused`, () => {
    assert.throws(
      () => read(value),
      (error: Error) => error === ODD,
    );
  });
}

const RIGHT: [what: string, value: Partial<PackedSession>][] = [
  ['the rest', { producerId: -2 }],
  ...['-1/-1/-1', '-1/0/0', '-1/-32768/-2147483648'].map((triple): [string, Partial<PackedSession>] => [
    `the triple ${triple}`,
    { producerId: -1, triple },
  ]),
  ['as long a shape as there may be', { shape: 'lz4:'.repeat(10) }],
  ['as long a transactional id as there may be', { transactionalId: 'x'.repeat(249) }],
  ['no record with a key', { keyless: 10, masks: [] }],
  ['as many records in batches as there are', { masks: [[1, 1, 10]] }],
  ['the last mask', { masks: [[(1 << 13) - 1, 1, 1]] }],
  ['all partitions, and none', { partitions: [[-1, 11]], offsets: Array.from({ length: 13 }, (_, i) => [i, i]) }],
  ['places that name no time', { first: [null, -1, 0], last: [null, 11, 0] }],
];
for (const [what, value] of RIGHT) {
  test(`${what} is read`, () => {
    const session = { ...good(), ...value };
    assert.equal(packSessions(read([session])), [session]);
  });
}

test('sessions have no more records than the State, all of them together', () => {
  const records = packSessions(someSessions()).reduce((sum, session) => sum + session.records, 0);
  read(packSessions(someSessions()), records);
  assert.throws(
    () => read(packSessions(someSessions()), records - 1),
    (error: Error) => error === ODD,
  );
});

test('a transactional id is kept', () => {
  const sessions = someSessions();
  sessions.name(new Map([[7, 'billing-3']]));
  const json = JSON.parse(JSON.stringify(packSessions(sessions)));
  assert.is(json[1].transactionalId, 'billing-3');
  assert.is([...read(json)].find(({ producerId }) => producerId === 7)!.transactionalId, 'billing-3');
});

test('each field is asked for', () => {
  for (const name of Object.keys(good())) {
    const { [name as 'shape']: _, ...rest } = good();
    assert.throws(
      () => read([rest]),
      (error: Error) => error === ODD,
      name,
    );
  }
});

test.run();
