// Every example in the README runs and gives what it says.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runConsole, runProgram } from './programs.ts';
import { some } from './runs.ts';

const test = suite('readme');
const readme = readFileSync(`${root}/README.md`, 'utf8');
const fences = (language: string) => fencesOf(readme, language);

const programs = fences('js');
test('there are programs and commands to run', () => assert.ok(programs.length >= 2 && fences('console').length >= 2));

for (const [i, program] of programs.entries()) test(`program ${i + 1}`, () => runProgram(program));

// A third of a million records are read for each of these.
const isLarge = (text: string): boolean => text.includes('flights.csv.gz');
const commands = fences('console');
for (const text of [...commands.filter(each => !isLarge(each)), ...some(commands.filter(isLarge), 3)])
  test(text.split('\n', 1)[0], () => runConsole(text));

test('every export of the package is named', () => {
  const { exports: exported } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  for (const name of Object.keys(exported)) {
    if (name === './package.json') continue;
    assert.match(readme, name.replace(/^\./, 'keylane').replace('*', ''), name);
  }
});

test.run();
