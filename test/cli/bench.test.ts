import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { BenchAnswer } from '../../src/analysis/bench.ts';
import { benchText } from '../../src/report/bench.ts';
import { styleOf } from '../../src/report/style.ts';
import { keylane } from './run.ts';

const test = suite('keylane bench');

test('times everything over each set, and its text shows all of it', () => {
  const { code, out, err } = keylane(['bench', '--json']);
  assert.is(code, 0);
  assert.is(err, '');
  const answer: BenchAnswer = JSON.parse(out);
  assert.is(answer.results.length, 4 * 5);
  for (const { nanoseconds, timesFaster } of answer.results) assert.ok(nanoseconds > 0 && timesFaster > 0);
  const text = benchText(answer, styleOf(process.stdout, { NO_COLOR: '1' }));
  for (const { set, contender } of answer.results) {
    assert.match(text, `Keys of ${set}`);
    assert.match(text, contender);
  }
  assert.match(text, '16,384 distinct keys a set');
});

test.run();
