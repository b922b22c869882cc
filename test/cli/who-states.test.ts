// Parts of a topic looked at apart, their States, and one verdict of them; and keys that nobody may see.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhoAnswer } from '../../src/analysis/who/answer.ts';
import { redactionOf } from '../../src/cli/redact.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { LINE, linesOf } from '../records.ts';
import { some } from '../runs.ts';
import { writeState } from '../written-state.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('keylane who of States');
const { file, path } = folderOf(test);

interface Row {
  key: string;
  partition: number;
  offset: number;
}

const offsets = new Array(12).fill(0);
const row = (key: string, partition: number): Row => ({ key, partition, offset: offsets[partition]++ });
const under = (rule: RuleId, key: string): Row => row(key, partitionUnder(rule, key, 12));
const keys = Array.from({ length: 400 }, (_, i) => `order-${i}`);
const rows = [
  ...keys.map(key => under('murmur2', key)),
  ...keys.slice(0, 250).map(key => under('crc32', key)),
  ...keys.slice(390).map(key => row(`hand-${key}`, 0)),
  ...['A', 'B', 'C', 'D', 'E', 'F'].flatMap(letter => [
    under('murmur2', `Case-${letter}`),
    under('crc32', `case-${letter}`),
  ]),
];

const kcat = (row: Row): string => LINE.kcat({ ...row, timestamp: 1.7e12 + 1e6 * row.offset });
const { tsv, console, jsonl } = LINE;
const textOf = (line: (row: Row) => string, some = rows): string => linesOf(some, line);

function answerOf(args: string[], options = {}): WhoAnswer {
  const { code, out, err } = keylane(['who', ...args, '--json'], options);
  assert.is(err, '');
  assert.is(code, 1);
  return JSON.parse(out);
}

const whole = file('whole.kcat', textOf(kcat));
const expected = answerOf([whole, '-n', '12']);

/** What an earlier release wrote: counts, and nothing of the writers. */
function withoutWriters(name: string, from: string): string {
  const state = readState(readFileSync(from), from);
  delete state.writers;
  delete state.ranges;
  delete state.producer;
  return file(name, writeState(state));
}

for (const [format, line] of some(Object.entries({ kcat, tsv, console, jsonl }), 2)) {
  test(`${format}: a State says what its source says, whether scan or who wrote it`, () => {
    const source = file(`all.${format}`, textOf(line));
    const [scanned, asked] = [path(`${format}.scanned`), path(`${format}.asked`)];
    const answer = answerOf([source, '-n', '12']);
    assert.is(keylane(['scan', source, '--format', format, '-n', '12', '--state', scanned]).code, 0);
    assert.equal(answerOf([source, '-n', '12', '--state', asked]), answer);
    assert.equal(answerOf([scanned]), answer);
    assert.equal(answerOf([asked, '-n', '12']), answer);
    const bare = keylane(['scan', source, '--format', format, '-n', '12', '--no-keys', '--state', path('bare')]);
    assert.is(bare.code, 0);
    assert.is(Buffer.compare(readFileSync(path('bare')), readFileSync(asked)), 0);
  });
}

test('csv with named columns, which who alone knows', () => {
  const source = file('named.csv', `id,shard\n${rows.map(({ key, partition }) => `${key},${partition}\n`).join('')}`);
  const args = [source, '--column', 'id', '--partition-column', 'shard', '-n', '12'];
  const answer = answerOf([...args, '--state', path('csv.state')]);
  assert.equal(answerOf(args), answer);
  assert.equal(answerOf([path('csv.state')]), answer);
});

test('through pipes: nothing but the State on standard output', () => {
  const { code, out, err } = keylane(['who', '-', '-n', '12', '--state', '-'], { input: textOf(kcat) });
  assert.is(out.slice(0, 8), 'KEYLANE1');
  assert.is(err, 'read as kcat -J: 672 keys with partitions\n');
  // There is a finding, which is for the answer of all parts to say.
  assert.is(code, 0);
});

const shards: Row[][] = Array.from({ length: 10 }, () => []);
for (const [i, each] of rows.entries()) shards[(i * 7919) % 10].push(each);

test('ten parts in any order, and what is merged of them, say what the whole says', () => {
  const states = shards.map((shard, i) => {
    const [source, state] = [file(`shard-${i}`, textOf(kcat, shard)), path(`shard-${i}.state`)];
    const how = i % 2 ? ['scan', '--format', 'kcat', '--no-keys'] : ['who'];
    keylane([...how, source, '-n', '12', '--state', state]);
    return state;
  });
  assert.equal(answerOf(states), expected);
  assert.equal(answerOf(states.toReversed()), expected);
  const merged = path('merged.state');
  const { err } = keylane(['merge', ...states.slice(3), ...states.slice(0, 3), '--state', merged]);
  assert.is(err, '');
  assert.equal(answerOf([merged]), expected);
});

test('the keys of scan need not be there, and do not matter', () => {
  const [one, two] = [path('with-keys.state'), path('without-keys.state')];
  keylane(['scan', file('one', textOf(kcat, rows.slice(0, 300))), '--format', 'kcat', '-n', '12', '--state', one]);
  keylane(['who', file('two', textOf(kcat, rows.slice(300))), '-n', '12', '--state', two]);
  assert.equal(answerOf([one, two]), expected);
});

test('merged with a State that does not tell who wrote it: said, and nothing is answered from a part', () => {
  const [known, merged] = [path('known.state'), path('half.state')];
  keylane(['who', whole, '-n', '12', '--state', known]);
  const unknown = withoutWriters('unknown.state', known);
  const { code, err } = keylane(['merge', known, unknown, '--state', merged]);
  assert.is(code, 0);
  assert.is(err, `warning: ${unknown} does not tell who wrote its records, so the merged State does not either\n`);
  assert.is(keylane(['merge', known, unknown]).err, '');
  for (const state of [unknown, merged]) {
    const who = keylane(['who', state]);
    assert.is(who.code, 2);
    assert.match(who.err, `${state}" does not tell who wrote its records, or only of a part of them`);
    assert.match(keylane(['state', state]).out, 'who wrote them is not known, or of a part of them only\n');
    assert.is(JSON.parse(keylane(['state', state, '--json']).out).writers, null);
  }
});

test('keylane state tells what is there', () => {
  keylane(['who', whole, '-n', '12', '--state', path('whole.state')]);
  const { out } = keylane(['state', path('whole.state')]);
  const pairs = new Set(rows.map(({ key, partition }) => `${key} ${partition}`)).size;
  assert.match(
    out,
    `who wrote them: ${pairs} pairs of key and partition, all of them; ${pairs} pairs with the key as it is, `,
  );
  const { writers } = JSON.parse(keylane(['state', path('whole.state'), '--json']).out);
  assert.is(writers.pairs, pairs);
  assert.is(writers.sampledShare, 1);
  assert.is(writers.positions, 'offset');
  assert.is(writers.timeline.unit, 'timestamp');
});

test('records that fit another partition count: a State cannot be asked again, and says what can be done', () => {
  const nine = keys.map(key => ({ key, partition: partitionUnder('murmur2', key, 9) }));
  const source = file('nine.tsv', linesOf(nine, tsv));
  keylane(['who', source, '-n', '12', '--state', path('nine.state')]);
  const { code, err } = keylane(['who', path('nine.state')]);
  assert.is(err, 'a State cannot be asked about another partition count: scan the sources with -n 9\n');
  assert.is(code, 1);
});

const secret = file('secret', '0123456789abcdef\n');
const redact = ['--redact', `file:${secret}`];

test('--redact: the verdict of the true keys, and no key in text, JSON or page', () => {
  // Text, binary keys, a long one, two schema ids, the same keys in several encodings; all split, so that they are examples.
  const framed = keys.slice(0, 60).flatMap((key, i) => [Buffer.from([0, 0, 0, 77, 88 + (i % 2), ...Buffer.from(key)])]);
  const hexes = framed.map(key => key.toString('hex'));
  const long = 'long-key'.repeat(1000);
  const plain = [...rows, ...[1, 2, 3, 4, 5].map(partition => row(long, partition))];
  const sources = [
    { source: file('plain.kcat', textOf(tsv, plain)), args: ['--format', 'tsv'], all: plain.map(({ key }) => key) },
    {
      source: file('framed.tsv', hexes.map((hex, i) => `${i % 12}\t${hex}\n${(i + 5) % 12}\t${hex}\n`).join('')),
      args: ['--key-type', 'hex', '--format', 'tsv'],
      all: framed.map(key => key.toString('latin1')),
    },
  ];
  for (const { source, args, all } of sources) {
    const [page, state] = [path('redacted.html'), path('plain.state')];
    const how = [...args, '-n', '12'];
    const open: WhoAnswer = JSON.parse(keylane(['who', source, ...how, '--json', '--state', state]).out);
    const outputs = [
      keylane(['who', source, ...how, ...redact, '--html', page]).out,
      keylane(['who', source, ...how, ...redact, '--json']).out,
      keylane(['who', state, ...redact, '--json']).out,
      readFileSync(page, 'utf8'),
    ];
    assert.is(outputs[2], outputs[1]);
    for (const output of outputs) {
      for (const key of all) {
        const bytes = Buffer.from(key, 'latin1');
        for (const shown of [key, bytes.toString('hex'), bytes.subarray(5).toString('latin1')]) {
          // Two or three letters are in any text.
          if (shown.length > 5) assert.not.ok(output.includes(shown), shown);
        }
      }
    }
    const answer: WhoAnswer = JSON.parse(outputs[1]);
    const { splitKeys, offRule, encodings, redacted, ...rest } = answer;
    const { splitKeys: openSplits, offRule: openStrays, encodings: openVariants, redacted: _, ...openRest } = open;
    assert.ok(redacted);
    assert.equal(rest, openRest);
    assert.is(splitKeys.count, openSplits.count);
    assert.is(offRule.records, openStrays.records);
    assert.ok(openSplits.examples.length > 5);
    if (all.includes(long)) assert.ok(openSplits.examples.some(({ key }) => long.startsWith(key)));
    if (all.includes(long)) assert.ok(openVariants.variants.some(({ examples }) => examples.length > 0));
    const { digest } = redactionOf(redact[1], {});
    const digestsOf = (examples: readonly { hex: string }[]) =>
      examples
        .map(({ hex }) => Buffer.from(hex, 'hex'))
        .filter(({ length }) => length < 4096)
        .map(key => Buffer.from(digest(key)).toString());
    const shownKeys = (examples: readonly { key: string }[]) => examples.map(({ key }) => key);
    assert.equal(shownKeys(splitKeys.examples), digestsOf(openSplits.examples));
    assert.equal(shownKeys(offRule.examples), digestsOf(openStrays.examples));
    assert.equal(
      encodings.variants.map(({ examples }) => examples.map(shownKeys)),
      openVariants.variants.map(({ examples }) => examples.map(digestsOf)),
    );
    assert.equal(encodings.schemaIds, []);
    assert.match(outputs[0], 'keys are redacted: digests stand in their place');
    assert.match(outputs[3], 'eys are redacted: digests stand in their place');
  }
  assert.match(
    keylane(['who', sources[1].source, '--key-type', 'hex', '-n', '12', '--json']).out,
    '"schemaIds":[19800,19801]',
  );
});

test('--redact: errors that would quote the source do not', () => {
  for (const [name, text] of [
    ['line.txt', 'secret-order-1\n'],
    ['header.csv', 'secret-order-1,3\n'],
  ]) {
    const source = file(name, text);
    assert.match(keylane(['who', source]).err, 'secret-order');
    const { code, out, err } = keylane(['who', source, ...redact]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.not.match(err, 'secret-order');
    assert.match(err, /\(redacted\)\. ?.*\(ERR_\w+\)/);
  }
});

test('--redact: the same digests as those of scan, whose State tells nothing of the writers', () => {
  const state = path('redacted.state');
  const { out } = keylane([
    'scan',
    whole,
    '--format',
    'kcat',
    '-n',
    '12',
    ...redact,
    '--state',
    state,
    '--json',
    '--top',
    '1000',
  ]);
  const digests: string[] = JSON.parse(out).hotKeys.map(({ key }: { key: string }) => key);
  for (const { key } of answerOf([whole, '-n', '12', ...redact]).splitKeys.examples) assert.ok(digests.includes(key));
  assert.not.match(readFileSync(state, 'latin1'), /order-|[cC]ase-/);
  const { code, err } = keylane(['who', state]);
  assert.is(code, 2);
  assert.match(err, 'has digests in place of keys, and a digest does not say where a rule puts its key');
});

const state = () => path('known.state');
const bad: [name: string, args: () => string[], message: RegExp][] = [
  ['a source twice', () => [whole, whole], /there twice, and its records would be counted twice.*ERR_USAGE/],
  ['a State and records', () => [state(), whole], /not both at a time, and ".*whole.kcat" is no State.*ERR_USAGE/],
  ['a State and what is not there', () => [state(), path('missing')], /there is no such file.*ERR_SOURCE/],
  ['a State with a format', () => [state(), '--format', 'kcat'], /--format says how records are read.*ERR_USAGE/],
  ['a State with a topic', () => [state(), '--topic', 't'], /--topic says how records are read.*ERR_USAGE/],
  ['a State and --state', () => [state(), '--state', path('x')], /keylane merge.*ERR_USAGE/],
  [
    'a State and another count',
    () => [state(), '-n', '9'],
    /its own partition count, 12, but -n is 9.*ERR_STATE_MISMATCH/,
  ],
  [
    'States of two counts',
    () => [state(), path('nine.state'), other()],
    /12 partitions, the other of 9.*ERR_STATE_MISMATCH/,
  ],
  ['--state without -n', () => [whole, '--state', path('x')], /--state needs -n.*ERR_USAGE/],
  [
    '--state and --redact',
    () => [whole, '-n', '12', '--state', path('x'), ...redact],
    /Leave one of the two out.*ERR_USAGE/,
  ],
  ['--state and -n too small', () => [whole, '-n', '3', '--state', path('x')], /ERR_SOURCE_PARTITIONS/],
  [
    '--redact and no secret',
    () => [whole, '-n', '12', '--redact', 'env:KEYLANE_NO_SUCH_SECRET'],
    /no environment variable has this name/,
  ],
  ['a State of keys alone', () => [keysAlone()], /does not know where its records were found.*ERR_USAGE/],
  ['a State that is cut off', () => [file('cut.state', readFileSync(state()).subarray(0, 5000))], /ERR_STATE\)/],
  ['a folder to write to', () => [whole, '-n', '12', '--state', path('')], /Cannot write.*ERR_OUTPUT/],
];
const other = () => {
  keylane(['who', whole, '-n', '13', '--state', path('thirteen.state')]);
  keylane(['who', file('few.tsv', '0\ta\n'), '-n', '9', '--state', path('nine.state')]);
  return path('thirteen.state');
};
const keysAlone = () => {
  keylane(['scan', '-', '-n', '12', '--state', path('keys.state')], { input: 'a\nb\n' });
  return path('keys.state');
};
for (const [name, args, message] of bad) {
  test(`${name}: exit 2`, () => {
    const { code, out, err } = keylane(['who', ...args()]);
    assert.is(out, '');
    assert.match(err, message);
    assert.not.match(err, /\n {4}at /);
    assert.is(code, 2);
  });
}

test.run();
