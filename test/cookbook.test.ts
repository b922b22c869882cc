// Every program and every command in the cookbook runs and gives what it says.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runConsole, runProgram } from './programs.ts';
import { some } from './runs.ts';

const test = suite('cookbook');

const blocks = readdirSync(`${root}/docs/cookbook`).flatMap(file =>
  fencesOf(readFileSync(`${root}/docs/cookbook/${file}`, 'utf8'), 'console').map(block => ({ file, block })),
);
// A third of a million records are read for each of these.
const isLarge = ({ block }: { block: string }): boolean => block.includes('flights.csv.gz');
for (const { file, block } of [...blocks.filter(each => !isLarge(each)), ...some(blocks.filter(isLarge), 5)])
  test(`${file}: ${block.split('\n', 1)[0]}`, () => runConsole(block));

for (const file of readdirSync(`${root}/docs/cookbook`)) {
  const text = readFileSync(`${root}/docs/cookbook/${file}`, 'utf8');
  const [programs, consoles] = [fencesOf(text, 'js'), fencesOf(text, 'console')];
  test(`${file}: there is something to run`, () => assert.ok(programs.length + consoles.length > 0));
  for (const [i, program] of programs.entries()) test(`${file}: program ${i + 1}`, () => runProgram(program));
}

test('tables.md: the statement for Spark is that of the example', () => {
  const [statement] = fencesOf(readFileSync(`${root}/docs/cookbook/tables.md`, 'utf8'), 'sql');
  const example = readFileSync(`${root}/examples/spark/scan.sql`, 'utf8');
  assert.is(statement, example.replace(/^--.*\n/gm, ''));
});

test.run();
