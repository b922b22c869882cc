// What is wrong with a command line or a source is said clearly, on one line, with exit code 2.

import { symlinkSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('faults');
const { file, path } = folderOf(test);
const keys = file('keys', 'a\nb\nc\n');
const secret = { KEYLANE_SECRET: 'a secret of the tests alone' };

const OPTIONS: [args: string[], text: RegExp][] = [
  [
    ['--memory', '512M'],
    /Its unit must be KB, MB, GB or TB \(thousands\), or KiB, MiB, GiB or TiB \(1,024s\), but it is M\./,
  ],
  [['--memory', '2TB'], /It must be 1TiB or less/],
  [['--memory', '1e9'], /It must be a size such as 512MB/],
  [['--memory', '9999999999999999999999'], /It must be 1TiB or less/],
  [['--memory', '1MB'], /It must be 128MB or more/],
  [['--memory', '-1'], /It must be a size such as 512MB/],
  [['--memory', '2constructor'], /Its unit must be/],
  [['--fail-on', 'maxShare>1e999'], /could never fail: no figure is that large.*ERR_USAGE/],
  [['--fail-on', 'maxShare>20%'], /takes shares as numbers from 0 to 1.*Write 0\.2 for 20 %.*ERR_USAGE/],
  [['--fail-on', 'maxshare>0.2'], /Names are case-sensitive: maxShare\. Figures: records, keyless,.*ERR_USAGE/],
  [['--fail-on', 'maxSare>0.2'], /The nearest is maxShare\. Figures: records,.*ERR_USAGE/],
  [['--fail-on', 'maxShare>a'], /compares with a number such as 0\.2.*ERR_USAGE/],
  [['--fail-on', 'maxShare'], /Figures: records, keyless,.*ERR_USAGE/],
  [['--fail-on', 'constructor>1'], /knows no figure "constructor"/],
  [['-n', '1000001'], /at most 1,000,000 of them, but -n is 1,000,001/],
];
for (const [args, text] of OPTIONS) {
  test(`scan ${args.join(' ')}: refused, and said why`, () => {
    const { code, out, err } = keylane(['scan', keys, ...(args[0] === '-n' ? [] : ['-n', '3']), ...args]);
    assert.equal([code, out], [2, '']);
    assert.match(err, text);
  });
}

test('--memory takes thousands and 1,024s', () => {
  for (const size of ['128000000', '128MB', '0.2gb', '1TB', '1TiB', '131072 KiB']) {
    assert.is(keylane(['scan', keys, '-n', '3', '--memory', size]).code, 0, size);
  }
});

/** Sources that are wrong, whose errors quote them: SECRET is not to be seen. */
const SECRET = 'SECRET';
const WRONG: [name: string, text: string, ...args: string[]][] = [
  ['a quote in a CSV', `id\n"a"${SECRET[0]}${SECRET}\n`, 'scan', '-n', '3', '--column', 'id', '--format', 'csv'],
  ['no such column', `${SECRET},b\n1,2\n`, 'scan', '-n', '3', '--column', 'id', '--format', 'csv'],
  [
    'topics',
    `{"topic":"${SECRET}","partition":0,"key":"a"}\n{"topic":"${SECRET}2","partition":0,"key":"a"}\n`,
    'who',
    '-n',
    '3',
  ],
  [
    'topics',
    `{"topic":"${SECRET}","partition":0,"key":"a"}\n{"topic":"${SECRET}2","partition":0,"key":"a"}\n`,
    'scan',
    '-n',
    '3',
    '--format',
    'jsonl',
  ],
  ['no format', `${SECRET} and more\n`, 'who', '-n', '3'],
  ['no records', `${SECRET}\n`, 'who', '-n', '3', '--format', 'jsonl'],
  ['no key', `{"${SECRET}":1}\n`, 'scan', '-n', '3', '--format', 'jsonl'],
  ['no hex', `${SECRET}\n`, 'scan', '-n', '3', '--format', 'hex'],
  ['a NUL', `${SECRET}\0\n`, 'scan', '-n', '3', '--format', 'keys'],
];
for (const [name, text, command, ...args] of WRONG) {
  test(`${command} of a source with ${name}: with --redact nothing of it is quoted`, () => {
    const { code, out, err } = keylane([command, file('source', text), ...args, '--redact', 'env:KEYLANE_SECRET'], {
      env: secret,
    });
    assert.equal([code, out], [2, ''], err);
    assert.match(err, /^error: .* \(ERR_\w+\)\n$/);
    assert.not.match(err.replaceAll('KEYLANE_SECRET', ''), /SECRET|got "S"/);
  });
}

test('text of a CSV parser that quotes a control byte is escaped', () => {
  for (const byte of ['\x1b', '\x9b', '\x07']) {
    const source = file('source.csv', Buffer.from(`id\n"a"${byte}[31m\n`, 'latin1'));
    const { code, err } = keylane(['scan', source, '--column', 'id', '-n', '3']);
    assert.is(code, 2);
    assert.match(err, /^[\x20-\x7e]*\(ERR_SOURCE_DAMAGED\)\n$/);
  }
});

test("what is no Arrow is told in keylane's words", () => {
  for (const bytes of ['', 'ARROW1', '\xff\xff\xff\xff\0\0\0\0', '\xff\xff\xff\xff\x10\0\0\0abcdefghijklmnop']) {
    const { code, err } = keylane([
      'scan',
      file('source.arrow', Buffer.from(bytes, 'latin1')),
      '--format',
      'arrow',
      '-n',
      '3',
    ]);
    assert.is(code, 2);
    assert.match(err, /^error: .*\(ERR_SOURCE_(DAMAGED|EMPTY)\)\n$/);
    assert.not.match(err, /properties of|undefined|null/);
  }
});

test('a source that cannot even be looked at is told as one that cannot be read', () => {
  symlinkSync('circle', path('circle'));
  for (const source of ['x'.repeat(300), path('circle'), `${path('circle')}/x`, `${keys}/x`]) {
    for (const [command, ...options] of [
      ['scan', '-n', '3'],
      ['scan', '-n', '3', '--no-keys'],
      ['who'],
      ['who', '-n', '3', '--format', 'jsonl'],
      ['plan', '--from', '3', '--to', '6'],
      ['plan', '--to', '6', '--compacted'],
      ['join', keys, '-n', '3'],
      ['merge'],
      ['state'],
    ]) {
      const { code, err } = keylane([command, source, ...options]);
      assert.is(code, 2);
      assert.match(err, /^error: Cannot read .* \(ERR_SOURCE\)\n$/, `${command} ${options.join(' ')}`);
    }
  }
});

/** Places of an option's value that an error quotes. */
const QUOTED: string[][] = [
  ['scan', keys, '-n', 'X'],
  ['scan', keys, '-n', '3', '--fail-on', 'X'],
  ['scan', keys, '-n', '3', '--fail-on', 'maxShare>X'],
  ['scan', keys, '-n', '3', '--memory', '12X'],
  ['scan', keys, '-n', '3', '--column', 'X', '--format', 'csv'],
  ['scan', 'X', '-n', '3'],
  ['scan', keys, '-n', '3', '--html', 'X/y'],
  ['plan', keys, '--from', 'X', '--to', '3'],
  ['plan', keys, '--from', 'X@3', '--to', '3'],
  ['join', keys, keys, '--a', 'X', '--b', '3'],
  ['who', keys, '--fields', 'X'],
  ['where', 'a', '-n', '3', '--rule', 'X'],
  ['where', 'a', '-n', '3', '--client', 'X'],
  ['where', 'X', '-n', '3', '--key-type', 'long'],
  ['scan', keys, '-n', '3', '--redact', 'X'],
  ['conform', '--', 'X'],
  ['X'],
  ['scan', '--X'],
];
for (const args of QUOTED) {
  test(`${args.map(arg => arg.replace(/^.*\//, '')).join(' ')}: what is quoted of the command line can't act on a terminal`, () => {
    const hostile = 'a\x1b[31m\x9b2J\u202e\x07b';
    const { code, err } = keylane(args.map(arg => arg.replace('X', hostile)));
    assert.is(code, 2);
    assert.match(err, /^[\n\x20-\x7e…]+$/);
  });
}

test.run();
