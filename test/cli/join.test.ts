// keylane join as a user calls it.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JoinAnswer } from '../../src/analysis/join/types.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('keylane join');
const { file, path } = folderOf(test);

function answerOf(args: string[], options = {}): JoinAnswer {
  const { code, out, err } = keylane(['join', ...args, '--json'], options);
  assert.is(err, '');
  const answer: JoinAnswer = JSON.parse(out);
  assert.is(code, answer.canMeet ? 0 : 1);
  return answer;
}

const customers = Array.from({ length: 300 }, (_, i) => `customer-${i}`);
const orders = Array.from({ length: 2000 }, (_, i) => `customer-${(i * 9) % 350}`);
const a = file('orders.keys', orders.join('\n'));
const b = file('customers.keys', customers.join('\n'));

test('the same count and rule: exit 0, and what has no partner is told', () => {
  const { keys, canMeet } = answerOf([a, b, '-n', '12']);
  assert.ok(canMeet);
  assert.is(keys.meet.count, 300);
  assert.is(keys.onlyA.count, 50);
  const { code, out } = keylane(['join', a, b, '-n', '12']);
  assert.is(code, 0);
  assert.match(out, 'Every key of both can meet.');
});

test('States, standard input: the same answer', () => {
  const expected = answerOf([a, b, '-n', '12']);
  for (const [name, source] of [
    ['a', a],
    ['b', b],
  ])
    keylane(['scan', source, '-n', '12', '--state', path(`${name}.state`)]);
  assert.equal(answerOf([path('a.state'), path('b.state')]), expected);
  assert.equal(answerOf(['-', b, '-n', '12'], { input: readFileSync(a) }), expected);
  assert.equal(
    answerOf([a, '-', '-n', '12', '--format-b', 'state'], { input: readFileSync(path('b.state')) }),
    expected,
  );
});

test('another count: exit 1, the keys and what to do', () => {
  const { code, out } = keylane(['join', a, b, '--a', '12', '--b', '6']);
  assert.is(code, 1);
  assert.match(out, 'A has 12 partitions, B has 6.');
  assert.match(out, 'keys in both that do not meet, because the partition counts differ');
  assert.match(out, 'keylane plan');
});

test('another rule, by a client', () => {
  const { same, keys } = answerOf([a, b, '--a', '12', '--b', 'sarama@12']);
  assert.equal(same, { numPartitions: true, rule: false });
  const never = customers.filter(key => partitionUnder('murmur2', key, 12) !== partitionUnder('fnv1a-abs', key, 12));
  assert.is(keys.never.count, never.length);
});

test('where records were found: the rule is named', () => {
  const dump = (keys: string[], rule: 'murmur2' | 'crc32') =>
    keys.map(key => `${partitionUnder(rule, key, 12)}\t${key}`).join('\n');
  const [x, y] = [file('a.tsv', dump(orders, 'murmur2')), file('b.tsv', dump(customers, 'crc32'))];
  const { a: sideA, b: sideB, canMeet } = answerOf([x, y, '-n', '12', '--format', 'tsv']);
  assert.is(sideA.rule, 'murmur2');
  assert.is(sideB.rule, 'crc32');
  assert.not.ok(canMeet);
  // One side's keys alone, by the rule.
  assert.ok(answerOf([x, b, '-n', '12', '--format', 'tsv', '--format-b', 'keys']).canMeet);
});

test('columns of two names; quotes around keys of one side', () => {
  const x = file('a.csv', `order,customer\n${orders.map((key, i) => `${i},${key}`).join('\n')}`);
  const y = file('b.csv', `id\n${customers.map(key => `"""${key}"""`).join('\n')}`);
  const { encodings, findings } = answerOf([x, y, '--column', 'customer', '--column-b', 'id', '-n', '12']);
  assert.is(encodings[0].kind, 'quotes');
  assert.is(encodings[0].keys, 300);
  assert.is(findings[0].code, 'encoding');
  assert.match(keylane(['join', x, y, '--column', 'customer', '--column-b', 'id', '-n', '12']).out, `'"customer-`);
});

test('wild keys do not act on a terminal', () => {
  const wild = '\x1b[31mred\u202e</script>';
  const input = Array.from({ length: 9 }, (_, i) => `${wild}${i}`).join('\n');
  const { out } = keylane(['join', '-', file('wild', `${input} \n${wild}x`), '--a', '3', '--b', '5'], { input });
  assert.not.match(out, /\x1b|\u202e/);
});

const bad: [string, () => string[], RegExp][] = [
  ['no count', () => [a, b], /How many partitions has A\? Pass -n for both, or --a.*ERR_USAGE/],
  ['a count of A alone', () => [a, b, '--a', '3'], /How many partitions has B\?/],
  ['a count of 0', () => [a, b, '-n', '0'], /--a takes RULE@N.*ERR_USAGE/],
  ['no such rule or client', () => [a, b, '-n', 'murmur3@3'], /ERR_CLIENT/],
  ['both standard input', () => ['-', '-', '-n', '3'], /Only one of the two.*ERR_USAGE/],
  ['one source', () => [a, '-n', '3'], /missing required argument/],
  ['a missing file', () => [a, path('missing'), '-n', '3'], /missing.*ERR_SOURCE/],
  ['an empty file', () => [a, file('empty', ''), '-n', '3'], /ERR_SOURCE_EMPTY/],
  ['a State that is none', () => [a, b, '-n', '3', '--format-b', 'state'], /ERR_STATE/],
  [
    'a column that A has not: --column is for both',
    () => [file('no-id.csv', 'name,x\na,1\n'), file('id.csv', 'id,x\na,1\n'), '-n', '3', '--column', 'id'],
    /no-id\.csv.* Pass --column with one of: "name", "x"\..* For B alone there is --column-b\. \(ERR_COLUMN\)/,
  ],
  [
    'a column that B has not: B has an option of its own',
    () => [file('id.csv', 'id,x\na,1\n'), file('no-id.csv', 'name,x\na,1\n'), '-n', '3', '--column', 'id'],
    /no-id\.csv.* Pass --column-b with one of: "name", "x"\. \(ERR_COLUMN\)/,
  ],
  ['--column for keys', () => [a, b, '-n', '3', '--format', 'keys', '--column', 'x'], /ERR_USAGE/],
  [
    'a State without keys',
    () => {
      keylane(['scan', a, '-n', '3', '--no-keys', '--state', path('bare.state')]);
      return [path('bare.state'), b, '-n', '3'];
    },
    /does not tell keys apart.*ERR_USAGE/,
  ],
  [
    'another count than that of the State of a topic',
    () => {
      keylane(['scan', file('t.tsv', '0\ta\n2\tb'), '--format', 'tsv', '-n', '3', '--state', path('topic.state')]);
      return [path('topic.state'), b, '-n', '6'];
    },
    /--a says 6 partitions, but the State is of a topic with 3.*ERR_USAGE/,
  ],
  [
    'a partition that the topic does not have',
    () => [file('far.tsv', '7\ta'), b, '-n', '3', '--format', 'tsv', '--format-b', 'keys'],
    /ERR_SOURCE_PARTITIONS/,
  ],
];
for (const [name, args, message] of bad) {
  test(`${name}: exit 2`, () => {
    const { code, out, err } = keylane(['join', ...args()]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, message);
    assert.not.match(err, /\n {4}at /);
  });
}

test.run();
