import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/index.ts';
import { keylane } from './run.ts';

const test = suite('keylane where');

test('text: a line a key', () => {
  const { code, out, err } = keylane(['where', 'order-1', '', 'ключ', '-n', '12']);
  assert.is(code, 0);
  assert.is(err, '');
  assert.is(
    out,
    [
      'key          partition',
      'order-1             10',
      '(empty key)          9',
      'ключ                 8',
      '',
      "of 12 partitions, as the Java client's producer routes them (murmur2)",
      '',
    ].join('\n'),
  );
  assert.is(partitionForKey('ключ', 12), 8);
});

test('JSON: exactly the answer', () => {
  const { code, out } = keylane(['where', 'foobar', 'é\n', '--json', '-n', '100']);
  assert.is(code, 0);
  assert.equal(JSON.parse(out), {
    numPartitions: 100,
    keys: [
      {
        key: 'foobar',
        hex: '666f6f626172',
        answers: [{ partition: (-790332482 & 0x7fffffff) % 100, rules: ['murmur2'] }],
      },
      { key: 'é\n', hex: 'c3a90a', answers: [{ partition: partitionForKey('é\n', 100), rules: ['murmur2'] }] },
    ],
  });
});

test('a key that starts with a dash goes behind --', () => {
  assert.match(keylane(['where', '-n', '6', '--', '-x']).out, /^-x +\d$/m);
});

test('what a key contains does not act on the terminal', () => {
  const { out } = keylane(['where', '\x1b[2J\x07\u202eevil\u0085\\', '-n', '3']);
  assert.match(out, '\\x1b[2J\\x07\\u202eevil\\x85\\\\');
  assert.not.match(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
});

test('colours: none in a pipe, some if forced, none with NO_COLOR', () => {
  const coloured = (env: NodeJS.ProcessEnv) => keylane(['where', 'a', '-n', '3'], { env }).out.includes('\x1b[');
  assert.is(coloured({}), false);
  assert.is(coloured({ CI: 'true' }), false);
  assert.is(coloured({ FORCE_COLOR: '1' }), true);
  assert.is(coloured({ FORCE_COLOR: '0' }), false);
  assert.is(coloured({ FORCE_COLOR: '1', NO_COLOR: '1' }), false);
});

test('both engines', () => {
  const [wasm, js] = ['wasm', 'js'].map(
    engine => keylane(['where', 'a', 'ключ', '-n', '1000'], { env: { KEYLANE_ENGINE: engine } }).out,
  );
  assert.is(wasm, js);
});

const bad: [string, string[], RegExp][] = [
  ['no key', ['where', '-n', '3'], /missing required argument 'KEY'/],
  ['no count', ['where', 'a'], /required option '-n, --partitions <N>' not specified\n+Run "keylane where --help"/],
  ['count 0', ['where', 'a', '-n', '0'], /argument '0' is invalid\. It must be an integer from 1 to 2147483647/],
  ['count -1', ['where', 'a', '-n', '-1'], /argument '-1' is invalid\. It must be an integer from 1 to 2147483647/],
  ['count 1.5', ['where', 'a', '-n', '1.5'], /argument '1\.5' is invalid\. It must be an integer from 1 to 2147483647/],
  [
    'count 0x10',
    ['where', 'a', '-n', '0x10'],
    /argument '0x10' is invalid\. It must be an integer from 1 to 2147483647/,
  ],
  [
    'count 2^31',
    ['where', 'a', '-n', '2147483648'],
    /argument '2147483648' is invalid\. It must be an integer from 1 to 2147483647/,
  ],
  ['count that is no number', ['where', 'a', '-n', 'twelve\x1b[31m'], /argument 'twelve\\x1b\[31m' is invalid/],
  ['an option that does not exist', ['where', 'a', '-n', '3', '--partition', '3'], /unknown option '--partition'/],
];
for (const [name, args, text] of bad) {
  test(`${name}: exit 2, nothing on standard output`, () => {
    const { code, out, err } = keylane(args);
    assert.is(code, 2);
    assert.is(out, '');
    assert.match(err, text);
    assert.not.match(err, '\x1b');
  });
}

test.run();
