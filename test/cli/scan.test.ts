import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { partitionForKey } from '../../src/js.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('keylane scan');
const { file, path } = folderOf(test);

/** The part of an answer that `expected` counts. */
function pick({ records, keyless, bytes, numPartitions, partitions, skew, exact, distinctKeys }: ScanAnswer) {
  const { maxOverMean, coefficientOfVariation } = skew;
  return {
    ...{ records, keyless, bytes, numPartitions, partitions, exact, distinctKeys },
    skew: { maxOverMean, coefficientOfVariation },
  };
}

/** What a scan of these keys must say; null is a record without a key. */
function expected(keys: (string | Uint8Array | null)[], numPartitions: number) {
  const keyed = keys.filter(key => key !== null).map(key => Buffer.from(key));
  const partitions = Array.from({ length: numPartitions }, (_, partition) => {
    const mine = keyed.filter(key => partitionForKey(key, numPartitions) === partition);
    const bytes = mine.reduce((sum, key) => sum + key.length, 0);
    const share = keyed.length === 0 ? 0 : mine.length / keyed.length;
    const distinctKeys = new Set(mine.map(key => key.toString('hex'))).size;
    return { partition, records: mine.length, bytes, share, keyless: null, distinctKeys };
  });
  const mean = keyed.length / numPartitions;
  const deviation = Math.sqrt(partitions.reduce((sum, { records }) => sum + (records - mean) ** 2, 0) / numPartitions);
  return {
    records: keys.length,
    keyless: keys.length - keyed.length,
    bytes: keyed.reduce((sum, key) => sum + key.length, 0),
    numPartitions,
    partitions,
    exact: true,
    distinctKeys: new Set(keyed.map(key => key.toString('hex'))).size,
    skew: {
      maxOverMean: keyed.length === 0 ? null : Math.max(...partitions.map(({ records }) => records)) / mean,
      coefficientOfVariation: keyed.length === 0 ? null : deviation / mean,
    },
  };
}

const long = 'x'.repeat(3_000_000);
const many = Array.from({ length: 30_000 }, (_, i) => `order-${i}`);
const sources: [string, string | Uint8Array, (string | Uint8Array | null)[], string[]][] = [
  ['LF', 'a\nb\nc\n', ['a', 'b', 'c'], []],
  ['no final newline', 'a\nb', ['a', 'b'], []],
  ['CRLF', 'a\r\nb\r\n', ['a', 'b'], []],
  ['CRLF, no final newline', 'a\r\nb', ['a', 'b'], []],
  ['mixed line ends', 'a\r\nb\nc\r\n', ['a', 'b', 'c'], []],
  ['a lone CR is part of the key', 'a\rb\nc\r', ['a\rb', 'c\r'], []],
  ['empty lines are keyless', '\na\n\n\r\nb\n', [null, 'a', null, null, 'b'], []],
  ['one newline', '\n', [null], []],
  ['one key', 'a', ['a'], []],
  ['spaces stay', ' a \n\ta\n', [' a ', '\ta'], []],
  ['a byte order mark', '\ufeffa\nb\n', ['a', 'b'], []],
  ['U+FEFF further on', 'a\n\ufeffb\n', ['a', '\ufeffb'], []],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x0a, 0x80, 0x0a]), [Buffer.from([0xff, 0xfe]), Buffer.from([0x80])], []],
  ['lines longer than a chunk', `a\n${long}\nb\n${long}`, ['a', long, 'b', long], []],
  ['many lines', `${many.join('\n')}\n`, many, []],
  ['CSV', 'id,key\n1,a\n2,\n3,""\n4,"x,""y"\n', ['a', null, '', 'x,"y'], ['--column', 'key']],
  ['CSV with CRLF and no final newline', 'key,id\r\na,1\r\nb,2', ['a', 'b'], ['--column', 'key']],
  ['CSV with a line end in quotes', 'key\n"a\nb"\n', ['a\nb'], ['--column', 'key']],
  ['CSV with a byte order mark', '\ufeffkey\na\n', ['a'], ['--column', 'key']],
  [
    'CSV with invalid UTF-8',
    Buffer.from('key,x\n\xff\xfe,1\n', 'latin1'),
    [Buffer.from([0xff, 0xfe])],
    ['--column', 'key'],
  ],
  ['CSV of many rows', `n,key\n${many.map((key, i) => `${i},${key}`).join('\n')}\n`, many, ['--column', 'key']],
];
for (const [name, content, keys, options] of sources) {
  const answer = expected(keys, 5);
  const extension = options.length > 0 ? 'csv' : 'txt';
  test(`${name}: as a file, and gzipped from standard input`, () => {
    const plain = file(`source.${extension}`, content);
    const calls = [
      keylane(['scan', plain, '-n', '5', '--json', ...options]),
      keylane(['scan', '-', '-n', '5', '--json', ...options], { input: gzipSync(content) }),
    ];
    for (const { code, out, err } of calls) {
      assert.is(err, '');
      assert.is(code, 0);
      assert.equal(pick(JSON.parse(out)), answer);
    }
  });
}

test('a gzipped file, and plain text from standard input', () => {
  const zipped = file('plain.gz', gzipSync('a\nb\n'));
  for (const { out } of [
    keylane(['scan', zipped, '-n', '5', '--json']),
    keylane(['scan', '-', '-n', '5', '--json'], { input: 'a\nb\n' }),
  ]) {
    assert.equal(pick(JSON.parse(out)), expected(['a', 'b'], 5));
  }
});

// What Node gives a child as `input` is a socket, so a shell makes pipes and redirections here.
const keylaneCommand = `'${process.execPath}' dist/cli/main.js scan -n 5 --json`;
const leaveNonBlocking = `'${process.execPath}' -e 'process.stdin; process.kill(process.pid, "SIGKILL")'`;
for (const [turn, [name, before, source, after]] of [
  ['a pipe', 'cat FILE |', '-', ''],
  ['a pipe filled in small pieces', '(head -c 1 FILE; sleep 0.1; tail -c +2 FILE) |', '-', ''],
  ['a redirected file', '', '-', '< FILE'],
  ['a pipe with a name', '', '<(cat FILE)', ''],
  ['a pipe in which nobody may wait', `(sleep 0.5; cat FILE) | (${leaveNonBlocking};`, '-', ')'],
].entries()) {
  const content = `\ufeff${many.join('\n')}\r\n\nlast`;
  const answer = expected([...many, null, 'last'], 5);
  test(`${name}: plain and gzipped`, () => {
    for (const path of some([file('piped', content), file('piped.gz', gzipSync(content))], 2, turn)) {
      const command = `${before} ${keylaneCommand} ${source} ${after}`.replaceAll('FILE', `'${path}'`);
      const out = execFileSync('bash', ['-c', command], { cwd: root, encoding: 'utf8', stdio: 'pipe' });
      assert.equal(pick(JSON.parse(out)), answer, command);
    }
  });
}

test('pipes: binary, empty, and a text with the start of a gzip in its middle', () => {
  const run = (command: string) => spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
  const binary = run(`(printf 'abc'; sleep 0.1; printf '\\0') | ${keylaneCommand} -`);
  assert.match(binary.stderr, /byte 3 is 00.*ERR_SOURCE_BINARY/);
  assert.match(run(`true | ${keylaneCommand} -`).stderr, 'ERR_SOURCE_EMPTY');
  const middle = `(printf '%9000d'; sleep 0.7; printf '\\037\\213') | (${leaveNonBlocking}; ${keylaneCommand} -)`;
  assert.is(JSON.parse(run(middle).stdout).bytes, 9002);
});

test('a file large enough for threads', () => {
  // Nine lines of 32 MB, nearly all of it holes, so that the file takes no room.
  const path = file('large.txt', 'x'.repeat(8192));
  const size = 1 << 25;
  const handle = openSync(path, 'r+');
  for (let line = 1; line <= 9; line++) writeSync(handle, `${line}\n`, line * size);
  closeSync(handle);
  const watch = 'data:text/javascript,process.on("worker", () => process.stderr.write("a thread\\n"))';
  // A line may have a 32nd of the memory.
  const args = ['scan', path, '-n', '5', '--no-keys', '--json', '--memory', '2GB'];
  const { code, out, err } = keylane(args, { node: ['--import', watch] });
  assert.is(code, 0);
  const { records, keyless, bytes } = JSON.parse(out);
  assert.equal({ records, keyless, bytes }, { records: 9, keyless: 0, bytes: 9 * size + '9\n'.length - 9 });
  assert.is(err, availableParallelism() > 1 ? 'a thread\n' : '');
});

test('two gzip members, one after the other', () => {
  const path = file('two.gz', Buffer.concat([gzipSync('a\nb\n'), gzipSync('c\n')]));
  assert.is(JSON.parse(keylane(['scan', path, '-n', '5', '--json']).out).records, 3);
});

test('the flights: every record is counted, each column differs', () => {
  for (const [column, noKey, used, isEven] of some(
    [
      ['tailnum', 2_512, 12, true],
      ['origin', 0, 3, false],
    ],
    2,
  )) {
    const args = ['scan', 'examples/flights.csv.gz', '--column', String(column), '-n', '12', '--json'];
    const { records, keyless, partitions, skew }: ScanAnswer = JSON.parse(keylane(args).out);
    assert.equal([records, keyless], [336_776, noKey]);
    assert.is(partitions.filter(({ records }) => records > 0).length, used);
    assert.ok(isEven ? skew.maxOverMean! < 1.25 : skew.maxOverMean! > 4);
  }
});

const keyless = (partitions: number[]) =>
  partitions
    .map((partition, offset) => JSON.stringify({ topic: 't', partition, offset, key: null, payload: 'v' }))
    .join('\n');

test('keyless records are shown where they are', () => {
  const input = `${keyless([0, 3, 3, 1, 3])}\n${JSON.stringify({ topic: 't', partition: 2, offset: 9, key: 'a', payload: 'v' })}`;
  const args = ['scan', '-', '--format', 'kcat', '-n', '4'];
  const { partitions } = JSON.parse(keylane([...args, '--json'], { input }).out);
  assert.equal(
    partitions.map((load: { keyless: number }) => load.keyless),
    [1, 1, 0, 3],
  );
  const { out } = keylane(args, { input });
  assert.match(out, /partition +records +share +keyless/);
  assert.match(out, /^ +3 +0 +0\.0 % +3$/m);
  // Without their partitions there is nothing to show.
  const plain = keylane(['scan', '-', '-n', '4'], { input: 'a\n\n' });
  assert.not.match(plain.out, /share +keyless/);
});

test('keyless records that are all in one partition: who does that', () => {
  const { out } = keylane(['scan', '-', '--format', 'kcat', '-n', '12'], { input: keyless(Array(40).fill(0)) });
  assert.match(out, 'All 40 keyless records are in partition 0.');
  assert.match(out, 'librdkafka (consistent)');
  // murmur2 of nothing.
  const hashed = partitionForKey('', 12);
  const other = keylane(['scan', '-', '--format', 'kcat', '-n', '12'], { input: keyless(Array(40).fill(hashed)) });
  assert.match(other.out, 'librdkafka (murmur2)');
  assert.not.match(other.out, 'librdkafka (consistent)');
  const spread = keylane(['scan', '-', '--format', 'kcat', '-n', '12'], { input: keyless([1, ...Array(40).fill(0)]) });
  assert.not.match(spread.out, 'All 4');
});

test('a keyless record in a partition that the topic does not have: exit 2', () => {
  const { code, err } = keylane(['scan', '-', '--format', 'kcat', '-n', '4'], { input: keyless([0, 4]) });
  assert.is(code, 2);
  assert.match(err, 'ERR_SOURCE_PARTITIONS');
});

test('no hot key is said as such', () => {
  const input = Array.from({ length: 300 }, (_, i) => `k${i % 200}`).join('\n');
  const { out } = keylane(['scan', '-', '-n', '4'], { input });
  assert.match(out, 'no hot key: the largest has 2 records (0.7 %)');
  assert.not.match(out, 'hot key  ');
});

test('text: summary, columns, bars', () => {
  const { code, out, err } = keylane(['scan', '-', '-n', '3'], { input: 'a\na\na\nb\n\n' });
  assert.is(code, 0);
  assert.is(err, '');
  assert.is(
    out,
    `4 keyed records, 4 bytes of keys, over 3 partitions
1 keyless record (20.0 % of all): no key decides where they go
2 distinct keys
fullest partition: 2.25 times the mean (1.00 is even; as many even keys would give about 1.82)

partition  records   share
        0        0   0.0 %
        1        3  75.0 %  ${'█'.repeat(52)}
        2        1  25.0 %  ${'█'.repeat(17)}▍

hot key  records   share  partition
a              3  75.0 %          ${partitionForKey('a', 3)}

if the 2 hottest keys were salted (a, b):
salts  fullest
 none  2.25 times the mean
    4  2.06 times the mean

There are only 2 distinct keys for 3 partitions. At least 1 of 3 partitions stays empty.
  No hash spreads so few. Key by something finer, or by several fields together (country and customer).
One key has 75.0 % of the keyed records, more than a partition's share of 33.3 %.
  Adding partitions does not help: one key always stays in one partition. Spread it over several partitions (salt it as shown), or give it a topic or partition of its own.
`.replaceAll('        1        3', `        ${partitionForKey('a', 3)}        3`),
  );
});

test('text: many partitions are cut to the fullest', () => {
  const { out } = keylane(['scan', '-', '-n', '1000'], { input: many.join('\n') });
  assert.is(out.split('\n').filter(line => /^ *\d.*%/.test(line)).length, 64);
  assert.match(out, 'the 64 fullest of 1,000 partitions; --json has all');
});

test('a reader that stops early is no error', () => {
  const script = `node dist/cli/main.js scan examples/orders.keys -n 20000 --json | head -c 10`;
  assert.is(execFileSync('sh', ['-c', script], { cwd: root, encoding: 'utf8' }).length, 10);
});

test('both engines', () => {
  const input = many.join('\r\n');
  const [wasm, js] = ['wasm', 'js'].map(
    engine => keylane(['scan', '-', '-n', '7', '--json'], { input, env: { KEYLANE_ENGINE: engine } }).out,
  );
  assert.is(wasm, js);
});

test('without WebAssembly: an error with a code', () => {
  const { code, out, err } = keylane(['scan', '-', '-n', '7'], { input: 'a\n', node: ['--jitless'] });
  assert.is(code, 2);
  assert.is(out, '');
  assert.match(err, 'ERR_NO_WASM');
});

const truncated = gzipSync(many.join('\n')).subarray(0, 5000);
const bad: [string, () => string[], string, RegExp][] = [
  ['a file that is missing', () => ['missing.txt', '-n', '3'], 'ERR_SOURCE', /"missing.txt": there is no such file/],
  ['a folder', () => [path(''), '-n', '3'], 'ERR_SEGMENTS', /has no segment files/],
  ['an empty file', () => [file('empty.txt', ''), '-n', '3'], 'ERR_SOURCE_EMPTY', /has no records/],
  ['an empty gzip', () => [file('empty.gz', gzipSync('')), '-n', '3'], 'ERR_SOURCE_EMPTY', /has no records/],
  [
    'a header alone',
    () => [file('header.csv', 'key\n'), '--column', 'key', '-n', '3'],
    'ERR_SOURCE_EMPTY',
    /has no records/,
  ],
  ['an empty CSV', () => [file('empty.csv', ''), '--column', 'key', '-n', '3'], 'ERR_SOURCE_EMPTY', /has no records/],
  ['a binary file', () => [file('binary', Buffer.from('ab\0c\n')), '-n', '3'], 'ERR_SOURCE_BINARY', /byte 2 is 00/],
  [
    'UTF-16',
    () => [file('utf16.txt', Buffer.from('\ufeffa\nb\n', 'utf16le')), '-n', '3'],
    'ERR_SOURCE_BINARY',
    /it is UTF-16.*iconv/,
  ],
  ['a truncated gzip', () => [file('cut.gz', truncated), '-n', '3'], 'ERR_SOURCE_DAMAGED', /gzip data breaks off/],
  [
    'a gzip that is none',
    () => [file('none.gz', Buffer.from([0x1f, 0x8b, 1, 2, 3, 4])), '-n', '3'],
    'ERR_SOURCE_DAMAGED',
    /damaged/,
  ],
  [
    'CSV rows of different length',
    () => [file('ragged.csv', 'a,b\n1,2\n1\n'), '--column', 'a', '-n', '3'],
    'ERR_SOURCE_DAMAGED',
    /not valid CSV.*row 3: it has 1 fields/,
  ],
  [
    'CSV with an open quote',
    () => [file('quote.csv', 'a\n"1\n'), '--column', 'a', '-n', '3'],
    'ERR_SOURCE_DAMAGED',
    /not valid CSV/,
  ],
  [
    'CSV without a column',
    () => [file('no.csv', 'a,b\n1,2\n'), '-n', '3'],
    'ERR_COLUMN',
    /It is not clear which column of .* is the key. Pass --column with one of: "a", "b"/,
  ],
  [
    'a column that is not there',
    () => [file('no.csv', 'a,b\n1,2\n'), '--column', 'A', '-n', '3'],
    'ERR_COLUMN',
    /no column "A".*"a", "b"/,
  ],
  [
    'a wild column name',
    () => [file('no.csv', '\x1b[31m,b\n1,2\n'), '--column', 'A', '-n', '3'],
    'ERR_COLUMN',
    /"\\x1b\[31m"/,
  ],
  [
    '--column with --format keys',
    () => ['x', '--format', 'keys', '--column', 'a', '-n', '3'],
    'ERR_USAGE',
    /--column is for csv, json, jsonl, arrow, parquet, but the format is keys/,
  ],
  ['too many partitions to count', () => ['x', '-n', '2147483647'], 'ERR_USAGE', /at most 1,000,000/],
];
for (const [name, args, code, text] of bad) {
  test(`${name}: exit 2, ${code}`, () => {
    const outcome = keylane(['scan', ...args()]);
    assert.is(outcome.code, 2);
    assert.is(outcome.out, '');
    assert.match(outcome.err, text);
    assert.match(outcome.err, `(${code})`);
    assert.not.match(outcome.err, /\x1b|\n {4}at /);
  });
}

test('a format that does not exist', () => {
  const { code, err } = keylane(['scan', 'x', '--format', 'xml', '-n', '3']);
  assert.is(code, 2);
  assert.match(
    err,
    'Allowed choices are keys, hex, base64, csv, arrow, parquet, kcat, console, jsonl, json, tsv, dump-log, segments, kaf, or a format string',
  );
});

test.run();
