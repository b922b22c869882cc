import { spawnSync } from 'node:child_process';
import stringWidth from 'string-width';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { widthOfText } from '../../src/report/width.ts';
import { root } from '../cli/run.ts';

const test = suite('width of texts');

test('each character alone, and after each kind of neighbour, is as wide as string-width says', () => {
  for (let code = 0x20; code < 0x2700; code++) {
    const char = String.fromCodePoint(code);
    for (const text of [char, `█${char}█`, `${char}${char}`])
      assert.is(widthOfText(text), stringWidth(text), `U+${code.toString(16)}`);
  }
});

test('signs with a variation selector or a mark are not taken for narrow ones', () => {
  for (const text of ['↔️', '©️', '1️⃣', 'e\u0301', '▪️', '👨‍👩‍👧', '한국', '😀…'])
    assert.is(widthOfText(text), stringWidth(text), text);
});

test('string-width is not loaded for what needs it not: that takes longer than all else of a start', () => {
  const refuse = "data:text/javascript,Intl.Segmenter = class { constructor() { throw Error('too early') } };";
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--import', refuse, 'dist/cli/main.js', ...args], { cwd: root, encoding: 'utf8' });
  for (const args of [
    ['--version'],
    ['--help'],
    ['where', 'order-1', '-n', '12'],
    ['scan', 'examples/orders.keys', '-n', '12'],
    ['who', 'test/cases/all-in-partition-0.tsv'],
  ]) {
    const { status, stderr, stdout } = run(...args);
    assert.not.match(stderr + stdout, 'too early', args.join(' '));
    assert.ok(status === 0 || status === 1, stderr);
  }
  assert.match(run('where', '日本', 'b', '-n', '12').stderr, 'too early', 'the check can fail');
});

test.run();
