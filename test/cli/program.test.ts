import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylane, root } from './run.ts';

const test = suite('keylane');

test('help on request: standard output, exit 0', () => {
  for (const args of [['--help'], ['-h'], ['where', '--help'], ['scan', '-h']]) {
    const { code, out, err } = keylane(args);
    assert.is(code, 0, args.join(' '));
    assert.match(out, /^Usage: keylane/);
    assert.is(err, '');
  }
  assert.match(keylane(['scan', '--help']).out, 'keylane scan flights.csv.gz --column tailnum -n 12');
});

test('no command: help on standard error, exit 2', () => {
  const { code, out, err } = keylane([]);
  assert.is(code, 2);
  assert.is(out, '');
  assert.match(err, /^Usage: keylane/);
});

test('a command that does not exist, and its escapes', () => {
  const { code, err } = keylane(['wher\x1b[31m']);
  assert.is(code, 2);
  assert.match(err, "unknown command 'wher\\x1b[31m'");
});

test('version', () => {
  const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  assert.is(keylane(['--version']).out, `${version}\n`);
});

test('an engine that does not exist', () => {
  const { code, err } = keylane(['bench'], { env: { KEYLANE_ENGINE: 'fast' } });
  assert.is(code, 2);
  assert.match(err, /KEYLANE_ENGINE must be "wasm" or "js", but it is the string "fast".*\(ERR_ENGINE\)/);
});

test.run();
