// Every program and every command in the cookbook runs and gives what it says.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runConsole, runProgram } from './programs.ts';

const test = suite('cookbook');

for (const file of readdirSync(`${root}/docs/cookbook`)) {
  const text = readFileSync(`${root}/docs/cookbook/${file}`, 'utf8');
  const [programs, consoles] = [fencesOf(text, 'js'), fencesOf(text, 'console')];
  test(`${file}: there is something to run`, () => assert.ok(programs.length + consoles.length > 0));
  for (const block of consoles) test(`${file}: ${block.split('\n', 1)[0]}`, () => runConsole(block));
  for (const [i, program] of programs.entries()) test(`${file}: program ${i + 1}`, () => runProgram(program));
}

test('tables.md: the statement for Spark is that of the example', () => {
  const [statement] = fencesOf(readFileSync(`${root}/docs/cookbook/tables.md`, 'utf8'), 'sql');
  const example = readFileSync(`${root}/examples/spark/scan.sql`, 'utf8');
  assert.is(statement, example.replace(/^--.*\n/gm, ''));
});

test.run();
