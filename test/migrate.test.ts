// What the migration notes say about how much moves.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../src/rules/index.ts';

const test = suite('docs/cookbook/migrate.md');

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
