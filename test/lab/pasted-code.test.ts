// Pasted code in its worker's program: whichever way it is written, the function is found.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { wrapped } from '../../src/lab/pasted-code.ts';

const test = suite('lab pasted code');

/** What the program hands to the judge, called as the judge calls it. */
function found(code: string): unknown {
  let result: unknown;
  const module = { exports: {} as unknown };
  const keylaneJudge = (pasted: (...args: unknown[]) => unknown): void => {
    result = pasted(module, module.exports, Buffer, undefined) ?? module.exports;
  };
  new Function('keylaneJudge', wrapped('', code).program)(keylaneJudge);
  return result;
}

const WAYS = [
  '(key, n) => 1',
  'key => 1;',
  '// of ours\n(key, n) => { return 1; }',
  'async (key) => 1',
  'function (key, n) { return 1 }',
  'function partition(key, n) { return 1 }',
  'const M = 1;\nfunction partition(key, n) { return M }',
  'function anyName(key, n) { return 1 }',
  'export default (key, n) => 1',
  'export default function (key, n) { return 1 }',
  'export function partitioner(key, n) { return 1 }',
  'export const partition = (key, n) => 1;',
  'module.exports = (key, n) => 1',
  'const createPartitioner = () => ({ message }) => 1',
  '/* a licence\n */\nconst partitionFor = (key, n) => 1',
];

for (const code of WAYS) test(JSON.stringify(code), () => assert.type(found(code), 'function'));

test('lines are counted from the first pasted one', () => {
  for (const code of ['\n\n@', 'function partition() {\n\n@ }']) {
    const { program, firstLine } = wrapped('one\ntwo', code);
    const line = program.split('\n').findIndex(text => text.includes('@')) + 1;
    assert.is(line - firstLine + 1, 3);
  }
});

test.run();
