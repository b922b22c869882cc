// keylane find where no broker is needed: dumps and segment files, which are read whole.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/index.ts';
import { batch } from '../sources/batches/batch.ts';
import { dataFolder } from '../sources/segments/fixtures.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('find');
const { file } = folderOf(test);

const N = 6;
const rows = Array.from({ length: 60 }, (_, i) => ({
  key: `key-${i % 20}`,
  offset: i,
  timestamp: 1_790_000_000_000 + i,
}));
const kcat = file(
  'dump',
  `${rows
    .map(({ key, offset, timestamp }) =>
      JSON.stringify({
        topic: 't',
        partition: partitionForKey(key, N),
        offset,
        ts: timestamp,
        key,
        payload: offset > 50 ? null : 'v',
      }),
    )
    .join('\n')}\n`,
);
const find = (...args: string[]) => {
  const { code, out, err } = keylane(['find', ...args, '--json']);
  return { code, err, answer: out === '' ? undefined : JSON.parse(out) };
};

test('all records of a key, the newest last, with what is known of them', () => {
  const { code, answer } = find('--key', 'key-13', kcat, '-n', String(N));
  assert.is(code, 0);
  assert.is(answer.found, 3);
  assert.is(answer.recordsRead, 60);
  const partition = partitionForKey('key-13', N);
  assert.equal(
    answer.records.map(({ partition, offset, isTombstone, session }: Record<string, unknown>) => [
      partition,
      offset,
      isTombstone,
      session,
    ]),
    [
      [partition, 13, false, null],
      [partition, 33, false, null],
      [partition, 53, true, null],
    ],
  );
  assert.ok(
    answer.candidates.find((each: { partition: number }) => each.partition === partition).rules.includes('murmur2'),
  );
  assert.is(answer.records[0].timestamp, 1_790_000_000_013);
});

test('--last shows the newest alone and counts all', () => {
  const { answer } = find('--key', 'key-13', kcat, '--last', '1');
  assert.is(answer.found, 3);
  assert.equal(
    answer.records.map(({ offset }: { offset: number }) => offset),
    [53],
  );
  assert.match(keylane(['find', '--key', 'key-13', kcat, '--last', '1']).out, /3 records, the newest 1 shown/);
});

test('no record: exit code 1', () => {
  const { code, answer } = find('--key', 'nope', kcat);
  assert.is(code, 1);
  assert.is(answer.found, 0);
  assert.match(keylane(['find', '--key', 'nope', kcat]).out, /^"nope": no record\n/);
});

test('segment files: the sessions and who leaves their marks', () => {
  const key = 'order-1';
  const [partition, other] = [partitionForKey(key, 2), 1 - partitionForKey(key, 2)];
  const folder = dataFolder([
    [
      `t-${partition}/00000000000000000000.log`,
      Buffer.concat([
        batch({ records: [{ key: 'x' }, { key }] }),
        batch({ offset: 2, producerId: 7, epoch: 0, sequence: 0, records: [{ key, value: null }] }),
      ]),
    ],
    [`t-${other}/00000000000000000000.log`, batch({ epoch: 0, sequence: 0, records: [{ key: null }, { key }] })],
  ]);
  const { answer } = find('--key', key, folder, '--rule', 'murmur2');
  assert.is(answer.found, 3);
  const found = answer.records.map(({ partition, offset, session, isTombstone, clients }: Record<string, unknown>) => [
    partition,
    offset,
    session,
    isTombstone,
    (clients as unknown[]).length > 0,
  ]);
  assert.equal(
    found.sort(),
    [
      [partition, 1, '-1/-1/-1', false, true],
      [partition, 2, 'producer 7', true, true],
      // Where the rule never puts it: nobody is named.
      [other, 1, '-1/0/0', false, false],
    ].sort(),
  );
});

test('a key of any type', () => {
  const source = file('longs', '0\t0000000000000007\n1\t0000000000000008\n');
  const { answer } = find('--key', '0000000000000007', source, '--format', 'tsv', '--key-type', 'hex');
  assert.is(answer.found, 1);
  assert.is(answer.hex, '0000000000000007');
  const folder = dataFolder([
    ['t-0/00000000000000000000.log', batch({ records: [{ key: Buffer.from('0000000000000007', 'hex') }] })],
  ]);
  assert.is(find('--key', '7', folder, '--key-type', 'long').answer.found, 1);
});

for (const [name, args, pattern] of [
  ['no key', [kcat], /required option '--key <KEY>'/],
  ['a source that tells no partitions', ['--key', 'a', file('keys', 'a\nb\n')], /ERR_SOURCE_(PARTITIONS|FORMAT)/],
  [
    'two ways to choose partitions',
    ['--key', 'a', kcat, '--rule', 'murmur2', '--all'],
    /Leave the others out.*ERR_USAGE/,
  ],
  ['values of a dump', ['--key', 'a', kcat, '--values', '10'], /--values is for kafka:/],
  ['no rule', ['--key', 'a', kcat, '--rule', 'murmur9'], /ERR_RULE/],
  ['no number', ['--key', 'a', kcat, '--last', '0'], /from 1 to/],
  ['no broker', ['--key', 'a', 'kafka://127.0.0.1:1/t'], /ERR_KAFKA_CONNECT/],
] as const) {
  test(`refused: ${name}`, () => {
    const { code, out, err } = keylane(['find', ...args]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, pattern);
  });
}

test('topic: what it takes', () => {
  assert.match(keylane(['topic', kcat]).err, /kafka:\/\/HOST:PORT\/TOPIC.*ERR_USAGE/);
  assert.match(keylane(['topic']).err, /missing required argument 'SOURCE'/);
  assert.match(keylane(['topic', 'kafka://127.0.0.1:1/t']).err, /ERR_KAFKA_CONNECT/);
});

test.run();
