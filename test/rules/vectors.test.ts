// Every rule against what other implementations of it wrote down: test/conformance/rules.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder, rules } from '../../src/rules/index.ts';
import { root } from '../cli/run.ts';

interface RuleFile {
  rule: string;
  source: string;
  numberOfVectors: number;
  partitionCounts: number[];
  flags: Record<string, string>;
  vectors: { hex: string; flags: string[]; partitions: number[] }[];
}

const test = suite('rules / vectors');
const folder = `${root}/test/vectors/rules`;

test('each rule has a file', () => {
  assert.equal(readdirSync(folder).sort(), rules.map(({ id }) => `${id}.json`).sort());
});

for (const { id } of rules) {
  const file: RuleFile = JSON.parse(readFileSync(`${folder}/${id}.json`, 'utf8'));
  test(`${id}, by ${file.source}`, () => {
    assert.is(file.rule, id);
    assert.is(file.vectors.length, file.numberOfVectors);
    assert.ok(file.numberOfVectors > 100);
    for (const { hex, flags, partitions } of file.vectors) {
      for (const flag of flags) assert.ok(flag in file.flags, flag);
      const found = file.partitionCounts.map(n => partitionUnder(id, Buffer.from(hex, 'hex'), n));
      assert.equal(found, partitions, `${hex} ${flags}`);
    }
  });
}

test.run();
