// The catalogue of clients: that each row is whole, and that a client's rule is found by every name that it has.

import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { programs } from '../../src/rules/clients/programs.ts';
import { clientRule, clients, findClient, partitionersOf, type RuleId, rules } from '../../src/rules/index.ts';
import { knownNames, meantBy, plain } from '../../src/rules/names.ts';
import { spelled, typeable } from '../../src/rules/spelling.ts';
import { compareReleases, highEnd, lowEnd, overlaps, rangeOf } from '../../src/rules/versions.ts';
import { root } from '../cli/run.ts';
import { fails } from '../fails.ts';

const test = suite('clients');
const own = clients.flatMap(client => client.partitioners.map(partitioner => ({ client, partitioner })));
const rows = clients.flatMap(client => partitionersOf(client).map(partitioner => ({ client, partitioner })));
const ruleIds: string[] = rules.map(({ id }) => id);

test('names are unique, whatever their case, spaces and punctuation', () => {
  assert.is(new Set(clients.map(({ name }) => plain(name))).size, clients.length);
  for (const client of clients) {
    assert.is(meantBy(client.name)?.client, client);
    for (const name of client.alsoKnownAs ?? []) assert.is(meantBy(name)?.client, client, name);
  }
  for (const { name, alsoKnownAs, client } of programs) {
    for (const each of [name, ...(alsoKnownAs ?? [])]) {
      assert.is(meantBy(each)?.client.name, client, each);
      assert.is(meantBy(each)?.program, name, `${each} is another name as well`);
    }
  }
});

for (const { client, partitioner } of own) {
  const { name, rule, source, confirmed, versions, nullKey, emptyKey } = partitioner;
  test(`${client.name}/${name} ${versions ?? ''}`, () => {
    if (rule === null) {
      assert.is.not(nullKey, 'hashed', 'there is no rule');
      assert.is.not(emptyKey, 'hashed', 'there is no rule');
    } else assert.ok(ruleIds.includes(rule), rule);
    assert.match(source, /^https:\/\//);
    // A link pinned to a tag or a commit, a page of a package's release; documentation has one place only.
    const isPinned = /\/(blob|tree)\/[^/]*\d|\/v\/\d|docs\.rs\/crate\/[\w-]+\/\d|docs\.aws\.amazon\.com/.test(source);
    assert.ok(isPinned || confirmed !== undefined, source);
    assert.not.match(source, /\/(blob|tree)\/(main|master|trunk|latest|HEAD)\b/);
    if (versions) assert.match(versions, /^(>=\d+(\.\d+)*)?( ?<\d+(\.\d+)*)?$/);
  });
}

test('of one partitioner, no release has two rules', () => {
  for (const client of clients) {
    for (const release of releasesOf(client.name)) {
      for (const name of new Set(partitionersOf(client).map(row => row.name))) rulesAt(client.name, name, release);
    }
  }
});

test('what embeds a client names one that is there, and what a program writes through too', () => {
  for (const { embeds } of clients)
    if (embeds)
      assert.ok(
        clients.some(({ name }) => name === embeds),
        embeds,
      );
  for (const { name, client, partitioner } of programs) {
    const found = clients.find(each => each.name === client);
    assert.ok(found, `${name}: ${client}`);
    if (partitioner)
      assert.ok(
        partitionersOf(found).some(row => row.name === partitioner),
        `${name}: ${partitioner}`,
      );
    assert.ok(found.usedBy.includes(name));
  }
});

test('each rule is some client’s, or says that it is nobody’s', () => {
  const used = new Set(own.map(({ partitioner }) => partitioner.rule));
  for (const { id, title } of rules) if (!used.has(id)) assert.match(title, /no known client|by hand/, id);
});

test('docs/clients.md has every client and every program', () => {
  const docs = readFileSync(`${root}/docs/clients.md`, 'utf8');
  for (const { name } of clients) assert.match(docs, `### ${name}\n`);
  for (const { name } of programs) assert.match(docs, `| ${name} |`);
});

/** The releases at which something changes, those just before, and the newest one. */
function releasesOf(name: string): string[] {
  const client = clients.find(each => each.name === name)!;
  const bounds = partitionersOf(client).flatMap(({ versions }) =>
    [lowEnd(versions) ?? [], highEnd(versions) ?? []].flat(),
  );
  return [...new Set([...bounds, ...bounds.map(before), ...(client.newest ? [client.newest] : [])])];
}

/** `2.4` → `2.3.999`, `2.0` → `1.999.999`. */
function before(release: string): string {
  const numbers = release.split('.').map(Number);
  const last = numbers.findLastIndex(number => number > 0);
  return [...numbers.slice(0, last), numbers[last] - 1, 999].join('.');
}

function rulesAt(client: string, partitioner: string, release: string): RuleId | null | undefined {
  const all = partitionersOf(clients.find(({ name }) => name === client)!);
  const found = new Set(
    all.filter(({ name, versions }) => name === partitioner && overlaps(versions, release)).map(({ rule }) => rule),
  );
  assert.ok(found.size <= 1, `${client}/${partitioner}@${release}: ${[...found]}`);
  return [...found][0];
}

test('every client × partitioner × release is found, with its rule; a release without it is refused', () => {
  let asked = 0;
  for (const { name } of clients) {
    for (const { name: partitioner } of partitionersOf(clients.find(each => each.name === name)!)) {
      for (const release of releasesOf(name)) {
        const wanted = `${name}/${partitioner}@${release}`;
        const rule = rulesAt(name, partitioner, release);
        if (rule === undefined) fails(() => findClient(wanted), 'ERR_CLIENT', /no release .* has it/);
        else if (rule === null) fails(() => findClient(wanted), 'ERR_CLIENT', /does not look at the key/);
        else assert.is(findClient(wanted).rule, rule, wanted);
        asked++;
      }
    }
  }
  assert.ok(asked > 500, `${asked}`);
});

test('behind a program stands a release of the program: its client has one rule in all releases, or it is refused', () => {
  for (const { name, client, partitioner, earlier } of programs) {
    const all = partitionersOf(clients.find(each => each.name === client)!);
    const rows = all.filter(row => (partitioner === undefined ? row.isDefault : row.name === partitioner));
    const rules = new Set(rows.map(({ rule }) => rule));
    for (const release of ['0.1', '1', '2.4', '7', '99.9']) {
      const answer = answerTo(`${name}@${release}`);
      if (answer instanceof Error) {
        assert.match(answer.message, /its releases differ|does not look at the key/, `${name}@${release}`);
        assert.ok(rules.size > 1 || rules.has(null), name);
      } else {
        const isEarlier = earlier !== undefined && compareReleases(release, earlier.before) < 0;
        assert.is(answer.client.name, isEarlier ? earlier.client : client, `${name}@${release}`);
        assert.match(answer.note ?? '', `${name} ${release} writes through ${answer.client.name}`);
      }
    }
  }
});

test('the way to spell a partitioner finds it, in any shell', () => {
  for (const { client, partitioner } of rows) {
    const name = spelled(client, partitioner);
    assert.match(name, /^[\w@/.=-]+$/, name);
    if (partitioner.rule !== null) assert.is(findClient(name).rule, partitioner.rule, name);
    else fails(() => findClient(name), 'ERR_CLIENT', /does not look at the key/);
  }
});

test('every name that is known, however it is written, is understood, and said to be', () => {
  const names = [
    ...clients.flatMap(({ name, alsoKnownAs }) => [name, ...(alsoKnownAs ?? [])]),
    ...programs.flatMap(({ name, alsoKnownAs }) => [name, ...(alsoKnownAs ?? [])]),
  ];
  assert.ok(names.length > 150, `${names.length}`);
  for (const name of names) {
    const meant = meantBy(name)!;
    for (const written of [name, name.toUpperCase(), `  ${name} `, name.replaceAll(/[ _-]/g, ''), typeable(name)]) {
      const answer = answerTo(written);
      if (answer instanceof Error) assert.match(answer.message, /does not look at the key/, written);
      else {
        assert.is(answer.client, meantBy(written)!.client, written);
        if (!plain(written).includes(plain(answer.client.name)))
          assert.match(answer.note ?? '', answer.client.name, written);
      }
    }
    assert.ok(meant);
  }
});

function answerTo(name: string): ReturnType<typeof findClient> | Error {
  try {
    return findClient(name);
  } catch (error) {
    return error as Error;
  }
}

const WRONG_NAMES = [
  '',
  ' ',
  '@',
  '/',
  '@1',
  'x',
  'sarma',
  'kafkajsx',
  'kafka rust client',
  'python producer',
  'Spring boot starter',
];
const WRONG_PARTS = [
  '/nothing',
  '@99',
  '@two',
  '@',
  '@1.2.3.4.5.6.7',
  '@-1',
  '@1e3',
  '/murmur2@99',
  '/',
  '@9999999999',
];

test('whatever is wrong, an error says what could have been meant, and each of that is known', () => {
  const wrong = [
    ...WRONG_NAMES,
    ...clients.flatMap(({ name }) => WRONG_PARTS.map(part => `${name}${part}`)),
    ...[...knownNames().keys()].map(name => `${name}zzz`),
  ];
  let suggested = 0;
  for (const name of wrong) {
    const answer = answerTo(name);
    if (!(answer instanceof Error)) continue;
    assert.is((answer as { code?: string }).code, 'ERR_CLIENT', name);
    const list = /Name one of: (.*)\.$/.exec(answer.message)?.[1];
    for (const suggestion of list?.split(', ') ?? []) {
      suggested++;
      assert.match(suggestion, /^[\w@/.=-]+$/, `${name}: ${suggestion}`);
      const next = answerTo(suggestion);
      if (next instanceof Error) assert.match(next.message, /does not look at the key/, `${name}: ${suggestion}`);
    }
  }
  assert.ok(suggested > 1000, `${suggested}`);
});

const found: [string, RuleId][] = [
  ['kafkajs@1', 'murmur2-float'],
  ['kafkajs@1.16.0', 'murmur2-float'],
  ['kafkajs@1.x', 'murmur2-float'],
  ['kafkajs', 'murmur2'],
  ['kafkajs@2', 'murmur2'],
  ['kafkajs@latest', 'murmur2'],
  ['kafkajs@^2.2.4', 'murmur2'],
  ['KafkaJS@v2.2.4', 'murmur2'],
  ['kafkajs/LegacyPartitioner', 'murmur2-float'],
  ['kafkajs/legacy', 'murmur2-float'],
  ['kafkajs/DefaultPartitioner@1', 'murmur2-float'],
  ['kafka-clients', 'murmur2'],
  ['kafka-clients@0.9', 'murmur2'],
  ['librdkafka', 'crc32'],
  ['librdkafka/murmur2_random@2', 'murmur2'],
  ['librdkafka/murmur2@0.11.4', 'murmur2-unsigned'],
  ['confluent-kafka-python', 'crc32'],
  ['confluent-kafka-python/fnv1a', 'fnv1a-abs'],
  ['confluent-kafka-dotnet/Murmur2Random', 'murmur2'],
  ['confluent-kafka-dotnet/Fnv1aRandom@1.4', 'fnv1a-abs'],
  ['@platformatic/kafka', 'murmur2-unsigned'],
  ['@platformatic/kafka/compatibilityPartitioner@2.12', 'murmur2'],
  ['@confluentinc/kafka-javascript', 'murmur2'],
  ['@confluentinc/kafka-javascript/KafkaJS API', 'murmur2'],
  ['@confluentinc/kafka-javascript/callback-api', 'crc32'],
  ['sarama', 'fnv1a-abs'],
  ['sarama/newmurmur2partitioner@1', 'murmur2'],
  ['sarama/HashPartitioner', 'fnv1a-abs'],
  ['github.com/IBM/sarama', 'fnv1a-abs'],
  ['kafka-go/Hash', 'fnv1a-abs'],
  ['segmentio/kafka-go/Hash@0.3.0', 'fnv1a-unsigned'],
  ['kafka-node/KeyedPartitioner', 'kafka-node'],
  // Bindings have releases of their own.
  ['node-rdkafka/murmur2_random@2.3.3', 'murmur2-unsigned'],
  ['node-rdkafka/murmur2_random@2.4.0', 'murmur2'],
  ['node-rdkafka/murmur2_random', 'murmur2'],
  ['rdkafka-ruby/fnv1a@0.29.0', 'fnv1a-abs'],
  ['rdkafka-ruby/murmur2_random@0.10.0', 'murmur2'],
  ['rdkafka-ruby/partition_key: consistent_random@0.11.0', 'crc32-character-count'],
  // Whatever its partitioner was, before 0.12.
  ['rdkafka-ruby/partition_key: murmur2_random@0.11.0', 'crc32-character-count'],
  ['rdkafka-ruby/partition_key: murmur2_random@0.12.0', 'murmur2-character-count'],
  ['rust-rdkafka/fnv1a@0.39', 'fnv1a-abs'],
  ['rust-rdkafka/murmur2@0.17', 'murmur2-unsigned'],
  ['kcat/fnv1a@1.3.1', 'fnv1a-abs'],
  ['KafkaEx@0.10', 'murmur2-unsigned'],
  ['KafkaEx@0.11', 'murmur2'],
  ['Dekaf@1.0.2400', 'murmur2-unsigned'],
  ['Streamiz@1.4', 'crc32'],
  ['pulsar-client-cpp@3.4', 'pulsar-boost'],
  // What people say.
  ['java', 'murmur2'],
  ['kafka', 'murmur2'],
  ['spring', 'murmur2'],
  ['nestjs', 'murmur2'],
  ['python', 'murmur2'],
  ['kafkacat', 'crc32'],
  ['confluent', 'crc32'],
  ['telegraf', 'fnv1a-abs'],
  ['debezium', 'murmur2'],
  ['redpanda', 'murmur2'],
  ['ksqldb', 'murmur2'],
  ['vector', 'crc32'],
  ['karafka', 'crc32'],
  ['benthos', 'fnv1a-abs'],
  ['Confluent.Kafka', 'crc32'],
  ['confluent-kafka', 'crc32'],
  ['confluent-kafka-javascript', 'murmur2'],
  ['kafka-connect', 'murmur2'],
  ['goka', 'fnv1a-abs'],
  ['spring-cloud-stream', 'hashcode-abs'],
  ['Filebeat', 'fnv1a-mask'],
  ['EMQX', 'phash2'],
  ['C#', 'crc32'],
  ['c++', 'crc32'],
  ['Murmur2Random', 'murmur2'],
  ['consistent_random', 'crc32'],
  ['Klife', 'murmur2'],
  ['klife@0.5', 'phash2'],
  // A release of a program is none of its client.
  ['racecar@1.3', 'crc32'],
  ['racecar@2', 'crc32'],
  ['logstash@7.17', 'murmur2'],
  ['filebeat@8.1', 'fnv1a-mask'],
  // Programs that changed their client, or have several outputs.
  ['Redpanda Connect', 'murmur2'],
  ['CockroachDB', 'fnv1a-abs'],
  ['rsyslog', 'crc32'],
  ['pulsar', 'hashcode-mask'],
  ['Pulsar C++', 'pulsar-boost-182'],
  ['@platformatic/kafka/compatibilityPartitioner@1.32', 'murmur2'],
  ['no-kafka@3', 'murmur2'],
];
for (const [wanted, rule] of found) test(`${wanted} → ${rule}`, () => assert.is(clientRule(wanted), rule));

const refused: [string, RegExp][] = [
  ['kafka-go', /RoundRobin does not look at the key\..* Name one of: kafka-go\/Hash, /],
  ['segmentio/kafka-go', /RoundRobin does not look at the key/],
  ['kafka-node', /DefaultPartitioner does not look at the key\..* Name one of: kafka-node\/KeyedPartitioner\.$/],
  ['rskafka', /does not look at the key, and nor does any other of its partitioners\. /],
  ['FlinkFixedPartitioner', /Apache Flink's fixed does not look at the key\..* Name one of: Apache-Flink\.$/],
  ['sarma', /no such client\..* Name one of: sarama,/],
  ['kafkajsx', /no such client\..* Name one of: kafkajs,/],
  ['', /no such client/],
  ['kafkajs/Sticky', /kafkajs has no such partitioner\..* Name one of: kafkajs, /],
  ['librdkafka/kafka', /librdkafka has no such partitioner/],
  [
    'sarama/NewMurmur2Partitioner@1.49',
    /no release 1\.49 of sarama has it.*Name one of: sarama\/NewMurmur2Partitioner\./,
  ],
  ['KafkaEx@0.9', /no release 0\.9 of KafkaEx has it.*Name one of: KafkaEx, KafkaEx@0\.10\.$/],
  ['kafkajs@3', /no release 3 of kafkajs has it, which is known up to 2\.2\.4\..* Name one of: kafkajs, kafkajs@1\.$/],
  ['kafkajs@two', /its release must be numbers\..* Name one of: kafkajs, kafkajs@1\.$/],
  ['kafkajs@', /its release must be numbers/],
  ['@platformatic/kafka/compatibilityPartitioner@1.31', /no release 1\.31 of @platformatic\/kafka has it/],
  [
    'nestjs@1',
    /NestJS 1 writes through a release of kafkajs that is not known here, and its releases differ\..* Name one of: kafkajs, kafkajs@1\.$/,
  ],
  ['kaufmann_ex', /does not look at the key, and nor does any other of its partitioners\. /],
  ['kafka python client', /no such client\..* Name one of: kafka-python, /],
  ['\x1b[2J', /Client "\\x1b\[2J"/],
];
for (const [wanted, text] of refused) {
  test(`${JSON.stringify(wanted)} is refused`, () => void fails(() => clientRule(wanted), 'ERR_CLIENT', text));
}

const notes: [string, RegExp | null][] = [
  ['sarama', null],
  ['kafkajs@1', null],
  ['librdkafka/murmur2@2.1', null],
  ['java', /^"java" is taken for kafka-clients, whose default built-in is murmur2\.$/],
  ['kafkajs', /^kafkajs: default DefaultPartitioner from 2\.0 on is murmur2; kafkajs@1 is murmur2-float\.$/],
  ['telegraf', /^Telegraf writes through sarama, whose default NewHashPartitioner is fnv1a-abs\.$/],
  ['python', /it could also be confluent-kafka-python, aiokafka, Quix-Streams\.$/],
  [
    'node-rdkafka/murmur2_random@2',
    /murmur2_random from 2\.4 on is murmur2; node-rdkafka\/murmur2_random@2\.3 is murmur2-unsigned\.$/,
  ],
  [
    '@confluentinc/kafka-javascript',
    /KafkaJS API is murmur2; @confluentinc\/kafka-javascript\/callback-API is crc32\.$/,
  ],
  ['librdkafka@2.99', /its releases are known up to 2\.16\.0\.$/],
  ['rsyslog', /Only with partitions\.auto="on"/],
];
for (const [wanted, note] of notes) {
  test(`what is said of ${wanted}`, () => {
    const said = findClient(wanted).note;
    if (note === null) assert.is(said, null);
    else assert.match(said ?? '', note);
  });
}

test('a client has the partitioners that it embeds, and its default', () => {
  const python = partitionersOf(clients.find(({ name }) => name === 'confluent-kafka-python')!);
  assert.ok(python.some(({ name, rule }) => name === 'murmur2_random' && rule === 'murmur2'));
  assert.is(python.filter(({ isDefault }) => isDefault).length, 1);
  const { partitioners } = clients.find(({ name }) => name === '@confluentinc/kafka-javascript')!;
  assert.is(partitioners.filter(({ isDefault }) => isDefault).length, 2);
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

test('a range is written as it is read', () => {
  assert.is(rangeOf(undefined, undefined), undefined);
  for (const from of [undefined, '1', '2.4.0']) {
    for (const before of [undefined, '3', '3.3']) {
      const range = rangeOf(from, before);
      assert.equal([lowEnd(range), highEnd(range)], [from, before]);
      if (range !== undefined) assert.match(range, /^(>=[\d.]+)?( (?=<))?(<[\d.]+)?$/);
    }
  }
});

test.run();
