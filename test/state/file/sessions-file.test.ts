// Sessions in a State's JSON: what is written is read again, and nothing else is.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { StateReader } from '../../../src/state/file/sections.ts';
import { type PackedSession, packSessions, readSessions } from '../../../src/state/file/sessions-file.ts';
import { Sessions } from '../../../src/state/writers/sessions.ts';

const test = suite('sessions in a State');
const ODD = new Error('odd');
const reader = { odd: () => ODD } as unknown as StateReader;
const read = (value: unknown): Sessions => readSessions(reader, value, { records: 100, maxPartition: 11 });

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

const good = (): PackedSession => packSessions(someSessions())[1];
const WRONG: [what: string, value: unknown][] = [
  ['no list', {}],
  ['null', [null]],
  ['a text', ['x']],
  ['the same twice', [good(), good()]],
  ['an id that is none', [{ ...good(), producerId: -3 }]],
  ['half an id', [{ ...good(), producerId: 0.5 }]],
  ['an id with a triple', [{ ...good(), triple: '-1/0/0' }]],
  ['no triple without an id', [{ ...good(), producerId: -1 }]],
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
  ['no offsets of a partition', [{ ...good(), offsets: good().offsets.slice(1) }]],
  ['offsets the wrong way', [{ ...good(), offsets: good().offsets.map(() => [2, 1]) }]],
  ['offsets that are texts', [{ ...good(), offsets: good().offsets.map(() => ['1', '2']) }]],
  ['a transactional id that is no text', [{ ...good(), transactionalId: 7 }]],
  ['a long transactional id', [{ ...good(), transactionalId: 'x'.repeat(250) }]],
  ['a place without an offset', [{ ...good(), first: [1, 0] }]],
  ['a time that is a text', [{ ...good(), last: ['1', 0, 0] }]],
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
