// Where keys land under several rules: in which order, and who has no partition for a key.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whereAnswer } from '../../src/analysis/where.ts';
import { type Rule, ruleOf } from '../../src/rules/index.ts';
import { fails } from '../fails.ts';

const test = suite('analysis/where');

const lands = (id: string, partition: number, reads = true): Rule => ({
  ...{ id, hash: id, reduction: 'mask', title: '', hashOf: () => 0, reads: () => reads, partition: () => partition },
});

test('keys and rules in their order, rules of one partition together, those that have none left out', () => {
  const rules = [lands('a', 3), lands('b', 0), lands('silent', 9, false), lands('c', 3), lands('d', 0), lands('e', 1)];
  const answers = [
    { partition: 3, rules: ['a', 'c'] },
    { partition: 0, rules: ['b', 'd'] },
    { partition: 1, rules: ['e'] },
  ];
  const keys = [
    { name: 'é', key: 'é' },
    { name: 'bytes', key: Uint8Array.of(0, 255) },
  ];
  assert.equal(whereAnswer(keys, 10, rules), {
    numPartitions: 10,
    keys: [
      { key: 'é', hex: 'c3a9', answers },
      { key: 'bytes', hex: '00ff', answers },
    ],
  });
  assert.equal(whereAnswer([], 7, rules), { numPartitions: 7, keys: [] });
});

test('one rule alone says itself what it reads', () => {
  const keys = [{ name: 'x', key: 'x' }];
  const integers = ruleOf('integer-abs');
  assert.match(
    fails(() => whereAnswer(keys, 3, [integers]), 'ERR_KEY'),
    'integer-abs',
  );
  assert.equal(whereAnswer(keys, 3, [integers, ruleOf('int32-abs')]).keys[0].answers, []);
});

test.run();
