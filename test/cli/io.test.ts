import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Io, Printer } from '../../src/cli/io.ts';
import { tell } from '../../src/cli/run.ts';
import { jsonPieces, jsonText, terminalText } from '../../src/printable.ts';
import { folderOf } from './folder.ts';
import { keylane, root, started } from './run.ts';

const test = suite('io');
const { file, path } = folderOf(test);
file('carriers.csv.gz', gzipSync(`carrier,flight\n${'AA,1\nUA,2\nDL,3\n'.repeat(1000)}`));

/** What a terminal may act on: controls but the line end, format characters, line separators. */
const ACTING = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u;
const unit = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\x1b[31m',
    '\x1b[2J',
    '\x9b31m',
    '\u202e',
    '\u2066',
    '\x7f',
    '\r',
    '\n',
    '\u{e0041}',
    '\ud800',
    '\\',
  ),
);
const text = fc.array(unit, { maxLength: 12 }).map(parts => parts.join(''));

test('only main.ts knows the process: commands and reports print through the Io that they are given', () => {
  const files = ['cli', 'report'].flatMap(folder =>
    readdirSync(`${root}/src/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => `src/${folder}/${name}`),
  );
  assert.ok(files.length > 40);
  for (const file of files.filter(name => name !== 'src/cli/main.ts')) {
    const found = /\bprocess\.(std\w+|env|exit\w*|argv|on\w*|off)\b|console\./.exec(
      readFileSync(`${root}/${file}`, 'utf8'),
    );
    assert.is(found?.[0], undefined, file);
  }
});

test('no text acts on a terminal: nothing passes but line ends, and colours where there are some', () => {
  fc.assert(
    fc.property(text, any => {
      assert.not.match(terminalText(any, false).replaceAll('\n', ''), ACTING);
      assert.not.match(terminalText(any, true).replace(/\x1b\[\d{1,3}m|\n/g, ''), ACTING);
    }),
  );
  assert.is(terminalText('a\x1b[31mb\x9bc\n', true), 'a\x1b[31mb\\x9bc\n');
  assert.is(terminalText('a\x1b[31mb\\\n', false), 'a\\x1b[31mb\\\n');
});

test('JSON has nothing that acts on a terminal, and is the same value', () => {
  fc.assert(
    fc.property(fc.dictionary(text, fc.oneof(text, fc.integer()), { noNullPrototype: true }), any => {
      assert.not.match(jsonText(any), ACTING);
      assert.is(JSON.stringify(JSON.parse(jsonText(any))), JSON.stringify(any));
    }),
  );
  assert.is(jsonText('\u{e0041}\x7f'), '"\\udb40\\udc41\\u007f"');
});

/** The same command line, both ways. */
const BOTH: [args: string[], start?: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string }][] = [
  [['where', 'order-1', '-n', '12']],
  [['where', '-', '-n', '12', '--json'], { input: 'a\nb\n' }],
  [['scan', '-', '-n', '3', '--fail-on', 'maxShare>0.1'], { input: 'a\nb\nc\n' }],
  [['scan', 'carriers.csv.gz', '--column', 'carrier', '-n', '3'], { cwd: path('.') }],
  [['plan', '-', '--from', '3', '--to', '6'], { input: 'a\nb\nc\n' }],
  [['who', '-', '-n', '3'], { input: '{"partition":0,"key":"a","topic":"t","offset":1}\n', env: { FORCE_COLOR: '1' } }],
  [['conform', '--rule', 'nope', '--', 'true']],
  [['--version']],
  [['scan', '--help']],
  [['nope']],
  [[]],
];
for (const [args, start] of BOTH) {
  test(`run(argv, io) prints and answers as the process: ${args.join(' ')}`, () => {
    assert.equal(keylane(args, start), started(args, start));
  });
}

test('in a terminal no line is wider than it, and no word is broken', () => {
  const keys = Array.from({ length: 300 }, (_, i) => `${i % 3 === 0 ? 'hot' : `key-${i}`}\n`).join('');
  const records = Array.from({ length: 300 }, (_, i) => `${i % 3}\tkey-${i}\n`).join('');
  for (const [input, ...args] of [
    [keys, 'scan', '-', '-n', '12', '--what-if', '6,24'],
    [keys, 'plan', '-', '--from', '3', '--to', '7'],
    [records, 'who', '-', '-n', '3'],
    ['', 'scan', 'no-such-file', '-n', '12', '--html', 'no-such-folder/page.html'],
    ['', 'scan', 'no-such-file', '-n', '12', '--memory', '1'],
  ]) {
    const words = (text: string) =>
      text
        .replace(/[█▏▎▍▌▋▊▉]+/g, '')
        .split(/\s+/)
        .join(' ')
        .trim();
    const plain = keylane(args, { input });
    for (const columns of [50, 80]) {
      const { code, out, err } = keylane(args, { input, isTTY: true, columns, env: { NO_COLOR: '1', TERM: 'dumb' } });
      for (const line of `${out}${err}`.split('\n')) assert.ok(stringWidth(line) <= columns, line);
      assert.is(code, plain.code);
      assert.is(words(err), words(plain.err));
      if (columns === 80) assert.is(words(out), words(plain.out));
    }
  }
});

test('an engine that does not exist is told at once, by every command', () => {
  for (const args of [['where', 'a', '-n', '1'], ['--help'], ['scan', 'no-such-file', '-n', '3']]) {
    const { code, out, err } = keylane(args, { env: { KEYLANE_ENGINE: 'banana' } });
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(
      err,
      /^error: KEYLANE_ENGINE must be "wasm" or "js", but it is the string "banana".*\(ERR_ENGINE\)\n$/,
    );
  }
});

test('a fault of keylane itself is one line; KEYLANE_DEBUG shows where', () => {
  const told = (env: Record<string, string>): string => {
    let text = '';
    const write = async (chunk: string | Uint8Array): Promise<void> => {
      text += chunk;
    };
    const printer = new Printer('standard error', { isTTY: false, columns: undefined, file: undefined, write }, env);
    const io: Io = { env, stdin: 0, out: printer, err: printer, exitCode: 0, onSignal: () => () => {} };
    tell(new TypeError('a\x1b[2J\nb'), io);
    return text;
  };
  const line =
    'error: keylane itself failed: TypeError: a\\x1b[2J\\x0ab. Please report it; KEYLANE_DEBUG=1 tells where.\n';
  assert.is(told({}), line);
  const stack = told({ KEYLANE_DEBUG: '1' });
  assert.ok(stack.includes('TypeError: a\\x1b[2J\nb') && stack.includes('io.test.ts'), stack);
});

test('JSON in pieces is the JSON of the whole', () => {
  const list = (length: number) => Array.from({ length }, (_, i) => ({ i, text: `\u202e${i}` }));
  for (const value of [
    {},
    [],
    { a: 1 },
    { a: list(20_000), b: undefined, c: list(3), d: [] },
    { x: list(8192), y: list(8193) },
  ]) {
    assert.is([...jsonPieces(value)].join(''), jsonText(value));
  }
  assert.ok([...jsonPieces({ a: list(20_000) })].length > 3);
});

test.run();
