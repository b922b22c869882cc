// The check that other runtimes run finds what is wrong.

import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as keylane from '../../src/index.ts';
import * as js from '../../src/js.ts';
import * as rules from '../../src/rules/index.ts';
import * as serializers from '../../src/serializers/index.ts';
import { root } from '../cli/run.ts';
import { vectorFile } from '../vectors.ts';
// @ts-expect-error plain JavaScript, so that it runs as it stands everywhere
import { check } from './check.mjs';

const test = suite('runtimes / check');
const whole = { keylane, js, rules, serializers };
/** A part of each file is enough to be wrong in. */
const some = <V extends { vectors: unknown[] }>(file: V) => {
  const vectors = file.vectors.slice(0, 50);
  return { ...file, vectors, numberOfVectors: vectors.length };
};
const files = {
  ...Object.fromEntries(['murmur2', 'strings', 'serializers'].map(name => [name, some(vectorFile(name))])),
  rules: readdirSync(`${root}/test/vectors/rules`).map(name =>
    some(JSON.parse(readFileSync(`${root}/test/vectors/rules/${name}`, 'utf8'))),
  ),
};
const wrongIn = (copy: object): string[] => check({ import: { ...whole, ...copy } }, files).wrong;

test('what is right passes', () => assert.equal(wrongIn({}), []));

for (const [name, copy, text] of [
  ['a hash', { keylane: { ...keylane, murmur2: () => 0 } }, /default engine, murmur2#/],
  ['a partition', { js: { ...js, partitionForKey: () => 1 } }, /keylane\/js, murmur2#\S+ of 1: 1, not 0/],
  ['partitions of many', { js: { ...js, partitionsForKeys: () => [] } }, /undefined, not 0/],
  ['a serializer', { serializers: { ...serializers, int16: serializers.int32 } }, /serializer short#/],
  ['a rule', { rules: { partitionUnder: () => 0 } }, /rule \S+, /],
] as const) {
  test(`${name} that is wrong is found`, () => {
    const wrong = wrongIn(copy);
    assert.ok(wrong.length > 0);
    assert.match(wrong[0], text);
  });
}

test('vectors that were lost are found', () => {
  const fewer = { ...files, murmur2: { ...vectorFile('murmur2'), vectors: [] } };
  assert.match(check({ import: whole }, fewer).wrong[0], /number of vectors: 0, not 3587/);
});

test.run();
