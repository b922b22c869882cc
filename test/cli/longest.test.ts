// How long a piece of a source may be: what is as long is read, what is one longer is refused with that number, in every format.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { MOST_COLUMNS } from '../../src/sources/csv-rows.ts';
import { LINE } from '../records.ts';
import { isAll, some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, started } from './run.ts';

const test = suite('the longest pieces');
const { file } = folderOf(test);
const MEMORY = ['--memory', '128MB'];
/** A 32nd of it. */
const LONGEST = 4_000_000;
const record = (key: string) => ({ key, partition: 1, offset: 3 });

/** A line of each format that has that key. */
const FORMATS: Record<string, { line: (key: string) => string; head?: string; args?: string[] }> = {
  keys: { line: key => key },
  hex: { line: key => key },
  base64: { line: key => key },
  csv: { head: 'id,key\n', line: key => `1,${key}`, args: ['--column', 'key'] },
  tsv: { line: key => LINE.tsv(record(key)) },
  kcat: { line: key => LINE.kcat(record(key)) },
  jsonl: { line: key => LINE.jsonl(record(key)) },
  json: { line: key => LINE.jsonl(record(key)) },
  console: { line: key => LINE.console(record(key)) },
};
const PLACES: Record<string, (head: string, short: string, long: string) => string> = {
  first: (head, short, long) => `${head}${long}\n${short}\n`,
  'in the middle': (head, short, long) => `${head}${short}\n${long}\n${short}\n`,
  'the last, without an end': (head, short, long) => `${head}${short}\n${long}`,
};

for (const [i, [format, { line, head = '', args = [] }]] of Object.entries(FORMATS).entries()) {
  const commands = [
    ['scan', '-n', '3'],
    ['scan', '-n', '3', '--no-keys'],
    ...(['tsv', 'kcat', 'jsonl'].includes(format) ? [['who', '-n', '3', '--memory', '256MB']] : []),
  ];
  for (const [j, [name, ...rest]] of commands.entries()) {
    const longest = name === 'who' ? 2 * LONGEST : LONGEST;
    // Hexadecimal and base64 take whole bytes, so that what surrounds the key makes up for the rest.
    const start = line('').length % 4;
    const keyOf = (size: number) =>
      'a'.repeat(size - line('').length - (format === 'hex' || format === 'base64' ? start : 0));
    // In turns: each format and each command meets all of them, together.
    for (const [where, text] of some(Object.entries(PLACES), 3, i + j)) {
      test(`${name} ${rest.join(' ')} of ${format}, ${where}`, () => {
        const run = (size: number) => {
          const source = file('source', text(head, line('aaaa'), line(keyOf(size))));
          return keylane([name, source, ...rest, '--format', format, ...args, ...(name === 'who' ? [] : MEMORY)]);
        };
        const good = run(longest);
        assert.ok(good.code! < 2, good.err);
        const { code, err } = run(longest + 4);
        assert.is(code, 2);
        assert.match(err, new RegExp(`longer than ${longest.toLocaleString('en-US')} bytes.*\\(ERR_SOURCE_LINE\\)`));
        // Formats that take any number of characters.
        if (format !== 'hex' && format !== 'base64') assert.match(run(longest + 1).err, /ERR_SOURCE_LINE/);
      });
    }
  }
}

test('a CSV row of several lines, and of most columns', () => {
  const run = (text: string) => keylane(['scan', file('rows.csv', text), '-n', '3', '--column', 'id', ...MEMORY]);
  const rowOf = (size: number) => `id,b\n1,"${'ab\n'.repeat(Math.floor((size - 4) / 3)).padEnd(size - 4, 'x')}"\n`;
  assert.is(run(rowOf(LONGEST)).code, 0);
  assert.match(run(rowOf(LONGEST + 1)).err, /A row of the source is longer than 4,000,000 bytes.*ERR_SOURCE_LINE/);
  const columns = (count: number) => `id${',c'.repeat(count - 1)}\n1${','.repeat(count - 1)}\n`;
  assert.is(run(columns(MOST_COLUMNS)).code, 0);
  assert.match(run(columns(MOST_COLUMNS + 1)).err, /more than 65,536 columns.*ERR_SOURCE_LINE/);
  // Told while the row is read, long before its end.
  const narrow = `id,b\n1${','.repeat(3_000_000)}\n`;
  assert.match(run(narrow).err, /more than 65,536 columns.*ERR_SOURCE_LINE/);
});

test('base64 and hexadecimal of megabytes are read or refused, never a full stack', () => {
  for (const format of ['hex', 'base64']) {
    for (const [key, code] of [
      ['ab'.repeat(6_000_000), 0],
      [`${'ab'.repeat(6_000_000)}*`, 2],
    ] as const) {
      const outcome = keylane(['scan', file('one', `${key}\n`), '-n', '3', '--format', format]);
      assert.is(outcome.code, code, outcome.err);
      if (code === 2) assert.match(outcome.err, /is not (hex|base64).*ERR_SOURCE_DAMAGED/);
    }
  }
});

test('a State is as large as its first bytes say, and no larger than --memory lets it be; from a pipe too', () => {
  const most = 26_000_000;
  const head = (size: number, rest = 0) => {
    const bytes = Buffer.alloc(64 + rest);
    bytes.write('KEYLANE1', 'latin1');
    bytes.writeUInt32LE(1, 8);
    bytes.writeDoubleLE(size, 24);
    return bytes;
  };
  const commands = [['merge'], ['state'], ['plan', '--from', '3', '--to', '4', '--format', 'state']];
  for (const [turn, [name, ...rest]] of commands.entries()) {
    let size = 0;
    // From a pipe in turns: each command gets one of the sizes so.
    const run = (bytes: Uint8Array) => [
      keylane([name, file('a.state', bytes), ...rest, ...MEMORY]),
      ...(isAll || size++ === turn ? [started([name, '-', ...rest, ...MEMORY], { input: bytes })] : []),
    ];
    for (const { err } of run(head(most + 1))) {
      assert.match(
        err,
        /a State of 26,000,001 bytes, where 26,000,000 are the most, and nothing was answered. Give more\. \(ERR_MEMORY\)/,
      );
    }
    for (const { err } of run(head(most))) assert.match(err, /it is cut off.*ERR_STATE/);
    for (const { err } of run(head(64, 1 << 20))) assert.match(err, /its checksum is wrong.*ERR_STATE/);
  }
});

test('partitions take memory too: too little of it is told before anything is read', () => {
  const { code, err } = keylane(['scan', 'missing', '-n', '1000000', ...MEMORY]);
  assert.is(code, 2);
  const [, least] = /It must be (\d+)MB or more.*ERR_MEMORY/.exec(err)!;
  const keys = file('keys', 'a\nb\n');
  assert.is(keylane(['scan', keys, '-n', '1000000', '--memory', `${least}MB`]).code, 0);
  assert.match(keylane(['scan', keys, '-n', '1000000', '--memory', `${Number(least) - 1}MB`]).err, /ERR_MEMORY/);
});

test.run();
