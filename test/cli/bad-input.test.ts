// Input that is damaged, or something else than it seems: an error with a code, or a remainder that is counted and shown, in every command.

import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PARTITIONS, RECORDS, TOOLS } from '../written-by.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('bad input');
const { file } = folderOf(test);
const N = String(PARTITIONS);
const COMMANDS: Record<string, (source: string) => string[]> = {
  who: source => ['who', source, '-n', N],
  scan: source => ['scan', source, '-n', N],
  plan: source => ['plan', source, '--from', N, '--to', '9'],
  join: source => ['join', source, source, '-n', N],
};

const written = (name: string): string => TOOLS.find(tool => tool.name === name)!.write(RECORDS);
const kcat = written('kcat -J');
const console = written('console consumer');
const rpk = written('rpk topic consume');
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
  ['a byte order mark', `\ufeff${kcat}`, [], /^(A: )?read as kcat -J: 380 keys with partitions\n/],
  ['CRLF', kcat.replaceAll('\n', '\r\n'), [], /^(A: )?read as kcat -J: 380 keys with partitions\n/],
];
for (const [command, argsOf] of Object.entries(COMMANDS)) {
  for (const [what, text, args, said] of COUNTED) {
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
  ['a key type that the keys are not', kcat, ['--key-type', 'long'], /ERR_SOURCE_FORMAT/],
];
for (const [command, argsOf] of Object.entries(COMMANDS)) {
  for (const [what, text, args, code] of REFUSED) {
    test(`${command}: ${what}: exit 2`, () => {
      const found = keylane([...argsOf(file('source', text)), ...args]);
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
