// keylane plan as a user calls it.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('keylane plan');
const { file, path } = folderOf(test);

function answerOf(args: string[], options = {}): PlanAnswer {
  const { code, out, err } = keylane(['plan', ...args, '--json'], options);
  assert.is(err, '');
  assert.ok(code === 0 || code === 1, `exit code ${code}`);
  return JSON.parse(out);
}

const keys = Array.from({ length: 3000 }, (_, i) => `user-${Math.floor((i * i) / 9001)}`);
const text = file('keys.txt', keys.join('\n'));
const movedOf = (from: (key: string) => number, to: (key: string) => number) =>
  [...new Set(keys)].filter(key => from(key) !== to(key)).length;

test('a file, standard input, gzip and a State give the same answer: exit 1, for keys move', () => {
  const change = ['--from', '12', '--to', '18'];
  const answer = answerOf([text, ...change]);
  assert.is(
    answer.keys.moved,
    movedOf(
      key => partitionUnder('murmur2', key, 12),
      key => partitionUnder('murmur2', key, 18),
    ),
  );
  assert.is(answer.records.total, keys.length);
  assert.is(keylane(['plan', text, ...change]).code, 1);
  assert.equal(answerOf(['-', ...change], { input: readFileSync(text) }), answer);
  execFileSync('gzip', ['-k', text]);
  assert.equal(answerOf([`${text}.gz`, ...change]), answer);
  keylane(['scan', text, '-n', '7', '--state', path('keys.state')]);
  assert.equal(answerOf([path('keys.state'), ...change]), answer);
  assert.equal(answerOf(['-', '--format', 'state', ...change], { input: readFileSync(path('keys.state')) }), answer);
});

test('where WebAssembly may not compile: the same answer', () => {
  const change = [text, '--from', '12', '--to', 'crc32@18'];
  assert.equal(answerOf(change, { env: { KEYLANE_ENGINE: 'js' } }), answerOf(change));
});

test('counts in sentences are grouped, in JSON they are plain', () => {
  const input = `a\nb\nc\n${'\n'.repeat(12_345)}`;
  const change = ['plan', '-', '--from', '6', '--to', '1200'];
  const { out } = keylane(change, { input });
  assert.match(out, '12,345 records have no key');
  assert.match(out, '1,200 partitions');
  assert.match(out, '--topic TOPIC --partitions 1200.');
  assert.not.match(out.replaceAll(/(--partitions|-n) 1200/g, ''), /\d{4}/);
  assert.is(JSON.parse(keylane([...change, '--json'], { input }).out).records.keyless, 12_345);
});

test('RULE@N: rules, clients, releases, partitioners, scopes, a count alone', () => {
  const ruleOf = (place: string) => answerOf([text, '--from', place, '--to', '12']).from;
  assert.equal(ruleOf('7'), { rule: 'murmur2', numPartitions: 7 });
  assert.equal(ruleOf('crc32@7'), { rule: 'crc32', numPartitions: 7 });
  assert.equal(ruleOf('sarama@7'), { rule: 'fnv1a-abs', numPartitions: 7 });
  assert.equal(ruleOf('kafkajs@1@7'), { rule: 'murmur2-float', numPartitions: 7 });
  assert.equal(ruleOf('librdkafka/fnv1a@7'), { rule: 'fnv1a-abs', numPartitions: 7 });
  assert.equal(ruleOf('@platformatic/kafka@7').rule, 'murmur2-unsigned');
});

test('nothing moves: exit 0', () => {
  for (const [from, to] of [
    ['12', 'murmur2@12'],
    ['kafkajs@2@12', 'kafka-clients@12'],
    ['murmur2@16', 'murmur2-unsigned@16'],
  ]) {
    const { code, out } = keylane(['plan', text, '--from', from, '--to', to]);
    assert.is(code, 0);
    assert.match(out, 'Nothing can move');
    assert.match(out, 'One process at a time');
  }
});

test('fewer partitions: said that Kafka cannot, and what to do instead', () => {
  const { code, out } = keylane(['plan', text, '--from', '12', '--to', '6']);
  assert.is(code, 1);
  assert.match(out, "Kafka can't take partitions away");
  assert.match(out, 'By a new topic');
  assert.not.match(out, 'In the same topic');
});

test('text: shares, flows with bars, the multiple that would be better, steps', () => {
  const { out } = keylane(['plan', text, '--from', '12', '--to', '16']);
  assert.match(out, /^\d+ of 1,000 keys move \(\d\d\.\d %\); an even hash would move 75\.0 %$/m);
  assert.match(out, /^24 partitions would move 50\.0 % of all keys/m);
  assert.match(out, '█');
  assert.match(out, /^ 1\. /m);
  for (const line of out.split('\n')) assert.ok(line.length <= 120, line);
});

test('more keys than the memory holds: said so, with bounds that hold the truth', () => {
  const many = Array.from({ length: 400_000 }, (_, i) => `customer-${i}`);
  const source = file('many.txt', many.join('\n'));
  const change = ['--from', 'crc32@12', '--to', '16', '--memory', '128MB'];
  const { keys: found, records } = answerOf([source, ...change]);
  assert.not.ok(found.exact);
  const truth = many.filter(key => partitionUnder('crc32', key, 12) !== partitionUnder('murmur2', key, 16)).length;
  assert.ok(found.movedBounds.lower <= truth && truth <= found.movedBounds.upper);
  assert.ok(records.movedBounds.lower <= truth && truth <= records.movedBounds.upper);
  assert.match(
    keylane(['plan', source, ...change]).out,
    /^about [\d,]+ of about [\d,]+ keys move .*%\), [\d,]+ to [\d,]+/m,
  );
});

// Compacted topics.

const record = (key: string | null, partition: number, ts: number, payload: string | null = 'v', topic = 'users') =>
  JSON.stringify({ topic, partition, offset: ts, tstype: 'create', ts, broker: 0, key, payload });
const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
const moving = users.filter(key => partitionUnder('murmur2', key, 3) !== partitionUnder('murmur2', key, 6));
const before = users.map((key, i) => record(key, partitionUnder('murmur2', key, 3), 1000 + i));

test('a compacted topic before it grows: every key that moves has a value that would stay', () => {
  const dump = file('before.jsonl', before.join('\n'));
  const out = path('before.tombstones');
  const { ghosts } = answerOf([dump, '--from', '3', '--to', '6', '--compacted', '--tombstones', out]);
  assert.is(ghosts!.keys, 40);
  assert.is(ghosts!.kinds.find(({ kind }) => kind === 'only')!.copies, moving.length);
  assert.is(ghosts!.tombstonesNow, 0);
  const lines = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  assert.equal(lines.map(({ key }) => key).sort(), [...moving].sort());
  for (const { partition, hex, key, when } of lines) {
    assert.is(partition, partitionUnder('murmur2', key, 3));
    assert.is(Buffer.from(hex, 'hex').toString(), key);
    assert.is(when, 'after-rewrite');
  }
});

test('a compacted topic that has grown: stale values and undeletable ones have their tombstones', () => {
  const [rewritten, removed] = moving;
  const after = [
    record(rewritten, partitionUnder('murmur2', rewritten, 6), 5000),
    record(removed, partitionUnder('murmur2', removed, 6), 5001, null),
  ];
  const out = path('after.tombstones');
  const args = ['-', '--from', '3', '--to', '6', '--compacted', '--tombstones', out];
  const input = [...before, ...after].join('\n');
  const { ghosts } = answerOf(args, { input });
  const copies = Object.fromEntries(ghosts!.kinds.map(({ kind, copies }) => [kind, copies]));
  assert.equal(copies, {
    stale: 1,
    undeletable: 1,
    only: moving.length - 2,
    newer: 0,
    'deleted-elsewhere': 0,
    unclear: 0,
  });
  const now = readFileSync(out, 'utf8')
    .split('\n')
    .filter(line => line.includes('"now"'))
    .map(line => JSON.parse(line));
  assert.equal(
    now.map(({ key, partition }) => [key, partition]).sort(),
    [rewritten, removed].map(key => [key, partitionUnder('murmur2', key, 3)]).sort(),
  );
  const { code, out: shown } = keylane(['plan', ...args], { input });
  assert.is(code, 1);
  assert.match(shown, 'tombstones: 2 now');
});

test('binary keys: their bytes as hex, and no text', () => {
  const key = Buffer.from('8a0b0cfd', 'hex');
  const [old, home] = [partitionUnder('murmur2', key, 3), partitionUnder('murmur2', key, 12)];
  const rows = [
    ['key', 'partition', 'timestamp'],
    [key.toString('hex'), old, 1_700_000_000_000],
    [key.toString('hex'), home, 1_700_000_000_001],
  ];
  assert.is.not(old, home);
  const dump = file('binary.csv', rows.map(row => row.join()).join('\n'));
  const out = path('binary.tombstones');
  answerOf([dump, '--key-type', 'hex', '--from', '3', '--to', '12', '--compacted', '--tombstones', out]);
  assert.is(
    readFileSync(out, 'utf8'),
    `{"partition":${old},"hex":"8a0b0cfd","key":null,"when":"now","timestamp":1700000000000}\n`,
  );
});

test('a compacted topic in order: exit 0', () => {
  const dump = before.join('\n');
  const { code, out } = keylane(['plan', '-', '--from', '3', '--to', '3', '--compacted'], { input: dump });
  assert.is(code, 0);
  assert.match(out, 'none');
  assert.match(out, 'Nothing is left behind');
});

test('--compacted without --from asks only what is left behind', () => {
  const dump = before.join('\n');
  const good = keylane(['plan', '-', '--to', '3', '--compacted'], { input: dump });
  assert.is(good.code, 0);
  assert.match(good.out.replace(/\s+/g, ' '), 'each of 40 values lies where murmur2 over 3 partitions puts its key');
  const grown = keylane(['plan', '-', '--to', '6', '--compacted'], { input: dump });
  assert.is(grown.code, 1);
  assert.match(grown.out, 'What is left to do');
  assert.match(grown.out, 'examples/rewrite-values.mjs');
  assert.not.match(grown.out, /keys move/);
});

test('a deletion that went to another partition is found, and its tombstone waits for a word', () => {
  const out = path('elsewhere.tombstones');
  const dump = 'test/cases/tombstones-elsewhere.kcat';
  const how = ['--format', 'kcat', '--from', 'crc32@6', '--to', 'murmur2@6', '--compacted', '--tombstones', out];
  const { ghosts } = answerOf([dump, ...how]);
  assert.is(ghosts!.kinds.find(({ kind }) => kind === 'deleted-elsewhere')!.copies, 253);
  assert.equal([ghosts!.tombstonesNow, ghosts!.tombstonesAfterRewrite, ghosts!.tombstonesIfDeleted], [0, 0, 253]);
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
  assert.is(lines.length, 253);
  for (const line of lines) {
    const { hex, partition, when, timestamp } = JSON.parse(line);
    assert.is(partition, partitionUnder('murmur2', Buffer.from(hex, 'hex'), 6));
    assert.is(when, 'if-deleted');
    assert.ok(timestamp > 1.7e12);
  }
});

test('wild keys do not act on a terminal', () => {
  const wild = '\x1b[31mred\u202e</script>';
  const { out } = keylane(['plan', '-', '--from', '3', '--to', 'crc32@5'], { input: `${wild}\n${wild}\n` });
  assert.not.match(out, /\x1b|\u202e/);
});

test('a key of a megabyte: not known under another rule, known under the same', () => {
  const input = `${'k'.repeat(1 << 20)}\n`;
  assert.is(answerOf(['-', '--from', '3', '--to', 'crc32@5'], { input }).keys.unknown, 1);
  assert.is(answerOf(['-', '--from', '3', '--to', '6'], { input }).keys.unknown, 0);
});

const change = ['--from', '3', '--to', '6'];
const bad: [string, () => string[], RegExp][] = [
  ['no change', () => [text], /--to/],
  ['no --from', () => [text, '--to', '6'], /--from is missing/],
  [
    'no count',
    () => [text, '--from', 'murmur2', '--to', '6'],
    /--from murmur2 .*the number of partitions is missing: murmur2@12.*ERR_USAGE/,
  ],
  [
    'no count, a release',
    () => [text, '--from', '6', '--to', 'kafkajs@2'],
    /--to kafkajs@2 could be release 2 .*Write kafkajs@2@N, or murmur2@2 .*ERR_USAGE/,
  ],
  [
    'no count, a long release',
    () => [text, '--from', '6', '--to', 'kafkajs@2.2.4'],
    /--to kafkajs@2\.2\.4 .*is missing: kafkajs@2\.2\.4@12.*ERR_USAGE/,
  ],
  ['no count, a language', () => [text, '--from', '6', '--to', 'java'], /--to java .*is missing: java@12.*ERR_USAGE/],
  ['a count of 0', () => [text, '--from', '0', '--to', '6'], /ERR_USAGE/],
  ['too many partitions', () => [text, '--from', '3', '--to', '2000000'], /--to takes.*1 to 1,000,000.*ERR_USAGE/],
  ['no such client', () => [text, '--from', 'kafkajsx@3', '--to', '6'], /no such client.*ERR_CLIENT/],
  [
    'a release that never was',
    () => [text, '--from', 'kafkajs@3@6', '--to', '6'],
    /no release 3 of kafkajs.*ERR_CLIENT/,
  ],
  ['no such file', () => [path('missing'), ...change], /no such file.*ERR_SOURCE/],
  ['an empty file', () => [file('empty', ''), ...change], /ERR_SOURCE_EMPTY/],
  [
    'a State that is cut off',
    () => [file('cut', readFileSync(path('keys.state')).subarray(0, 99)), ...change],
    /ERR_STATE/,
  ],
  ['no State', () => [text, '--format', 'state', ...change], /ERR_STATE/],
  [
    'a State without keys',
    () => {
      keylane(['scan', text, '-n', '7', '--no-keys', '--state', path('bare.state')]);
      return [path('bare.state'), ...change];
    },
    /does not tell keys apart.*ERR_USAGE/,
  ],
  [
    'two States',
    () => [path('keys.state'), path('keys.state'), ...change],
    /one State, but 2 sources are named.*keylane merge.*ERR_USAGE/,
  ],
  ['a State and records', () => [path('keys.state'), text, ...change], /one State, but 2 sources.*ERR_USAGE/],
  [
    'records and a State',
    () => [text, path('keys.state'), ...change],
    /keys.state" must hold records.*it is a State.*ERR_SOURCE_FORMAT/,
  ],
  ['--tombstones alone', () => [text, ...change, '--tombstones', path('x')], /Add --compacted.*ERR_USAGE/],
  [
    '--compacted of a State',
    () => [path('keys.state'), ...change, '--compacted'],
    /Give --compacted the dump.*ERR_USAGE/,
  ],
  ['--compacted of keys', () => [text, ...change, '--compacted', '--format', 'keys'], /kcat -J.*ERR_SOURCE_PARTITIONS/],
  ['--compacted of what are no records', () => [text, ...change, '--compacted'], /ERR_SOURCE_FORMAT/],
  ['--partition-column alone', () => [text, ...change, '--partition-column', 'p'], /is for --compacted/],
  ['--column for keys', () => [text, ...change, '--format', 'keys', '--column', 'p'], /ERR_USAGE/],
  [
    'a partition that the topic does not have',
    () => [file('far.jsonl', record('a', 6, 1)), ...change, '--compacted'],
    /partition 6.*ERR_SOURCE_PARTITIONS/,
  ],
  [
    'two topics',
    () => [
      file('two.jsonl', [record('a', 1, 1), record('a', 1, 1, 'v', 'other')].join('\n')),
      ...change,
      '--compacted',
    ],
    /ERR_SOURCE_TOPICS/,
  ],
  [
    'nowhere to write to',
    () => [file('good.jsonl', before.join('\n')), ...change, '--compacted', '--tombstones', path('')],
    /Cannot write.*ERR_OUTPUT/,
  ],
];
for (const [name, args, message] of bad) {
  test(`${name}: exit 2`, () => {
    const { code, out, err } = keylane(['plan', ...args()]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, message);
    assert.not.match(err, /\n {4}at /);
  });
}

test('a pipe with more than the memory holds: exit 2', () => {
  const input = Array.from({ length: 7500 }, (_, i) => record(`${'k'.repeat(4000)}${i}`, 0, i)).join('\n');
  const { code, err } = keylane(['plan', '-', ...change, '--compacted', '--memory', '128MB'], { input });
  assert.is(code, 2);
  assert.match(err, 'ERR_MEMORY');
  const { ghosts } = answerOf([file('large.jsonl', input), ...change, '--compacted', '--memory', '128MB']);
  assert.is(ghosts!.keys, 7500);
});

test('keys are listed as hot only where one stands out', () => {
  const even = Array.from({ length: 4000 }, (_, i) => `k${i % 2000}`);
  const key = even.find(each => partitionUnder('murmur2', each, 12) !== partitionUnder('crc32', each, 12))!;
  const hot = [...even, ...Array.from({ length: 50 }, () => key)];
  const text = (keys: string[], name: string): string =>
    keylane(['plan', file(name, keys.join('\n')), '--from', '12', '--to', 'crc32@12']).out;
  assert.not.match(text(even, 'even.keys'), 'hot key');
  assert.match(text(hot, 'hot.keys'), new RegExp(`^hot key that moves .*\\n${key} `, 'm'));
});

test.run();
