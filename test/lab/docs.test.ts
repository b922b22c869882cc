// docs/lab.md: its links are the lab's, its command prints what it says.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FIELDS } from '../../src/lab/link.ts';
import { panels } from '../../src/lab/panels/index.ts';
import { type LabState, START } from '../../src/lab/state.ts';
import { root } from '../cli/run.ts';
import { fencesOf, runConsole } from '../programs.ts';

const test = suite('docs/lab.md');
const text = readFileSync(`${root}/docs/lab.md`, 'utf8');

test('each part of a link is told, with what it is at the start', () => {
  const told = [...text.matchAll(/^\| `(\w+)` \| .+? \| (?:`(.*)` )?\|$/gm)].map(([, name, start = '']) => [
    name,
    start,
  ]);
  const fields = Object.entries(FIELDS) as [keyof LabState, { name: string; write(value: unknown): string }][];
  const known = fields.map(([field, { name, write }]) => [name, write(START[field]).replace(/^-1$/, '')]);
  assert.equal(told.sort(), known.sort());
});

test('each panel is told, in the order of the tabs', () => {
  const told = [...text.matchAll(/^\*\*([^*]+)\.\*\*$/gm)].map(([, name]) => name);
  assert.equal(
    told.filter(name => name !== 'Your keys never leave the page'),
    panels.map(({ tab }) => tab),
  );
  for (const { id } of panels) assert.match(text, `\`${id}\``);
});

for (const block of fencesOf(text, 'console')) test(block.split('\n', 1)[0], () => runConsole(block));

test.run();
