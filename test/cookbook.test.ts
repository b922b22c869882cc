// Every program and every command in the cookbook runs and gives what it says.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';
import { fencesOf, runConsole, runProgram } from './programs.ts';
import { some } from './runs.ts';

const test = suite('cookbook');

const files = readdirSync(`${root}/docs/cookbook`).map(file => ({
  file,
  text: readFileSync(`${root}/docs/cookbook/${file}`, 'utf8'),
}));
const examples = files.flatMap(({ file, text }) => [
  ...fencesOf(text, 'console').map(code => ({ name: `${file}: ${code.split('\n', 1)[0]}`, code, run: runConsole })),
  ...fencesOf(text, 'js').map((code, i) => ({ name: `${file}: program ${i + 1}`, code, run: runProgram })),
]);
// A third of a million records are read for each of these.
const isLarge = ({ code }: { code: string }): boolean => code.includes('flights.csv.gz');
for (const { name, code, run } of [...examples.filter(each => !isLarge(each)), ...some(examples.filter(isLarge), 5)])
  test(name, () => run(code));

for (const { file } of files) {
  test(`${file}: there is something to run`, () =>
    assert.ok(examples.some(({ name }) => name.startsWith(`${file}: `))));
}

test('tables.md: the statement for Spark is that of the example', () => {
  const [statement] = fencesOf(readFileSync(`${root}/docs/cookbook/tables.md`, 'utf8'), 'sql');
  const example = readFileSync(`${root}/examples/spark/scan.sql`, 'utf8');
  assert.is(statement, example.replace(/^--.*\n/gm, ''));
});

test.run();
