// keylane scan --state, merge, state, --fail-on and the options that go with them, as a user calls them.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { partitionForKey } from '../../src/js.ts';
import { addCoupon, K } from '../../src/state/sketches/hll.ts';
import { readFrequentImage } from '../reference/frequent-reader.ts';
import { readHllImage } from '../reference/hll-reader.ts';
import { hllCoupon, murmur3, thetaHash } from '../reference/murmur3-js.ts';
import { readThetaImage } from '../reference/theta-reader.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('keylane merge and state');
const { file, path } = folderOf(test);

function answerOf(args: string[], options = {}): ScanAnswer {
  const { code, out, err } = keylane([...args, '--json'], options);
  assert.is(err, '');
  assert.is(code, 0);
  return JSON.parse(out);
}

const keys = Array.from({ length: 5000 }, (_, i) => `user-${Math.floor((i * i) / 9001)}`);
const whole = file('whole.txt', keys.join('\n'));
const parts = [keys.slice(0, 7), keys.slice(7, 3000), keys.slice(3000)].map((part, i) =>
  file(`part-${i}.txt`, part.join('\n')),
);

test('the parts of a source, merged, are the source', () => {
  const expected = answerOf(['scan', whole, '-n', '6', '--state', path('whole.state')]);
  for (const [i, part] of parts.entries()) answerOf(['scan', part, '-n', '6', '--state', path(`part-${i}.state`)]);
  const states = [2, 0, 1].map(i => path(`part-${i}.state`));
  assert.equal(answerOf(['merge', ...states, '--state', path('merged.state')]), expected);
  assert.is(Buffer.compare(readFileSync(path('merged.state')), readFileSync(path('whole.state'))), 0);
  assert.equal(answerOf(['merge', path('whole.state')]), expected);
});

test('a State through pipes', () => {
  const { out, code } = keylane(['scan', '-', '-n', '3', '--state', '-'], { input: 'a\nb\n' });
  assert.is(code, 0);
  assert.is(out.slice(0, 8), 'KEYLANE1');
  assert.is(answerOf(['merge', '-'], { input: readFileSync(path('whole.state')) }).records, keys.length);
});

test('hot keys, against a plain count', () => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const { hotKeys, hotKeysByBytes, distinctKeys } = answerOf(['scan', whole, '-n', '6', '--top', '3']);
  assert.is(distinctKeys, counts.size);
  const most = [...counts.values()].sort((a, b) => b - a).slice(0, 3);
  assert.equal(
    hotKeys.map(({ records }) => records),
    most,
  );
  for (const { key, hex, records, error, share, partition, length } of hotKeys) {
    assert.is(records, counts.get(key));
    assert.is(hex, Buffer.from(key).toString('hex'));
    assert.is(error, 0);
    assert.is(share, records / keys.length);
    assert.is(partition, partitionForKey(key, 6));
    assert.is(length, key.length);
  }
  const mostBytes = [...counts].map(([key, count]) => key.length * count).sort((a, b) => b - a);
  assert.equal(
    hotKeysByBytes.map(({ bytes }) => bytes),
    mostBytes.slice(0, 3),
  );
});

test('what if: the spread over another count is what a scan over that count says', () => {
  const { whatIf } = answerOf(['scan', whole, '-n', '6', '--what-if', '4,24']);
  assert.equal(
    whatIf.map(({ numPartitions }) => numPartitions),
    [4, 24],
  );
  for (const { numPartitions, maxOverMean, coefficientOfVariation, exact } of whatIf) {
    const { skew } = answerOf(['scan', whole, '-n', String(numPartitions)]);
    assert.ok(exact);
    assert.is(maxOverMean, skew.maxOverMean);
    assert.ok(Math.abs(coefficientOfVariation - skew.coefficientOfVariation!) < 1e-12);
  }
});

test('the sketches of a State, as images', () => {
  const written = ['hll', 'theta', 'frequent'].map(kind => path(`keys.${kind}`));
  const { code } = keylane(
    ['state', path('whole.state')].concat(
      ['--hll', '--theta', '--frequent'].flatMap((option, i) => [option, written[i]]),
    ),
  );
  assert.is(code, 0);
  const [hll, theta, frequent] = written.map(name => readFileSync(name));
  const distinct = [...new Set(keys)];
  const registers = new Uint8Array(K);
  for (const key of distinct) addCoupon(registers, hllCoupon(murmur3(Buffer.from(key))));
  assert.equal(readHllImage(hll), registers);
  assert.equal(
    [...readThetaImage(theta).hashes],
    distinct.map(key => thetaHash(murmur3(Buffer.from(key)))).sort((a, b) => (a < b ? -1 : 1)),
  );
  const { totalWeight, offset, items } = readFrequentImage(frequent);
  assert.is(totalWeight, keys.length);
  assert.is(offset, 0);
  assert.is(items.length, distinct.length);
  assert.is(
    items.find(({ item }) => Buffer.from(item).toString() === 'user-0')!.weight,
    keys.filter(k => k === 'user-0').length,
  );
});

test('the HLL sketch of one partition', () => {
  keylane(['state', path('whole.state'), '--hll', path('one.hll'), '--partition', '2']);
  const registers = new Uint8Array(K);
  for (const key of keys) if (partitionForKey(key, 6) === 2) addCoupon(registers, hllCoupon(murmur3(Buffer.from(key))));
  assert.equal(readHllImage(readFileSync(path('one.hll'))), registers);
});

test('keys that are not text: the Frequent Items sketch has them in hexadecimal', () => {
  const binary = file('binary.txt', Buffer.from([0xff, 0xfe, 10, 0x61, 10, 0x61]));
  answerOf(['scan', binary, '-n', '2', '--state', path('binary.state')]);
  keylane(['state', path('binary.state'), '--frequent', path('binary.frequent')]);
  const { items } = readFrequentImage(readFileSync(path('binary.frequent')));
  const texts = items.map(({ item, weight }) => [Buffer.from(item).toString(), weight]).sort();
  assert.equal(texts, [
    ['hex:61', 2],
    ['hex:fffe', 1],
  ]);
  const { out } = keylane(['scan', binary, '-n', '2']);
  assert.match(out, 'a  ');
});

test('state: as text and as JSON', () => {
  const { out, code } = keylane(['state', path('whole.state')]);
  assert.is(code, 0);
  assert.match(out, '5,000 records (0 keyless, 0 tombstones)');
  assert.match(out, 'every figure is exact');
  const { keys: kept, sketches } = JSON.parse(keylane(['state', path('whole.state'), '--json']).out);
  assert.is(kept.distinctKeys, new Set(keys).size);
  assert.is(sketches.count, 6);
});

test('records that tell their partitions: split keys, tombstones, times', () => {
  const line = (partition: number, key: string | null, ts: number, payload: string | null = 'x') =>
    JSON.stringify({ topic: 't', partition, offset: 1, tstype: 'create', ts, broker: 0, key, payload });
  const source = file(
    'records.jsonl',
    [line(0, 'a', 0), line(1, 'a', 59_999), line(1, 'a', 60_000, null), line(2, 'b', 120_000), line(2, null, 1)].join(
      '\n',
    ),
  );
  const answer = answerOf(['scan', source, '--format', 'kcat', '-n', '3']);
  assert.is(answer.partitionsFrom, 'records');
  assert.is(answer.keyless, 1);
  assert.is(answer.tombstones, 1);
  assert.is(answer.distinctKeys, 2);
  assert.equal(answer.splitKeys, {
    count: 1,
    bounds: { lower: 1, upper: 1 },
    examples: [
      {
        key: 'a',
        hex: '61',
        partitions: [
          { partition: 1, records: 2 },
          { partition: 0, records: 1 },
        ],
      },
    ],
  });
  assert.equal(
    answer.times!.buckets.map(({ from, ...step }) => [from.slice(14, 19), ...Object.values(step)]),
    [
      ['00:00', 3, 1, [1, 1, 1]],
      ['01:00', 1, 1, [0, 1, 0]],
      ['02:00', 1, 1, [0, 0, 1]],
    ],
  );
  const redact = ['--redact', `file:${file('secret', 'a secret of enough bytes')}`];
  const redacted = answerOf(['scan', source, '--format', 'kcat', '-n', '3', ...redact]);
  for (const { partitions } of redacted.times!.buckets) assert.is(partitions, null);
  const { err, code } = keylane(['scan', source, '--format', 'kcat', '-n', '2']);
  assert.is(code, 2);
  assert.match(err, 'partition 2, but --partitions says that there are 2');
  assert.match(err, 'ERR_SOURCE_PARTITIONS');
});

test('--compacted: what compaction would keep, values with their bytes', () => {
  const line = (offset: number, key: string | null, payload: string | null) =>
    JSON.stringify({ topic: 't', partition: 0, offset, tstype: 'create', ts: 1, broker: 0, key, payload });
  const lines = [
    line(0, 'a', 'old'),
    line(1, 'a', 'é\n"x"'),
    line(2, 'b\n', 'x'),
    line(3, 'b\n', null),
    line(4, null, 'y'),
  ];
  const source = file('compacted.jsonl', lines.join('\n'));
  const expected = { exact: true, lastBy: 'offset', liveKeys: 1, tombstones: 1, removable: 2, liveBytes: 1 + 6 };
  for (const format of ['kcat', 'jsonl']) {
    const { compaction } = answerOf(['scan', source, '--format', format, '-n', '1', '--compacted']);
    assert.equal(compaction, expected, format);
  }
  const { out } = keylane(['scan', source, '--format', 'kcat', '-n', '1', '--compacted']);
  assert.match(
    out,
    'compaction would keep 2 records of 4 and take 2 away:\n  1 live key, 7 bytes of keys and values\n  1 key',
  );
  for (const [wrong, text] of [
    [['scan', whole, '-n', '1', '--compacted'], 'must hold records with their partitions'],
    [['scan', source, '--format', 'kcat', '-n', '1', '--compacted', '--no-keys'], '--no-keys does not read them'],
  ] as const) {
    const { code, err } = keylane([...wrong]);
    assert.is(code, 2);
    assert.match(err, text);
  }
});

test('--no-keys: the spread alone', () => {
  const full = answerOf(['scan', whole, '-n', '6']);
  const bare = answerOf(['scan', whole, '-n', '6', '--no-keys', '--state', path('bare.state')]);
  assert.equal(
    bare.partitions.map(({ records }) => records),
    full.partitions.map(({ records }) => records),
  );
  assert.is(bare.distinctKeys, null);
  assert.is(bare.exact, null);
  assert.equal(bare.hotKeys, []);
  assert.is(keylane(['state', path('bare.state'), '--hll', path('none')]).code, 2);
  assert.match(keylane(['merge', path('bare.state'), path('whole.state')]).err, 'ERR_STATE_MISMATCH');
});

test('a check: exit 0 if it holds, 1 with the reason if not', () => {
  const check = (...checks: string[]) => keylane(['scan', whole, '-n', '6', ...checks.flatMap(c => ['--fail-on', c])]);
  assert.is(check('maxShare>0.9', 'distinctKeys<10').code, 0);
  const { code, err, out } = check('maxShare>0.1', 'distinctKeys < 1e6', 'records<=1');
  assert.is(code, 1);
  assert.match(err, /^failed: maxShare>0\.1: it is 0\.\d+\nfailed: distinctKeys < 1e6: it is \d+\n$/);
  assert.match(out, 'keyed records');
  assert.is(keylane(['merge', path('whole.state'), '--fail-on', 'records>=5000']).code, 1);
  assert.is(keylane(['merge', path('whole.state'), '--fail-on', 'records==5000']).code, 1);
  assert.is(keylane(['merge', path('whole.state'), '--fail-on', 'records==4999']).code, 0);
  const unknown = keylane(['scan', whole, '-n', '6', '--no-keys', '--fail-on', 'distinctKeys<10']);
  assert.is(unknown.code, 1);
  assert.match(unknown.err, 'which this scan does not know');
});

test('--redact: digests merge, keep their partitions, and nothing of a key is left', () => {
  const secret = file('secret', 'a secret of enough bytes\n');
  const redact = (source: string, name: string, from = `file:${secret}`, env = {}) =>
    answerOf(['scan', source, '-n', '6', '--redact', from, '--state', path(name)], { env });
  const plain = answerOf(['scan', whole, '-n', '6']);
  const expected = redact(whole, 'redacted.state');
  assert.ok(expected.redacted);
  for (const figure of ['records', 'distinctKeys', 'skew'] as const) {
    assert.equal(expected[figure], plain[figure], figure);
  }
  const records = (answer: ScanAnswer) => answer.partitions.map(each => each.records);
  assert.equal(records(expected), records(plain));
  // Lengths would tell keys: all digests have one.
  assert.is(expected.bytes, 32 * (expected.records - expected.keyless));
  const hot = (answer: ScanAnswer) => answer.hotKeys.map(({ records, share }) => [records, share]);
  assert.equal(hot(expected), hot(plain));
  for (const { key, hex } of expected.hotKeys) {
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.is(Buffer.from(hex, 'hex').toString(), key);
  }
  assert.equal([expected.looks, expected.hotKeysByBytes, expected.salting], [null, [], null]);
  assert.not.ok(readFileSync(path('redacted.state')).includes('user-'), 'no key is in the State');

  for (const [i, part] of parts.entries()) redact(part, `redacted-${i}.state`);
  const merged = answerOf(['merge', ...[1, 0, 2].map(i => path(`redacted-${i}.state`))]);
  assert.equal(merged, expected);
  const again = redact(whole, 'again.state', 'env:KEYLANE_SECRET', { KEYLANE_SECRET: 'a secret of enough bytes' });
  assert.equal(again, expected);
  redact(whole, 'other.state', 'env:KEYLANE_SECRET', { KEYLANE_SECRET: 'another secret of bytes' });
  for (const other of ['other.state', 'whole.state']) {
    const { code, err } = keylane(['merge', path('redacted.state'), path(other)]);
    assert.is(code, 2);
    assert.match(err, 'ERR_STATE_MISMATCH');
  }
});

test('--redact: a page without a key in it, and nothing that would have to hash one', () => {
  const [secret, page] = [`file:${path('secret')}`, path('redacted.html')];
  assert.is(keylane(['scan', whole, '-n', '6', '--redact', secret, '--html', page]).code, 0);
  const html = readFileSync(page, 'utf8');
  assert.match(html, 'digests stand in their place');
  assert.not.match(html, /user-\d/);
  assert.not.match(html, 'id="what-if"');
  const state = path('redacted.state');
  for (const args of [
    ['plan', state, '--from', '6', '--to', '12'],
    ['join', state, state],
  ]) {
    const { code, err } = keylane(args);
    assert.is(code, 2);
    assert.match(err, 'keys are redacted');
  }
});

test('--redact: no secret, a short one, or with what needs keys', () => {
  for (const [args, message] of [
    [['env:KEYLANE_NO_SUCH_SECRET'], 'no environment variable has this name'],
    [['secret'], 'file:PATH or env:NAME'],
    [[`file:${path('missing')}`], 'ERR_SOURCE'],
    [[`file:${path('secret')}`, '--what-if', '3'], 'Leave one of them out'],
    [[`file:${path('secret')}`, '--no-keys'], 'Leave one of them out'],
  ] as const) {
    const { code, out, err } = keylane(['scan', whole, '-n', '6', '--redact', ...args]);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, message);
  }
});

const bad: [string, () => string[], RegExp][] = [
  ['a figure with a slip', () => ['scan', whole, '-n', '6', '--fail-on', 'maxShar>1'], /The nearest is maxShare/],
  ['a figure that does not exist', () => ['scan', whole, '-n', '6', '--fail-on', 'toString>1'], /ERR_USAGE/],
  ['a check that is none', () => ['scan', whole, '-n', '6', '--fail-on', 'maxShare'], /such as "maxShare>0.2"/],
  ['a State that is none', () => ['merge', whole], /whole.txt" must be a State.*ERR_STATE\)/],
  [
    'a State that is cut off',
    () => ['state', file('cut', readFileSync(path('whole.state')).subarray(0, 999))],
    /ERR_STATE\)/,
  ],
  ['a State that is missing', () => ['merge', path('missing')], /there is no such file.*ERR_SOURCE/],
  ['too little memory', () => ['scan', whole, '-n', '6', '--memory', '1MB'], /128MB or more/],
  ['no size', () => ['scan', whole, '-n', '6', '--memory', 'lots'], /must be a size such as 512MB/],
  ['a count that is none', () => ['scan', whole, '-n', '6', '--what-if', '6,x'], /such as 6,24/],
  ['a folder to write to', () => ['scan', whole, '-n', '6', '--state', path('')], /Cannot write.*ERR_OUTPUT/],
  [
    'a partition without a sketch',
    () => ['state', path('whole.state'), '--hll', path('x'), '--partition', '6'],
    /there are 6/,
  ],
  ['--partition alone', () => ['state', path('whole.state'), '--partition', '1'], /Add --hll/],
];
for (const [name, args, message] of bad) {
  test(`${name}: exit 2`, () => {
    const { code, out, err } = keylane(args());
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, message);
    assert.not.match(err, /\n {4}at /);
  });
}

test('a place that cannot be written to', () => {
  const { code, err } = keylane(['state', path('whole.state'), '--theta', path('missing/keys.theta')]);
  assert.is(code, 2);
  assert.match(err, 'ERR_OUTPUT');
});

test('wild keys do not act on a terminal', () => {
  const wild = '\x1b[31mred\u202e</script>';
  const { out } = keylane(['scan', '-', '-n', '3'], { input: `${wild}\n${wild}\n` });
  assert.not.match(out, /\x1b|\u202e/);
  assert.match(out, '\\x1b[31mred\\u202e</script>');
});

test('a key of a megabyte: its start, and that it is only that', () => {
  const { hotKeys } = answerOf(['scan', '-', '-n', '3'], { input: `${'k'.repeat(1 << 20)}\n` });
  assert.is(hotKeys[0].length, 1 << 20);
  assert.is(hotKeys[0].key.length, 4096);
  assert.ok(hotKeys[0].isCut);
});

test.run();
