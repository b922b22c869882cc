// What the commands print with --json is what schemas/ says. scripts/generate.ts --check holds that the schemas are those of the types.

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { LINE } from '../records.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('schemas');
const { path } = folderOf(test);
const ajv = new Ajv({ allErrors: true });
const validate = (command: string) => ajv.compile(JSON.parse(readFileSync(`${root}/schemas/${command}.json`, 'utf8')));

const kcat = Array.from({ length: 300 }, (_, i) =>
  LINE.kcat({
    partition: i % 5,
    offset: i,
    timestamp: 1.7e12 + i * 1e6,
    key: i % 7 ? `k-${i % 40}` : null,
    value: null,
  }),
).join('\n');
const scan = ['scan', '-', '-n', '5', '--json'];

const answers: [string, string[], string?][] = [
  ['where', ['where', 'a', '', '-n', '12', '--json']],
  ['where', ['where', 'a', '-n', '12', '--rule', 'crc32', '--json']],
  ['scan', scan, 'a\na\nb\n\n'],
  ['scan', [...scan, '--what-if', '6,7'], 'a\na\nb\n'],
  ['scan', [...scan, '--no-keys'], 'a\n'],
  ['scan', scan, '\n\n'],
  ['scan', [...scan, '--format', 'kcat'], kcat],
  ['who', ['who', '-', '--format', 'kcat', '--json'], kcat],
  ['who', ['who', '-', '-n', '5', '--format', 'kcat', '--json'], kcat],
  ['plan', ['plan', '-', '--from', '5', '--to', '10', '--json'], 'a\na\nb\n'],
  ['plan', ['plan', '-', '--format', 'kcat', '--from', '5', '--to', 'crc32@10', '--compacted', '--json'], kcat],
  ['find', ['find', '-', '--key', 'k-1', '-n', '5', '--format', 'kcat', '--json'], kcat],
  ['find', ['find', '-', '--key', 'nope', '--format', 'kcat', '--json'], kcat],
  ['join', ['join', 'examples/orders.keys', 'examples/customers.keys', '--a', '12', '--b', 'crc32@12', '--json']],
  ['conform', ['conform', '--json', '--', process.execPath, 'examples/conform/partitioner.mjs']],
];

for (const [command, args, input] of answers) {
  test(args.join(' '), () => {
    const { out } = keylane(args, input === undefined ? {} : { input });
    const check = validate(command);
    assert.ok(check(JSON.parse(out)), JSON.stringify(check.errors));
  });
}

test('states, and what is merged of them', () => {
  const state = path('a.state');
  keylane(['scan', '-', '-n', '5', '--state', state], { input: 'a\nb\n' });
  for (const [command, args] of [
    ['state', ['state', state, '--json']],
    ['merge', ['merge', state, '--json']],
  ] as const) {
    const check = validate(command);
    assert.ok(check(JSON.parse(keylane([...args]).out)), JSON.stringify(check.errors));
  }
});

test('every command that has --json has a schema', () => {
  const schemas = readdirSync(`${root}/schemas`).map(name => name.replace('.json', ''));
  const { out } = keylane(['--help']);
  const commands = [...out.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name);
  assert.ok(commands.includes('scan'));
  for (const command of commands) {
    assert.is(keylane([command, '--help']).out.includes('--json'), schemas.includes(command), command);
  }
});

test('a schema refuses what is not the answer', () => {
  const check = validate('scan');
  const answer = JSON.parse(keylane(scan, { input: 'a\n' }).out);
  for (const wrong of [{}, { ...answer, records: '1' }, { ...answer, partitions: [{}] }, { ...answer, skew: null }]) {
    assert.is(check(wrong), false);
  }
});

test.run();
