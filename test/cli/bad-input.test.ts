// Input that is damaged, or something else than it seems: an error with a code, or a remainder that is counted and shown, in every command.

import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { some } from '../runs.ts';
import { PARTITIONS, RECORDS, TOOLS } from '../written-by.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('bad input');
const { file, path } = folderOf(test);
const N = String(PARTITIONS);
const COMMANDS: Record<string, (source: string) => string[]> = {
  who: source => ['who', source, '-n', N],
  scan: source => ['scan', source, '-n', N],
  plan: source => ['plan', source, '--from', N, '--to', '9'],
  join: source => ['join', source, source, '-n', N],
  'plan --compacted': source => ['plan', source, '--from', N, '--to', '9', '--compacted'],
  'scan --state': source => ['scan', source, '-n', N, '--state', path('of-scan.state')],
  'who --state': source => ['who', source, '-n', N, '--state', path('of-who.state')],
  find: source => ['find', source, '--key', 'order-1', '-n', N, '--all'],
};

const written = (name: string): string => TOOLS.find(tool => tool.name === name)!.write(RECORDS);
const kcat = written('kcat -J');
const console = written('console consumer');
const rpk = written('rpk topic consume');
const csv = written('CSV with ,');
/** What a tool, a shell or a library writes in between. */
const LOG =
  '%5|1700000000.123|PARTITION_EOF| rdkafka#consumer-1 [orders/3] reached end at offset 42\n[2023-11-14 22:13:20,000] WARN [Consumer] Bootstrap broker disconnected\n';
/** With this before each of some lines in the midst. */
const between = (text: string, other: string): string =>
  text
    .split('\n')
    .map((line, i) => (i % 90 === 40 ? `${other}${line}` : line))
    .join('\n');
const cut = (text: string): string => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 20);

/** What is left out is counted, the rest is read. */
const COUNTED: [what: string, text: string | Uint8Array, args: string[], said: RegExp][] = [
  ['kcat -J, cut in mid line', cut(kcat), [], /warning: 1 line is no record and was left out/],
  ['JSON over lines, cut in mid object', rpk.slice(0, -30), [], /warning: 1 line is no record and was left out/],
  ['a JSON array, cut', written('a JSON array').slice(0, -40), [], /warning: 1 line is no record and was left out/],
  ['JSON objects, one of which has no end', rpk.replace(/\n\}\n\{/, '\n{'), [], /warning: 1 line is no record/],
  [
    'mixed tools',
    kcat + console.slice(0, console.length / 4),
    [],
    /warning: \d+ lines are no records and were left out/,
  ],
  [
    'a record of another tool before all others',
    kcat.slice(0, kcat.indexOf('\n') + 1) + console,
    [],
    /warning: 1 line is no record and was left out/,
  ],
  [
    "kcat lines, then the console consumer's",
    kcat + console.slice(0, console.indexOf('\n', 2000) + 1),
    [],
    /warning: \d+ lines are no records/,
  ],
  ['kcat lines, then CSV', kcat + csv.slice(0, csv.indexOf('\n', 1000) + 1), [], /warning: \d+ lines are no records/],
  ['kcat lines, then rpk over lines', kcat + rpk.slice(0, 900), [], /warning: \d+ lines are no records/],
  ['console lines, then kcat lines', console + kcat.split('\n', 30).join('\n'), [], /warning: 30 lines are no records/],
  ['logs between kcat lines', between(kcat, LOG), [], /warning: 10 lines are no records and were left out/],
  ['logs between console lines', between(console, LOG), [], /warning: 10 lines are no records and were left out/],
  [
    'logs between partition, TAB, key',
    between(written("kcat -f '%p\\t%k'"), LOG),
    [],
    /warning: 10 lines are no records and were left out/,
  ],
  [
    'logs between JSON over lines',
    rpk.replace(/\n\}\n\{/, `\n}\n${LOG}{`),
    [],
    /warning: \d+ lines? (?:is|are) no records? and (?:was|were) left out/,
  ],
  [
    'a byte order mark before console lines',
    `\ufeff${console}`,
    [],
    /^(A: )?read as console consumer: 380 keys with partitions\n/,
  ],
  ['a byte order mark before CSV', `\ufeff${csv}`, [], /^(A: )?read as CSV, key "Key": 380 keys with partitions\n/],
  ['a byte order mark before JSON', `\ufeff${rpk}`, [], /^(A: )?read as JSON, key "key": 380 keys with partitions\n/],
  [
    'a byte order mark before partition, TAB, key',
    `\ufeff${written("kcat -f '%p\\t%k'")}`,
    [],
    /^(A: )?read as partition, TAB, key: 380 keys with partitions\n/,
  ],
  ['a byte order mark', `\ufeff${kcat}`, [], /^(A: )?read as kcat -J: 380 keys with partitions\n/],
  ['CRLF', kcat.replaceAll('\n', '\r\n'), [], /^(A: )?read as kcat -J: 380 keys with partitions\n/],
];
/** In turns: in npm test two or three commands are asked about each input. */
const TURNS = 3;
for (const [i, [command, argsOf]] of Object.entries(COMMANDS).entries()) {
  for (const [what, text, args, said] of some(COUNTED, TURNS, i)) {
    test(`${command}: ${what}`, () => {
      const { code, out, err } = keylane([...argsOf(file('source', text)), ...args]);
      assert.ok(code !== 2 && out !== '', err);
      assert.match(err, said);
    });
  }
}

const TWO_TOPICS = `${kcat}${kcat.split('\n')[0].replace('orders', 'other')}\n`;
const REFUSED: [what: string, text: string | Uint8Array, args: string[], code: RegExp][] = [
  ['nothing', '', [], /ERR_SOURCE_EMPTY/],
  ['lines that end with CR alone', kcat.replaceAll('\n', '\r'), [], /tr '\\r' '\\n'.*ERR_SOURCE_FORMAT/],
  ['console lines that end with CR alone', console.replaceAll('\n', '\r'), [], /ERR_SOURCE_FORMAT/],
  ['CSV whose lines end with CR alone', csv.replaceAll('\n', '\r'), [], /ERR_SOURCE_FORMAT|ERR_COLUMN/],
  ['a mark and nothing else', '\ufeff', [], /ERR_SOURCE_(?:EMPTY|FORMAT)/],
  [
    'UTF-16, the other way round',
    Buffer.from(`\ufeff${kcat}`, 'utf16le').swap16(),
    [],
    /it is UTF-16.*ERR_SOURCE_BINARY/,
  ],
  ['UTF-16 without a mark', Buffer.from(console, 'utf16le'), [], /ERR_SOURCE_(?:BINARY|FORMAT)/],
  ['CSV named kcat', csv, ['--format', 'kcat'], /It looks like CSV.*ERR_SOURCE_FORMAT/],
  ['kcat lines named CSV', kcat, ['--format', 'csv'], /ERR_COLUMN|ERR_SOURCE_FORMAT|ERR_SOURCE_DAMAGED/],
  ['kcat lines named partition, TAB, key', kcat, ['--format', 'tsv'], /It looks like kcat -J.*ERR_SOURCE_FORMAT/],
  ['kcat lines named kafka-dump-log', kcat, ['--format', 'dump-log'], /ERR_SOURCE_(?:FORMAT|PARTITIONS)/],
  ['console lines named kaf', console, ['--format', 'kaf'], /It looks like console consumer.*ERR_SOURCE_FORMAT/],
  ['console lines with a format string that is not theirs', console, ['--format', '%p;%o;%k'], /ERR_SOURCE_FORMAT/],
  ['UTF-16', Buffer.from(`\ufeff${kcat}`, 'utf16le'), [], /it is UTF-16.*iconv.*ERR_SOURCE_BINARY/],
  ['records of two topics', TWO_TOPICS, [], /"orders", "other".*ERR_SOURCE_TOPICS/],
  [
    'a format that the file is not',
    console,
    ['--format', 'kcat'],
    /400 of 400.*It looks like console consumer.*ERR_SOURCE_FORMAT/,
  ],
  ['lines named JSON', console, ['--format', 'jsonl'], /It looks like console consumer.*ERR_SOURCE_FORMAT/],
  ['JSON named console', kcat, ['--format', 'console'], /ERR_SOURCE_(?:FORMAT|PARTITIONS)/],
  ['values alone', RECORDS.map(({ value }) => `${value}\n`).join(''), [], /ERR_COLUMN/],
  [
    'keys that a tool has decoded',
    RECORDS.map(({ partition }, i) => `{"partition":${partition},"key":{"id":${i}}}\n`).join(''),
    [],
    /JSON objects.*--key-type json.*ERR_SOURCE_FORMAT/,
  ],
  [
    'lines that are nearly JSON',
    RECORDS.map((_, i) => `{"partition":1,"key":"id":${i}}\n`).join(''),
    [],
    /look like JSON.*ERR_SOURCE_FORMAT|ERR_SOURCE_FORMAT/,
  ],
  ['two columns of one name', 'key,partition,key\na,1,b\n', [], /more than one column "key".*ERR_COLUMN/],
  // For `find` it is the type of --key too.
  ['a key type that the keys are not', kcat, ['--key-type', 'long'], /ERR_SOURCE_FORMAT|ERR_VALUE/],
];
/** What has no record, and no line that could be one. A mark alone does not say whether there are partitions. */
const EMPTY: Record<string, string[]> = {
  'scan --state': ['nothing', 'a mark and nothing else'],
  'who --state': ['nothing'],
};
for (const [i, [command, argsOf]] of Object.entries(COMMANDS).entries()) {
  for (const [what, text, args, code] of some(REFUSED, TURNS, i)) {
    test(`${command}: ${what}: exit 2`, () => {
      const found = keylane([...argsOf(file('source', text)), ...args]);
      // Parts of a topic are read by the thousand, and some have none.
      if (EMPTY[command]?.includes(what)) {
        assert.is(found.code, 0, found.err);
        assert.match(found.err, 'the source has no records: the State says so');
        return;
      }
      assert.is(found.code, 2, found.out);
      assert.is(found.out, '');
      assert.match(found.err, code);
    });
  }
}

test('plan says the same of keys as text, hex, base64, CSV and Arrow, also of keys that are too long to be kept', () => {
  const keys = Array.from({ length: 40 }, (_, i) => 'k'.repeat(5000) + i);
  const encoded = (encoding: 'hex' | 'base64') => keys.map(key => Buffer.from(key).toString(encoding)).join('\n');
  const answer = (text: string | Uint8Array, ...args: string[]): unknown => {
    const { out, err } = keylane(['plan', file('keys', text), '--from', '12', '--to', '18', '--json', ...args]);
    assert.ok(out !== '', err);
    return JSON.parse(out);
  };
  const expected = answer(keys.join('\n'));
  assert.equal(answer(encoded('hex'), '--format', 'hex'), expected);
  assert.equal(answer(encoded('base64'), '--key-type', 'base64'), expected);
  assert.equal(answer(`id\n${keys.join('\n')}`, '--column', 'id'), expected);
  const arrow = tableToIPC(tableFromArrays({ id: keys }), 'stream');
  assert.equal(answer(arrow, '--format', 'arrow', '--column', 'id'), expected);
});

test.run();
