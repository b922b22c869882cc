// Small inputs that people would have been misled about, each with its right answer. What is behind each is tested as a kind elsewhere.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { JoinAnswer } from '../../src/analysis/join/types.ts';
import type { WhoAnswer } from '../../src/analysis/who/answer.ts';
import { keylane } from './run.ts';

const test = suite('cases');

const asked = <Answer>(...args: string[]): Answer => JSON.parse(keylane([...args, '--json']).out);
const who = (file: string, n: number) => asked<WhoAnswer>('who', `test/cases/${file}`, '-n', String(n));
/** Clients of which a program runs somewhere. */
const named = ({ shares }: WhoAnswer) => shares.flatMap(({ clients }) => clients.map(({ client }) => client));

test('abs(Arrays.hashCode(key)): one writer, and none of the clients whose hash has its lowest bit in common', () => {
  const answer = who('custom-arrays-hashcode.tsv', 12);
  assert.is(answer.verdict, 'array-hashcode-abs');
  assert.equal(named(answer), ['Kafka Scala producer']);
  assert.is(answer.offRule.records, 0);
});

test('id % 6: the number modulo the count, and no client', () => {
  const answer = who('custom-id-modulo-6.tsv', 6);
  assert.is(answer.verdict, 'integer-abs');
  assert.equal(named(answer), []);
});

test('40 keys in partition 0 of 12: no rule does that', () => {
  const { verdict, unknown, unknownWriter } = who('all-in-partition-0.tsv', 12);
  assert.is(verdict, 'none');
  assert.is(unknown, 'one-partition');
  assert.is(unknownWriter!.partition, 0);
  assert.ok(unknownWriter!.clients.some(({ client }) => client === 'kafka-node'));
});

test('a console dump with headers: the key is the field behind them', () => {
  const { verdict, distinctKeys, splitKeys } = who('console-with-headers.txt', 12);
  assert.equal([verdict, distinctKeys, splitKeys.count], ['murmur2', 60, 0]);
});

test('60 numbers behind two schema ids: the same keys in other bytes', () => {
  const files = [1, 7].map(id => `test/cases/avro-long-schema-${id}.hex`);
  const { encodings } = asked<JoinAnswer>('join', ...files, '-n', '12', '--format', 'hex');
  assert.equal(
    encodings.map(({ kind, keys }) => [kind, keys]),
    [['schema-id', 60]],
  );
});

test.run();
