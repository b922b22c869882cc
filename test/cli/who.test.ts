import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhoAnswer } from '../../src/analysis/who/answer.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { LINE, linesOf } from '../records.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('keylane who');
const { file, path } = folderOf(test);

interface Row {
  key: string;
  partition: number;
}

const orders = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `order-${from + i}`);
const under = (rule: RuleId, keys: readonly string[], n = 12): Row[] =>
  keys.map(key => ({ key, partition: partitionUnder(rule, key, n) }));
const tsv = (rows: readonly Row[]): string => linesOf(rows, LINE.tsv);
const java = under('murmur2', orders(300));

const kcat = (row: Row, offset: number): string => `${LINE.kcat({ ...row, topic: 'orders', offset })}\n`;
const formats: [format: string, text: string, ...args: string[]][] = [
  ['kcat', java.map(kcat).join('')],
  ['tsv', tsv(java)],
  ['console', linesOf(java, LINE.console)],
  [
    'jsonl',
    java.map(({ key, partition }) => `${JSON.stringify({ id: key, shard: partition })}\n`).join(''),
    '--column',
    'id',
    '--partition-column',
    'shard',
  ],
  ['csv', `partition,key\n${java.map(({ key, partition }) => `${partition},${key}\n`).join('')}`],
  [
    'tsv',
    java.map(({ key, partition }, i) => `${i}\t${Buffer.from(key).toString('hex')}\t${partition}\n`).join(''),
    '--format',
    '%o\\t%k\\t%p',
    '--key-type',
    'hex',
  ],
  [
    'tsv',
    java.map(({ key, partition }) => `${partition}\t${Buffer.from(key).toString('base64')}\n`).join(''),
    '--key-type',
    'base64',
  ],
];
for (const [i, [format, text, ...args]] of formats.entries()) {
  test(`${format} ${args.join(' ')}: a file, gzip, standard input`, () => {
    const named = args.includes('--format') ? [] : ['--format', format];
    const ways = [
      () => keylane(['who', file('records', text), '-n', '12', '--json', ...args]),
      () => keylane(['who', file('records.gz', gzipSync(text)), '-n', '12', '--json', ...args]),
      () => keylane(['who', '-', '-n', '12', '--json', ...args], { input: text }),
      () => keylane(['who', '-', '-n', '12', '--json', ...named, ...args], { input: gzipSync(text) }),
    ];
    // In turns: the formats together come in by all ways.
    for (const { code, out, err } of some(ways, 2, i).map(ask => ask())) {
      const answer: WhoAnswer = JSON.parse(out);
      assert.is(answer.verdict, 'murmur2');
      assert.is(answer.records, 300);
      assert.is(answer.distinctKeys, 300);
      assert.is(answer.numPartitionsFrom, 'option');
      assert.is(err, '');
      assert.is(code, 0);
    }
  });
}

test('the JavaScript engine says the same', () => {
  const text = tsv([...java, ...under('crc32', orders(200, 300)), { key: 'Zürich', partition: 3 }]);
  const [wasm, js] = ['wasm', 'js'].map(engine =>
    keylane(['who', '-', '-n', '12', '--json'], { input: text, env: { KEYLANE_ENGINE: engine } }),
  );
  assert.equal(JSON.parse(js.out), JSON.parse(wasm.out));
  assert.is(js.code, 1);
});

const texts: [name: string, rows: Row[], args: string[], code: number, lines: RegExp[]][] = [
  [
    'one rule',
    java,
    ['-n', '12'],
    0,
    [
      /^murmur2, 12 partitions$/m,
      /^300 keyed records; the verdict explains all 300 distinct keys$/m,
      /^chance that partitions at random look like this: 1 in 10\^\d+$/m,
      /^next best: .*, refuted by \d+ keys$/m,
      /^ {2}murmur2 +100\.0 % +kafka-clients/m,
    ],
  ],
  [
    'several',
    [...java, ...under('crc32', orders(200))],
    ['-n', '12'],
    1,
    [
      /^Mixed: \d\d\.\d % murmur2, \d\d\.\d % crc32; 12 partitions$/m,
      /^\d+ keys in more than one partition: /m,
      /^ {2}order-0: 4 \(record 1 by murmur2\), 9 \(record 301 by crc32\)$/m,
      /^what to do: to route as the Java client's producer, set$/m,
      /^ {2}crc32, librdkafka: partitioner=murmur2_random$/m,
    ],
  ],
  [
    'a power of two',
    under('murmur2', orders(300), 16),
    ['-n', '16'],
    0,
    [
      /^Undecided: murmur2 or murmur2-unsigned, which never differ at 16 partitions, a power of two$/m,
      /^ {2}or murmur2-unsigned +@platformatic\/kafka/m,
    ],
  ],
  [
    'too few keys',
    java.slice(0, 3),
    ['-n', '12'],
    0,
    [/^Undecided: too few keys/m, /^about \d+ more distinct keys would decide$/m],
  ],
  [
    'nobody',
    orders(1000).map(key => ({ key, partition: partitionUnder('sha1', `${key} and salt`, 12) })),
    ['-n', '12'],
    1,
    [/^No known rule: /m],
  ],
  [
    '-n too large',
    java,
    ['-n', '20'],
    1,
    [/^all 300 records fit murmur2 at 12 partitions: no more fit 20: pass -n 12/m],
  ],
  [
    '-n too small',
    under('murmur2', orders(300), 30),
    ['-n', '12'],
    1,
    [
      /^Undecided: the records fit 30 partitions, not 12: pass -n 30$/m,
      /^\d+ records in partitions from 12 on: -n is too small$/m,
    ],
  ],
  ['no -n', java, [], 0, [/^murmur2, 12 partitions \(taken from the data\)$/m]],
  [
    'no -n, the last partition empty',
    under('murmur2', orders(300), 31).filter(({ partition }) => partition < 29),
    [],
    0,
    [/^murmur2, 31 partitions \(taken from the data\)$/m],
  ],
  [
    'off the rule',
    [...java, ...orders(40, 900).map(key => ({ key: `manual-${key}`, partition: 0 }))],
    ['-n', '12'],
    1,
    [
      /^\d+ records off the rule \(\d+\.\d % of the keyed ones\), nearly all in partition 0: set by hand\?$/m,
      /^ {2}manual-order-900: in 0, the rule says \d+ \(record 301\)$/m,
    ],
  ],
  [
    'negative and missing partitions',
    [...java, { key: 'a', partition: -1 }],
    ['-n', '12'],
    0,
    [/^1 record without a partition$/m],
  ],
  [
    'keys that would act in a terminal',
    [...java, { key: '\x1b[31mred', partition: 0 }, { key: '\x1b[31mred', partition: 1 }],
    ['-n', '12'],
    1,
    [/^ {2}\\x1b\[31mred: /m],
  ],
];
for (const [name, rows, args, code, lines] of texts) {
  test(`text: ${name}`, () => {
    const outcome = keylane(['who', file('text.tsv', tsv(rows)), ...args]);
    for (const line of lines) assert.match(outcome.out, line);
    assert.not.match(outcome.out, /\x1b/);
    assert.is(outcome.code, code);
  });
}

test('a pipe with a name is read once', () => {
  if (process.platform === 'win32') return;
  const rows = under('murmur2', orders(300), 31).filter(({ partition }) => partition < 29);
  const path = file('piped.tsv', tsv(rows));
  for (const args of ['-n 31', '-n 31 --format tsv', '']) {
    const { stdout } = spawnSync(
      'bash',
      ['-c', `'${process.execPath}' dist/cli/main.js who --json ${args} <(cat '${path}')`],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    const { records, verdict, suggestedPartitions }: WhoAnswer = JSON.parse(stdout);
    assert.is(records, rows.length);
    assert.is(args === '' ? suggestedPartitions : verdict, args === '' ? 31 : 'murmur2');
  }
});

test('text: keyless records only', () => {
  const { code, out } = keylane(['who', '-', '-n', '3'], { input: '1\t\n2\t\n' });
  assert.is(out, 'No record has a key: no rule decides where they go\n');
  assert.is(code, 0);
});

test('what was guessed goes to standard error', () => {
  const { err } = keylane(['who', file('guess.tsv', tsv(java))]);
  assert.match(err, /^read as partition, TAB, key: \d+ keys with partitions\n/);
  assert.match(err, "-n is not given: 12 partitions, as the records' partitions say\n");
  const topics = `${java.map(kcat).join('')}${kcat(java[0], 0).replace('orders', 'other')}`;
  const named = keylane(['who', '-', '-n', '12', '--topic', 'orders'], { input: topics });
  assert.match(named.err, '1 record of other topics was left out\n');
  assert.match(named.out, /^murmur2, /);
  const nulls = java.map(({ key, partition }) => `Partition:${partition}\t${key}\n`).join('');
  assert.match(
    keylane(['who', '-', '-n', '12'], { input: `${nulls}Partition:1\tnull\n` }).err,
    '1 key printed as null was',
  );
});

test('lines that are no records are counted', () => {
  const { code, out } = keylane(['who', '-', '-n', '12', '--format', 'tsv'], {
    input: `${tsv(java)}junk\n\nmore\tjunk\n`,
  });
  assert.match(out, /^3 lines could not be read as a record$/m);
  assert.is(code, 0);
});

const errors: [name: string, code: string, text: RegExp, input: string | Uint8Array, ...args: string[]][] = [
  ['nothing', 'ERR_SOURCE_EMPTY', /no records/, ''],
  ['a CSV header alone', 'ERR_SOURCE_EMPTY', /no records/, 'key,partition\n'],
  ['no format', 'ERR_SOURCE_FORMAT', /first line/, 'some text\n'],
  ['mostly junk', 'ERR_SOURCE_FORMAT', /2 of 3/, '3\ta\nb\nc\n'],
  ['no partition at all', 'ERR_SOURCE_PARTITIONS', /partition/, '-1\ta\n\tb\n'],
  ['two topics', 'ERR_SOURCE_TOPICS', /--topic/, kcat(java[0], 0) + kcat(java[1], 1).replace('orders', 'other')],
  ['no key column', 'ERR_COLUMN', /--column/, 'id,partition\na,1\n', '--format', 'csv'],
  ['a column that is not there', 'ERR_COLUMN', /no column "nope"/, 'key,partition\na,1\n', '--column', 'nope'],
  ['two million columns', 'ERR_SOURCE_LINE', /65,536/, `${'c,'.repeat(2_000_000)}c\n1\n`, '--format', 'csv'],
  ['truncated gzip', 'ERR_SOURCE_DAMAGED', /gzip/, gzipSync(tsv(java)).subarray(0, 300)],
  ['UTF-16', 'ERR_SOURCE_BINARY', /byte/, Buffer.from(tsv(java), 'utf16le'), '--format', 'tsv'],
  ['-n 0', 'ERR_USAGE', /partitions/, tsv(java), '-n', '0'],
  ['-n too large for anything', 'ERR_USAGE', /at most 1,000,000/, tsv(java), '-n', '1000001'],
  ['a format that is none', 'ERR_USAGE', /format/, tsv(java), '--format', 'xml'],
  ['a format string with a field that is none', 'ERR_USAGE', /it has %x/, tsv(java), '--format', '%p %x %k'],
  ['a format string without the key', 'ERR_USAGE', /not have the key, %k, once/, tsv(java), '--format', '%p'],
  ['a format string of several lines', 'ERR_USAGE', /several lines/, tsv(java), '--format', '%p\\n%k\\n'],
  ['a format string whose fields touch', 'ERR_USAGE', /nothing between/, tsv(java), '--format', '%p%k'],
  [
    'a column for another format',
    'ERR_USAGE',
    /csv, json, jsonl, arrow, parquet, but the format is tsv/,
    tsv(java),
    '--column',
    'key',
    '--format',
    'tsv',
  ],
];
for (const [name, code, text, input, ...args] of errors) {
  test(`${name}: exit 2, ${code}`, () => {
    const outcome = keylane(['who', '-', ...args], { input });
    assert.is(outcome.out, '');
    if (code !== 'ERR_USAGE') assert.match(outcome.err, code);
    assert.match(outcome.err, text);
    assert.ok(outcome.err.length < 2000);
    assert.is(outcome.code, 2);
  });
}

test('a file that is not there', () => {
  const { code, err } = keylane(['who', path('nope')]);
  assert.match(err, 'ERR_SOURCE');
  assert.is(code, 2);
});

test('help', () => {
  const { code, out } = keylane(['who', '--help']);
  assert.match(out, /Exit codes: 0 /);
  assert.match(out, /kcat -C -b broker/);
  assert.is(code, 0);
});

test('a record that names no offset, among others that do: its place is unknown, not NaN', () => {
  const line = (key: string, partition: number, offset?: number) =>
    `${JSON.stringify({ partition, key, ...(offset !== undefined && { offset }) })}\n`;
  const rows = Array.from({ length: 300 }, (_, i) =>
    line(`order-${i}`, partitionUnder('murmur2', `order-${i}`, 12), i),
  );
  const astray = (partitionUnder('murmur2', 'order-7', 12) + 1) % 12;
  const source = file('no-offset.jsonl', [...rows, line('order-7', astray)].join(''));
  const args = ['who', source, '-n', '12', '--format', 'jsonl'];
  const { offRule, splitKeys, positions } = JSON.parse(keylane([...args, '--json']).out);
  assert.is(positions, 'offset');
  assert.equal(
    offRule.examples.map(({ key, position }: { key: string; position: number }) => [key, position]),
    [['order-7', -1]],
  );
  const places = splitKeys.examples[0].partitions.map(({ first, last }: { first: number; last: number }) => [
    first,
    last,
  ]);
  assert.equal(places, [
    [-1, -1],
    [7, 7],
  ]);
  const { out } = keylane(args);
  assert.match(out, /order-7: in \d+, the rule says \d+ \(offset unknown\)/);
  assert.match(out, /order-7: \d+ \(offset unknown\), \d+ \(offset 7 by murmur2\)/);
});

test.run();
