// What is copied does what the page shows: the command line through a shell, the settings by the catalogue.

import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copiesOf } from '../../src/lab/copy-as.ts';
import { keysOfBox } from '../../src/lab/keys.ts';
import { type LabState, START } from '../../src/lab/state.ts';
import { rules } from '../../src/rules/index.ts';
import { keylane } from '../cli/run.ts';

const test = suite('lab copy as');

function copied(change: Partial<LabState>): Record<string, string> {
  const state = { ...START, ...change };
  return Object.fromEntries(copiesOf(state, keysOfBox(state)).map(({ id, text }) => [id, text]));
}

/** The arguments as a shell would hand them over. */
function argsOf(command: string): string[] {
  const program = `keylane() { for each in "$@"; do printf '%s\\0' "$each"; done; }; ${command}`;
  return execFileSync('sh', ['-c', program], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

test('the command line hashes the keys of the box, whatever stands in them', () => {
  for (const keys of [
    'order-1001',
    '-n',
    '',
    'it\'s $HOME `id` "x" \\ !',
    'a b\nc;d|e&f',
    '\x1b[31mred',
    '\u202egnp.exe',
    'ключ',
    '{"id": 1}',
  ]) {
    const { command } = copied({ keys, partitions: 7 });
    assert.not.match(command, /[^\P{C}\n]/u, command);
    const [where, ...rest] = argsOf(command);
    const { keys: found, numPartitions } = JSON.parse(keylane([where, '--json', ...rest]).out);
    assert.is(numPartitions, 7);
    const wanted = keysOfBox({ keys, keyType: 'string' }).keys.map(({ key }) =>
      Buffer.from(key as string).toString('hex'),
    );
    assert.equal(
      found.map(({ hex }: { hex: string }) => hex),
      wanted,
      command,
    );
  }
});

test('with the type of the keys', () => {
  assert.is(copied({ keys: '42', keyType: 'long' }).command, 'keylane where -n 12 --key-type long -- 42');
});

test('a setting for each client, by its rule', () => {
  assert.equal(copied({}), {
    command: 'keylane where -n 12 -- order-1001',
    kafkajs: 'kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner }) // kafkajs >=2.0',
    java: '# kafka-clients: murmur2 is its default. Leave partitioner.class unset.',
    librdkafka: '# librdkafka >=0.11.5\npartitioner=murmur2_random',
  });
  const { kafkajs, java, librdkafka } = copied({ rule: 'crc32' });
  assert.match(kafkajs, "keylanePartitioner({ rule: 'crc32' })");
  assert.match(java, 'partitioner.class must be a class of your own');
  assert.match(librdkafka, 'partitioner=consistent_random');
  for (const { id } of rules) for (const text of Object.values(copied({ rule: id }))) assert.ok(text.length > 0);
});

test('a file: who wrote it', () => {
  const box = { ...keysOfBox(START), name: "my dump's.jsonl" };
  assert.is(copiesOf(START, box)[0].text, "keylane who 'my dump'\\''s.jsonl'");
  assert.is(copiesOf(START, { ...box, name: '-n' })[0].text, 'keylane who ./-n');
  assert.is(copiesOf(START, { ...box, name: '\x1b[31m' })[0].text, 'keylane who FILE');
});

test('more than a command takes: what is left out is told', () => {
  const many = Array.from({ length: 30 }, (_, i) => `k${i}`).join('\n');
  assert.match(copied({ keys: many }).command, / k19 # the first 20 of 30 keys$/);
  assert.match(copied({ keys: 'L'.repeat(1e6) }).command, /^keylane where -n 12 --key-type string - < FILE #/);
});

test.run();
