// Every example in the README runs and gives what it says.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runConsole, runProgram } from './programs.ts';

const test = suite('readme');
const readme = readFileSync(`${root}/README.md`, 'utf8');
const fences = (language: string) => fencesOf(readme, language);

const programs = fences('js');
test('there are programs and commands to run', () => assert.ok(programs.length >= 2 && fences('console').length >= 2));

for (const [i, program] of programs.entries()) test(`program ${i + 1}`, () => runProgram(program));

for (const text of fences('console')) test(text.split('\n', 1)[0], () => runConsole(text));

test('every export of the package is named', () => {
  const { exports: exported } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  for (const name of Object.keys(exported)) {
    if (name === './package.json') continue;
    assert.match(readme, name.replace(/^\./, 'keylane').replace('*', ''), name);
  }
});

test.run();
