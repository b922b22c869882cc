// Every program in the cookbook runs and gives what it says.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runProgram } from './programs.ts';

const test = suite('cookbook');

for (const file of readdirSync(`${root}/docs/cookbook`)) {
  const programs = fencesOf(readFileSync(`${root}/docs/cookbook/${file}`, 'utf8'), 'js');
  test(`${file}: there are programs to run`, () => assert.ok(programs.length > 0));
  for (const [i, program] of programs.entries()) test(`${file}: program ${i + 1}`, () => runProgram(program));
}

test.run();
