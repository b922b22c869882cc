// The catalogue of clients: that each row is whole, and that a client's rule is found by its name.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionerId } from '../../src/rules/clients.ts';
import { clientRule, clients, partitionersOf, type RuleId, rules } from '../../src/rules/index.ts';
import { overlaps } from '../../src/rules/versions.ts';
import { root } from '../cli/run.ts';
import { fails } from '../fails.ts';

const test = suite('clients');
const rows = clients.flatMap(client => client.partitioners.map(partitioner => ({ client, partitioner })));
const ruleIds: string[] = rules.map(({ id }) => id);

test('names are unique, and so are the ids of partitioners', () => {
  assert.is(new Set(clients.map(({ name }) => name.toLowerCase())).size, clients.length);
  const ids = rows.map(({ client, partitioner }) => partitionerId(client, partitioner));
  assert.is(new Set(ids).size, ids.length);
});

for (const { client, partitioner } of rows) {
  const { rule, source, versions, nullKey, emptyKey } = partitioner;
  test(partitionerId(client, partitioner), () => {
    if (rule === null) {
      assert.is.not(nullKey, 'hashed', 'there is no rule');
      assert.is.not(emptyKey, 'hashed', 'there is no rule');
    } else assert.ok(ruleIds.includes(rule), rule);
    assert.match(source, /^https:\/\//);
    // A link pinned to a tag or a commit; a page of a package's release.
    assert.match(source, /\/(blob|tree)\/[^/]*\d|\/v\/\d|docs\.rs\/crate\/[\w-]+\/\d|docs\.aws\.amazon\.com/);
    assert.not.match(source, /\/(blob|tree)\/(main|master|trunk|latest|HEAD)\b/);
    if (versions) assert.match(versions, /^(>=\d+(\.\d+)*)?( ?<\d+(\.\d+)*)?$/);
  });
}

test('what embeds a client names one that is there', () => {
  for (const { embeds } of clients)
    if (embeds)
      assert.ok(
        clients.some(({ name }) => name === embeds),
        embeds,
      );
});

test('each rule is some client’s, or says that it is nobody’s', () => {
  const used = new Set(rows.map(({ partitioner }) => partitioner.rule));
  const unused = rules.filter(({ id }) => !used.has(id));
  assert.equal(
    unused.map(({ id }) => id),
    ['murmur2-abs', 'crc32-mask'],
  );
  for (const { title } of unused) assert.match(title, 'no known client');
});

test('docs/clients.md has every client', () => {
  const docs = readFileSync(`${root}/docs/clients.md`, 'utf8');
  for (const { name } of clients) assert.match(docs, `### ${name}\n`);
});

const found: [string, RuleId][] = [
  ['kafkajs@1', 'murmur2-float'],
  ['kafkajs@1.16.0', 'murmur2-float'],
  ['kafkajs@2', 'murmur2'],
  ['KafkaJS@v2.2.4', 'murmur2'],
  ['kafkajs/LegacyPartitioner', 'murmur2-float'],
  ['kafkajs/DefaultPartitioner@1', 'murmur2-float'],
  ['kafka-clients', 'murmur2'],
  ['kafka-clients@0.9', 'murmur2'],
  ['librdkafka', 'crc32'],
  ['librdkafka/murmur2_random@2', 'murmur2'],
  ['librdkafka/murmur2@0.11.4', 'murmur2-unsigned'],
  ['confluent-kafka-python', 'crc32'],
  ['confluent-kafka-python/fnv1a', 'fnv1a-abs'],
  ['@platformatic/kafka', 'murmur2-unsigned'],
  ['@platformatic/kafka/compatibilityPartitioner@2.12', 'murmur2'],
  ['@confluentinc/kafka-javascript/KafkaJS API', 'murmur2'],
  ['sarama', 'fnv1a-abs'],
  ['sarama/newmurmur2partitioner@1', 'murmur2'],
  ['kafka-go/Hash@0.3.0', 'fnv1a-unsigned'],
  ['kafka-node/KeyedPartitioner', 'kafka-node'],
];
for (const [wanted, rule] of found) test(`${wanted} → ${rule}`, () => assert.is(clientRule(wanted), rule));

const refused: [string, RegExp][] = [
  [
    'kafkajs',
    /its rules differ\. Name one of: kafkajs\/DefaultPartitioner@>=2\.0, kafkajs\/DefaultPartitioner@<2\.0\.$/,
  ],
  ['@confluentinc/kafka-javascript', /rules differ.*KafkaJS API.*callback API/],
  ['kafka-go', /its RoundRobin does not look at the key\. Name one of: kafka-go\/Hash@/],
  ['kafka-node', /its DefaultPartitioner does not look at the key/],
  ['rskafka', /does not look at the key/],
  ['sarma', /no such client\. Name one of: sarama,/],
  ['kafkajsx', /no such client\. Name one of: kafkajs,/],
  ['', /no such client/],
  ['kafkajs/Sticky', /no such partitioner\. Name one of: kafkajs\/DefaultPartitioner/],
  ['sarama/NewMurmur2Partitioner@1.49', /no such release\. Name one of: sarama\/NewMurmur2Partitioner@>=1\.50/],
  ['kafkajs@two', /its release must be numbers/],
  ['kafkajs@', /its release must be numbers/],
  ['\x1b[2J', /the string "\\x1b\[2J"/],
];
for (const [wanted, text] of refused) {
  test(`${JSON.stringify(wanted)} is refused`, () => void fails(() => clientRule(wanted), 'ERR_CLIENT', text));
}

test('a client has the partitioners that it embeds, and one default', () => {
  const python = partitionersOf(clients.find(({ name }) => name === 'confluent-kafka-python')!);
  assert.ok(python.some(({ name, rule }) => name === 'murmur2_random' && rule === 'murmur2'));
  assert.is(python.filter(({ isDefault }) => isDefault).length, 1);
});

test('releases and ranges', () => {
  for (const [range, version, expected] of [
    [undefined, '1', true],
    ['>=2.0', '2', true],
    ['>=2.0', '1', false],
    ['>=1.41', '1', true],
    ['>=1.41', '1.40', false],
    ['>=1.41', '1.41', true],
    ['<2.0', '2', false],
    ['<2.0', '1.99.1', true],
    ['>=2.4 <3.3', '3', true],
    ['>=2.4 <3.3', '3.3', false],
    ['>=0.11.4 <0.11.5', '0.11', true],
  ] as const) {
    assert.is(overlaps(range, version), expected, `${version} in ${range}`);
  }
});

test.run();
