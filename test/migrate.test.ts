// What the README and the migration notes say about producers: the one line of each client, and how much moves.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../src/rules/index.ts';
import { root } from './cli/run.ts';
import { runProgram } from './programs.ts';

const test = suite('docs/cookbook/migrate.md');

/** What stands around each client's line. Clients that are not installed here are stood in for by their arguments. */
const SURROUNDINGS: Record<string, string> = {
  kafkajs: `import { Kafka } from 'kafkajs'; const kafka = new Kafka({ brokers: ['localhost:9092'] });`,
  platformatic: `import { Producer } from '@platformatic/kafka'; const base = { clientId: 'a', bootstrapBrokers: ['localhost:9092'] };`,
  confluent: `const producer = { send: ({ messages }) => assert.deepEqual(messages, [{ key: 'order-1', partition: 10 }]) };
    const topic = 'orders'; const messages = [{ key: 'order-1' }]; const numPartitions = 12;`,
  'node-rdkafka': `const messages = [{ topic: 'orders', key: 'order-1' }];
    const metadata = { topics: [{ name: 'orders', partitions: [{ id: 0, leader: 1 }] }] };`,
  'kafka-node': `class Producer { constructor(client, { partitionerType }, partitioner) {
    assert.equal(partitionerType, 4); assert.equal(partitioner([0, 1, 2], 'abc'), 479470107 % 3); } } const client = {};`,
  'no-kafka': `const Kafka = { DefaultPartitioner: class { partition() {} }, Producer: class { constructor({ partitioner }) {
    assert.ok(partitioner instanceof Kafka.DefaultPartitioner); } } };`,
};
const README_LINE = /^\|.*\| `(.*)`(?:,[^`]*|) from `keylane\/([\w-]+)`/gm;
const lines = [...readFileSync(`${root}/README.md`, 'utf8').matchAll(README_LINE)].map(([, code, entry]) => ({
  code,
  entry,
}));

test('the README has a line for each client', () => {
  assert.equal(lines.map(({ entry }) => entry).sort(), Object.keys(SURROUNDINGS).sort());
});

for (const { code, entry } of lines) {
  test(`the README's line for ${entry} runs`, () => {
    const name = /keylanePartitioner|assignPartitions/.exec(code)![0];
    runProgram(`import { ${name} } from 'keylane/${entry}';\n${SURROUNDINGS[entry]}\n${code.replace('…', '...base')};`);
  });
}

test('what moves: none, half, most', () => {
  const keys = Array.from({ length: 3000 }, (_, i) => `order-${i}`);
  const moved = (rule: Parameters<typeof partitionUnder>[0], n: number) =>
    keys.filter(key => partitionUnder(rule, key, n) !== partitionUnder('murmur2', key, n)).length / keys.length;
  assert.is(moved('murmur2-unsigned', 16), 0);
  assert.ok(Math.abs(moved('murmur2-unsigned', 12) - 0.5) < 0.05);
  for (const rule of ['murmur2-float', 'crc32', 'kafka-node', 'no-kafka-crc32'] as const) {
    assert.ok(moved(rule, 12) > 0.85, rule);
  }
});

test.run();
