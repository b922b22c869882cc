// `keylane --help-json`: what the helps say, as data; llms.txt is made of it.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HelpTree } from '../../src/cli/help-json.ts';
import { keylane, root } from './run.ts';

const test = suite('keylane --help-json');
const { code, out, err } = keylane(['--help-json']);
const tree: HelpTree = JSON.parse(out);
/** As one line: helps are wrapped. */
const flat = (text: string): string => text.replace(/ \\\n/g, ' ').split(/\s+/).join(' ').trim();

test('is JSON alone', () => {
  assert.equal([code, err], [0, '']);
  assert.is(tree.version, JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version);
});

test('has every command of the help, and every word of its help', () => {
  const listed = [...keylane(['--help']).out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  assert.equal(
    tree.commands.map(({ name }) => name),
    listed,
  );
  for (const command of tree.commands) {
    const help = flat(keylane([command.name, '--help']).out);
    const { usage, description, notes, examples, options } = command;
    for (const text of [usage, description, ...examples, ...command.arguments.map(each => each.description)])
      assert.ok(help.includes(flat(text)), `${command.name}: ${text}`);
    for (const note of notes) assert.ok(help.includes(flat(note)), `${command.name}: ${note}`);
    for (const { flags, value, description, choices } of options) {
      const head = `${flags.join(', ')}${value === null ? '' : ` ${value}`} ${description}`;
      assert.ok(help.includes(flat(head)), `${command.name}: ${head}`);
      for (const choice of choices ?? []) assert.ok(help.includes(choice), `${command.name}: ${choice}`);
    }
    // And nothing is left out.
    const flags = [...keylane([command.name, '--help']).out.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(
      ([, flag]) => flag,
    );
    assert.equal(options.map(option => option.flags.at(-1)!).sort(), flags.sort());
  }
});

test('tells what must be given, what may come again, and what is taken otherwise', () => {
  const optionOf = (name: string, flag: string) =>
    tree.commands.find(command => command.name === name)!.options.find(({ flags }) => flags.includes(flag))!;
  assert.is(optionOf('where', '-n').isRequired, true);
  assert.is(optionOf('scan', '-n').isRequired, false);
  assert.is(optionOf('scan', '--column').isRepeatable, true);
  assert.is(optionOf('scan', '--memory').default, 512e6);
  assert.equal(optionOf('scan', '--isolation-level').choices, ['read_uncommitted', 'read_committed']);
  assert.is(optionOf('scan', '--since').group, 'For kafka://HOST:PORT/TOPIC');
  assert.ok(tree.commands.every(({ name, examples }) => examples.length > 0 || name === 'bench'));
});

test('stands alone', () => {
  for (const args of [
    ['--help-json', 'scan'],
    ['scan', '--help-json'],
    ['--help-json', '--help-json'],
  ]) {
    const { code, out, err } = keylane(args);
    assert.equal([code, out], [2, '']);
    assert.match(err, /^error: --help-json stands alone\n/);
  }
});

test('llms.txt names every command and every document', () => {
  const text = readFileSync(`${root}/llms.txt`, 'utf8');
  assert.match(text, /^# keylane\n\n> .+\n\n- /);
  for (const { name, description } of tree.commands)
    assert.ok(text.includes(`- \`keylane ${name}\`: ${description}`), name);
  assert.not.match(text, /undefined|```/);
});

test.run();
