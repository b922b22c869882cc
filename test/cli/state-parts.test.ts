// Whether States are parts of one whole: what overlaps, what is missing, what was expected.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../../src/rules/index.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { LINE, linesOf } from '../records.ts';
import { writeState } from '../written-state.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('parts of States');
const { file, path } = folderOf(test);

const offsets = [0, 0, 0, 0];
const row = (key: string | null, partition: number) => ({
  key,
  partition,
  offset: offsets[partition]++,
  topic: 'orders',
});
const rows = [
  ...Array.from({ length: 3000 }, (_, i) => row(`k${i}`, partitionUnder('murmur2', `k${i}`, 4))),
  ...Array.from({ length: 400 }, (_, i) => row(`k${i}`, partitionUnder('crc32', `k${i}`, 4))),
];

function state(name: string, some: typeof rows, args: string[] = [], command = 'scan'): string {
  const source = file(`${name}.jsonl`, linesOf(some, LINE.kcat));
  const { err } = keylane([command, source, '-n', '4', '--state', path(name), ...args]);
  assert.not.match(err, 'error');
  return path(name);
}

function merge(...args: string[]): { code: number | null; out: string; err: string } {
  return keylane(['merge', ...args]);
}

function refused(args: string[], code: string, text: string): void {
  const outcome = keylane(args);
  assert.is(outcome.code, 2, outcome.err);
  assert.is(outcome.out, '');
  assert.match(outcome.err, `(${code})`);
  assert.match(outcome.err, text);
}

/** The same State under another name: a file that is named twice is refused as such. */
const copyOf = (name: string): string => file('copy', readFileSync(name));

const whole = state('whole', rows);
const byPartition = [0, 1, 2, 3].map(i =>
  state(
    `p${i}`,
    rows.filter(({ partition }) => partition === i),
  ),
);
const byTime = [0, 1, 2].map(i => state(`t${i}`, rows.slice(i * 1200, (i + 1) * 1200)));

test('parts by partition and by time, in any order, give the bytes of the whole, with the names of all split keys', () => {
  const { writers } = readState(readFileSync(whole), 'whole');
  assert.is(writers!.splitKeys.size, writers!.pairs.splitKeys);
  for (const parts of [byPartition, byTime]) {
    for (const order of [parts, parts.toReversed()]) {
      const { err, code } = merge(...order, '--state', path('merged'));
      assert.equal([err, code], ['', 0]);
      assert.is(Buffer.compare(readFileSync(path('merged')), readFileSync(whole)), 0);
    }
  }
  // A tree of processes.
  merge(byTime[2], byTime[0], '--state', path('two'));
  assert.is(merge(path('two'), byTime[1], '--state', path('merged')).err, '');
  assert.is(Buffer.compare(readFileSync(path('merged')), readFileSync(whole)), 0);
});

test('the same State twice, and offsets that two of them have, are refused by name', () => {
  for (const command of ['merge', 'who']) {
    refused([command, whole, copyOf(whole)], 'ERR_STATE_PARTS', 'is the same State as');
    refused([command, byTime[0], whole], 'ERR_STATE_PARTS', 'both hold offsets 0 to');
    assert.match(
      keylane([command, byTime[0], whole]).err,
      /whole" and ".*t0" both hold .* of partition \d of orders: /,
    );
    const overlapping = state('overlapping', rows.slice(1199, 2000));
    refused([command, byTime[0], overlapping], 'ERR_STATE_PARTS', 'both hold offset');
  }
  merge(byTime[0], byTime[2], '--state', path('two'));
  refused(['merge', path('two'), byTime[2]], 'ERR_STATE_PARTS', 'two" both hold');
  // Without offsets, and so few that it may be chance, it is told.
  const few = file('few.txt', 'a\nb\n');
  keylane(['scan', few, '--format', 'keys', '-n', '4', '--state', path('few')]);
  const { code, err } = merge(path('few'), copyOf(path('few')));
  assert.is(code, 0);
  assert.match(err, /^warning: ".*copy" is the same State as ".*few", and its 2 records are counted twice\n$/);
});

test('an overlap is seen whatever number of runs the parts have together', () => {
  const odd = (partition: number) =>
    Array.from({ length: 3000 }, (_, i) => ({ ...row('x', 0), partition, offset: 2 * i }));
  const parts = [0, 1].map(partition => state(`odd-${partition}`, odd(partition)));
  refused(['merge', ...parts, state('again', odd(1).slice(2000, 2001))], 'ERR_STATE_PARTS', 'both hold offset 4,000');
});

test('--topic or none: the same records are seen twice, whatever is asked', () => {
  const one = state('asked', rows.slice(0, 900), ['--topic', 'orders']);
  const other = state('all-there', rows.slice(100, 901));
  const asked = state('asked-by-who', rows.slice(0, 899), ['--topic', 'orders'], 'who');
  for (const both of [
    [one, other],
    [other, one],
    [asked, other],
  ])
    refused(['merge', ...both], 'ERR_STATE_PARTS', 'of orders: these records would be counted twice');
  // Among records of other topics.
  const mixed = rows.slice(0, 900).flatMap(each => [{ ...each, topic: 'other' }, each]);
  refused(
    ['merge', state('mixed', mixed, ['--topic', 'orders']), other],
    'ERR_STATE_PARTS',
    'of orders: these records would be counted twice',
  );
  assert.is(merge(state('mixed', mixed, ['--topic', 'other']), other).code, 0);
});

test('where one of two does not say its topic, the overlap is told', () => {
  const unnamed = rows.slice(0, 10).map(({ topic: _, ...record }) => record);
  const source = file('unnamed.jsonl', linesOf(unnamed, LINE.jsonl));
  keylane(['scan', source, '-n', '4', '--state', path('unnamed')]);
  for (const order of [
    [byTime[0], path('unnamed')],
    [path('unnamed'), byTime[0]],
  ]) {
    const { code, err } = merge(...order);
    assert.is(code, 0);
    assert.match(
      err,
      /^warning: ".*" and ".*" both hold offsets? \d.* of partition \d of orders, if they are of one topic, which one of the two does not say: then these records are counted twice\n$/,
    );
  }
});

test("a gap is named, and one that a part has inside is the topic's own", () => {
  const { code, err } = merge(byTime[0], byTime[2]);
  assert.is(code, 0);
  assert.match(err, /^warning: no State holds offsets \d+ to \d+ of partition 0 of orders, .*a part is missing/);
  assert.match(keylane(['who', byTime[0], byTime[2]]).err, 'a part is missing');
  const holes = rows.filter((_, i) => i % 100 !== 7);
  assert.is(merge(state('holes', holes.slice(0, 900)), state('more', holes.slice(900, 905))).err, '');
});

test('parts that were numbered: twice, missing, of another number, beside others', () => {
  const keys = file('keys.txt', Array.from({ length: 2000 }, (_, i) => `key-${i}\n`).join(''));
  const part = (number: string) => {
    const name = path(`part-${number.replace('/', '-')}`);
    assert.is(keylane(['scan', keys, '-n', '4', '--state', name, '--state-part', number]).code, 0);
    return name;
  };
  const all = ['1/3', '2/3', '3/3'].map(part);
  assert.is(merge(...all).err, '');
  assert.match(merge(all[0], all[2]).err, /^warning: of 3 parts 2 is missing\n$/);
  refused(['merge', all[0], copyOf(all[0])], 'ERR_STATE_PARTS', 'are both part 1 of 3');
  refused(['merge', all[0], part('2/4')], 'ERR_STATE_PARTS', 'is of 4');
  keylane(['scan', keys, '-n', '4', '--state', path('unnumbered')]);
  refused(['merge', all[0], path('unnumbered')], 'ERR_STATE_PARTS', 'does not');
  // What is known of parts is in the merged State, until all are there: then it is the whole.
  merge(all[2], all[0], '--state', path('two'));
  refused(['merge', path('two'), all[2]], 'ERR_STATE_PARTS', 'part 3 of 3');
  assert.is(merge(path('two'), all[1], '--state', path('three')).err, '');
  assert.is(readState(readFileSync(path('three')), 'three').part, undefined);
  // One without records is a part too.
  const empty = keylane(['scan', '-', '-n', '4', '--state', path('none'), '--state-part', '2/3'], { input: '' });
  assert.is(empty.code, 0);
  assert.is(merge(all[0], path('none'), all[2]).err, '');
  for (const wrong of ['0/3', '4/3', '3', '1/0', 'a/b', '-1/3']) {
    assert.is(keylane(['scan', keys, '-n', '4', '--state', path('x'), '--state-part', wrong]).code, 2, wrong);
  }
});

test('--expect and --expect-records', () => {
  assert.is(merge(...byTime, '--expect', '3', '--expect-records', '3400').code, 0);
  refused(['merge', ...byTime, '--expect', '4'], 'ERR_STATE_PARTS', '3 States came where 4 were expected');
  refused(['merge', ...byTime, '--expect-records', '3401'], 'ERR_STATE_PARTS', '1 are missing');
  refused(['merge', ...byTime, '--expect-records', '3399'], 'ERR_STATE_PARTS', '1 too many');
});

test('a table of keys that cannot be as large as --memory lets it is told before the scan', () => {
  const keys = file('small.txt', 'a\nb\nc\n');
  const limit = 'the table of keys takes 4 GiB at most';
  assert.match(keylane(['scan', keys, '--format', 'keys', '-n', '4', '--memory', '12GB']).err, limit);
  assert.match(merge(whole, '--memory', '12GB').err, limit);
  for (const memory of ['512MB', '8GB']) {
    assert.is(keylane(['scan', keys, '--format', 'keys', '-n', '4', '--memory', memory]).err, '');
    assert.is(merge(whole, '--memory', memory).err, '');
  }
});

test('a thousand empty parts', () => {
  keylane(['scan', '-', '-n', '4', '--state', path('none')], { input: '' });
  const nothing = readFileSync(path('none'));
  const many = file('many', Buffer.concat(Array.from({ length: 1000 }, () => nothing)));
  refused(['merge', many], 'ERR_SOURCE_EMPTY', 'no records');
  assert.is(merge(many, whole, '--expect', '1001', '--state', path('merged')).code, 0);
  assert.is(Buffer.compare(readFileSync(path('merged')), readFileSync(whole)), 0);
});

test('another producer is refused, another release told', () => {
  const changed = (name: string, producer: string) =>
    file(name, writeState({ ...readState(readFileSync(byTime[0]), name), producer }));
  assert.is(readState(readFileSync(whole), 'whole').producer?.replace(/[\d.]+$/, 'N'), 'keylane N');
  for (const command of ['merge', 'who']) {
    refused(
      [command, changed('foreign', 'otherlane 1.0'), byTime[1]],
      'ERR_STATE_MISMATCH',
      'written by "otherlane 1.0"',
    );
    const { err } = keylane([command, changed('later', 'keylane 99.0.0'), byTime[1]]);
    assert.match(err, /States of several releases: keylane 99\.0\.0 \(.*later\), keylane .*\(.*t1\)/);
  }
});

test.run();
