// The lab's table by client is what the command line says by rule.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WhereAnswer } from '../../src/analysis/where.ts';
import { clientTable } from '../../src/lab/client-rows.ts';
import { keysOfBox, MOST_KEYS } from '../../src/lab/keys.ts';
import { clients, partitionersOf } from '../../src/rules/index.ts';
import { keylane, root } from '../cli/run.ts';
import { some } from '../runs.ts';

const test = suite('lab clients');

/** Of all rules' published keys, those that a box takes as hexadecimal. */
const vectors = ['murmur2', 'rules/murmur2', 'rules/crc32', 'rules/int64-floor', 'rules/kafka-node'].flatMap(name => {
  const file = JSON.parse(readFileSync(`${root}/test/vectors/${name}.json`, 'utf8')) as { vectors: { hex?: string }[] };
  return file.vectors.flatMap(({ hex }) => (hex && hex.length < 2000 ? [hex] : []));
});
const chunks = Array.from({ length: Math.ceil(vectors.length / MOST_KEYS) }, (_, i) =>
  vectors.slice(i * MOST_KEYS, (i + 1) * MOST_KEYS),
);

test('there are thousands of keys to compare', () => assert.ok(vectors.length > 3000, String(vectors.length)));

for (const [i, hexes] of some([...chunks.entries()])) {
  const partitions = [1, 6, 12, 100, 2147483647][i % 5];
  test(`the published vectors, part ${i + 1}: as keylane where --json, over ${partitions}`, () => {
    const text = hexes.join('\n');
    const box = keysOfBox({ keys: text, keyType: 'hex' });
    assert.is(box.keys.length, hexes.length);
    const args = ['where', '-', '--key-type', 'hex', '-n', String(partitions), '--json'];
    const answer: WhereAnswer = JSON.parse(keylane(args, { input: `${text}\n` }).out);
    const { rows, expected } = clientTable(box.keys, partitions, 'murmur2', true);
    let compared = 0;
    for (const { partitioner, places, same } of rows) {
      const { rule } = partitioner;
      if (rule === null) continue;
      for (const [k, { answers }] of answer.keys.entries()) {
        const found = answers.find(({ rules }) => rules.includes(rule))?.partition;
        assert.is(places[k], found ?? 'reads no such key', `${rule} ${hexes[k]}`);
        compared++;
      }
      assert.is(same, places.filter((place, k) => place === expected[k]).length);
    }
    assert.ok(compared > 50 * hexes.length);
  });
}

test('a row for each partitioner of each client, or for the defaults alone', () => {
  const { keys } = keysOfBox({ keys: 'order-1001', keyType: 'string' });
  const all = clientTable(keys, 12, 'murmur2', true).rows;
  assert.is(all.length, clients.flatMap(partitionersOf).length);
  const usual = clientTable(keys, 12, 'murmur2', false).rows;
  assert.is(new Set(usual.map(({ client }) => client.name)).size, clients.length);
  const kafkajs = usual.filter(({ client }) => client.name === 'kafkajs');
  assert.equal(
    kafkajs.map(({ partitioner, places }) => [partitioner.versions, partitioner.rule, places[0]]),
    [
      ['>=2.0', 'murmur2', 6],
      ['<2.0', 'murmur2-float', 7],
    ],
  );
});

test('an empty key: what the client makes of it, not what the rule would', () => {
  const { keys } = keysOfBox({ keys: '', keyType: 'string' });
  const { rows, expected } = clientTable(keys, 12, 'murmur2', false);
  assert.equal(expected, [9]);
  for (const { partitioner, places } of rows) {
    if (partitioner.emptyKey === 'hashed') assert.type(places[0], 'number');
    else assert.is(places[0], partitioner.emptyKey);
  }
});

test('a box of lines: empty ones are left out, what is no such key is told', () => {
  const box = keysOfBox({ keys: '1\n\n2\r\nthree\n', keyType: 'long' });
  assert.equal(
    box.keys.map(({ name }) => name),
    ['1', '2'],
  );
  assert.equal([box.count, box.empty, box.refused], [3, 1, 1]);
  assert.match(box.problem!, /three/);
  const many = keysOfBox({ keys: 'k\n'.repeat(MOST_KEYS + 5), keyType: 'string' });
  assert.equal([many.keys.length, many.count], [MOST_KEYS, MOST_KEYS + 5]);
});

test.run();
