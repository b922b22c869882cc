// Each option that says what a source is, with each format, in each command: it changes what is read, or is refused. None is ignored.

import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/js.ts';
import { FORMAT_NAMES, type FormatName } from '../../src/sources/formats.ts';
import { some } from '../runs.ts';
import { batch } from '../sources/batches/batch.ts';
import { dataFolder } from '../sources/segments/fixtures.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('options of sources');
const { file } = folderOf(test);
const N = '6';

/** Java's client has put the keys where `p` says, but not if they stand for numbers, or are joined with others, or lie where `q` says. */
const rows = Array.from({ length: 80 }, (_, i) => {
  const key = String(1000 + i);
  return { key, other: `o${i % 7}`, p: partitionForKey(key, 6), q: i % 6, topic: i < 60 ? 'a' : 'b' };
});
type Row = (typeof rows)[number];
const lines = (write: (row: Row) => string) => (): string =>
  rows
    .filter(({ topic }) => topic === 'a')
    .map(row => `${write(row)}\n`)
    .join('');
const all = (write: (row: Row) => string): string => rows.map(row => `${write(row)}\n`).join('');
const asJson = ({ key, other, p, q, topic }: Row): string => JSON.stringify({ topic, key, other, partition: p, q });

const columns = () => ({
  topic: rows.map(({ topic }) => topic),
  key: rows.map(({ key }) => key),
  other: rows.map(({ other }) => other),
  partition: Int32Array.from(rows, ({ p }) => p),
  q: Int32Array.from(rows, ({ q }) => q),
});

/** A source of each format; those that name topics have two, so that --topic is needed. */
const SOURCES: Record<FormatName | '%p %k', () => string | Uint8Array> = {
  keys: lines(({ key }) => key),
  hex: lines(({ key }) => key),
  base64: lines(({ key }) => key),
  csv: () =>
    `topic,key,other,partition,q\n${all(({ topic, key, other, p, q }) => `${topic},${key},${other},${p},${q}`)}`,
  arrow: () => tableToIPC(tableFromArrays(columns()), 'stream'),
  parquet: () =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Object.entries(columns()).map(([name, values]) => ({ name, data: Array.from<unknown>(values) })),
      }),
    ),
  kcat: () =>
    all(
      ({ topic, key, p }) =>
        `{"topic":"${topic}","partition":${p},"offset":1,"tstype":"create","ts":1700000000000,"broker":1,"key":"${key}","payload":"v"}`,
    ),
  console: lines(({ key, p }) => `Partition:${p}"|"${key}"|"v`),
  jsonl: () => all(asJson),
  json: () => `[${rows.map(asJson).join(',\n')}]`,
  tsv: lines(({ key, p }) => `${p}\t${key}`),
  'dump-log': () =>
    all(
      ({ key, topic, p }) =>
        `Dumping /d/${topic}-${p}/0.log\n| offset: 1 CreateTime: 1 keySize: 4 valueSize: 1 sequence: 1 headerKeys: [] key: ${key} payload: v`,
    ),
  segments: () => '',
  kaf: lines(
    ({ key, p }) => `Key:       ${key}\nPartition: ${p}\nOffset:    1\nTimestamp: 2023-11-14 22:13:20 +0000 UTC\nv`,
  ),
  '%p %k': lines(({ key, p }) => `${p} ${key}`),
};
const segments = dataFolder([['a-0/00000000000000000000.log', batch()]]);

const TABLES = ['csv', 'json', 'jsonl', 'arrow', 'parquet'];
const OPTIONS: Record<string, { args: string[]; isFor: readonly string[] }> = {
  '--column': { args: ['--column', 'other'], isFor: TABLES },
  'two --column': { args: ['--column', 'key', '--column', 'other'], isFor: TABLES },
  '--column a,b': { args: ['--column', 'key,other'], isFor: TABLES },
  '--separator': { args: ['--column', 'key,other', '--separator', '-'], isFor: TABLES },
  "the consumer's --separator": { args: ['--separator', '"|"'], isFor: ['console'] },
  '--partition-column': { args: ['--partition-column', 'q'], isFor: TABLES },
  '--topic': { args: ['--topic', 'a'], isFor: [...TABLES, 'kcat', 'dump-log', 'segments'] },
  '--key-type': {
    args: ['--key-type', 'long'],
    isFor: ['keys', ...TABLES, 'kcat', 'console', 'tsv', 'dump-log', 'kaf', '%p %k'],
  },
};
const COMMANDS: Record<string, (source: string) => string[]> = {
  who: source => ['who', source, '-n', N],
  scan: source => ['scan', source, '-n', N],
  plan: source => ['plan', source, '--from', N, '--to', '9'],
  join: source => ['join', source, source, '-n', N],
};
/** What a key is, where nothing else tells. */
const keyFor = (format: string, option: string): string[] => {
  if (option !== '--key-type') return [];
  return format === 'console' ? ['--separator', '"|"'] : [];
};
/** What is known of them without --topic, which those that name topics need. */
const topicFor = (format: string, option: string): string[] =>
  option !== '--topic' && OPTIONS['--topic'].isFor.includes(format) ? ['--topic', 'a'] : [];

/** What a command says without the option: of the same source, whichever option it is that is left out. */
const known = new Map<string, ReturnType<typeof keylane>>();
function withoutOption(args: string[]): ReturnType<typeof keylane> {
  const found = known.get(`${args}`) ?? keylane(args);
  known.set(`${args}`, found);
  return found;
}

for (const [i, [command, argsOf]] of Object.entries(COMMANDS).entries()) {
  for (const [j, format] of ([...FORMAT_NAMES, '%p %k'] as const).entries()) {
    // In turns: in npm test one command is asked about each option of each format.
    for (const [option, { args, isFor }] of some(Object.entries(OPTIONS), 4, i + j)) {
      // plan asks where records are only with --compacted.
      const isUsed = isFor.includes(format) && !(command === 'plan' && option === '--partition-column');
      test(`${command} --format ${format} ${option}: ${isUsed ? 'used' : 'refused'}`, () => {
        const source = format === 'segments' ? segments : file('source', SOURCES[format]());
        const base = [...argsOf(source), '--format', format, '--json', ...keyFor(format, option)];
        const { code, out, err } = keylane([...base, ...args, ...topicFor(format, option)]);
        if (isUsed) {
          if (out === '') return void assert.match(err, /ERR_SOURCE_PARTITIONS/, err);
          const without = withoutOption([...base, ...topicFor(format, option)]);
          // Segment files hold one topic here; a join with itself is the same for any keys.
          const isSame =
            (option === '--topic' && format === 'segments') || (option === '--key-type' && command === 'join');
          if (!isSame) assert.is.not(`${out}${err}`, `${without.out}${without.err}`);
          return;
        }
        assert.is(code, 2, out);
        assert.is(out, '');
        assert.match(err, command === 'who' ? /ERR_USAGE|ERR_SOURCE_PARTITIONS/ : /ERR_USAGE|ERR_COLUMN/);
      });
    }
  }
}

test('join: what is said of B is not for A', () => {
  const texts = file('texts', SOURCES.keys());
  const numbers = file(
    'numbers',
    rows
      .filter(({ topic }) => topic === 'a')
      .map(({ key }) => BigInt(key).toString(16).padStart(16, '0'))
      .join('\n'),
  );
  const answer = (...args: string[]) =>
    JSON.parse(keylane(['join', texts, numbers, '-n', N, '--json', ...args]).out).keys;
  const same = answer('--key-type', 'long', '--format-b', 'hex');
  assert.is(same.meet.count + same.partly.count + same.never.count, 60);
  assert.is(answer('--format-b', 'hex').meet.count, 0);
});

test.run();
