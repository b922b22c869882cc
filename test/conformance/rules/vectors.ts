// Writes test/vectors/rules with partitioners that are not keylane's, or compares (the default).
//   tsx vectors.ts [--write]
// Needs Python 3.11, Go, Rust, Erlang, a JDK (17 or newer) and Maven, on Linux on x64; what it installs goes to .cache.

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rules } from '../../../src/rules/index.ts';
import { FLAGS, integerKeys, keys } from './keys.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cache = join(here, '.cache');
const published = fileURLToPath(new URL('../../vectors/rules/', import.meta.url));
/** The last shows the whole hash but its top bit. kafkajs needs an array of that many, so it has none. */
const COUNTS = [3, 12, 50, 1000, 2147483647];
const COUNTS_BY_ARRAY = [3, 12, 50, 1000, 65537];

interface Source {
  /** What computed the answers. */
  name: string;
  command: string[];
  env?: NodeJS.ProcessEnv;
  counts?: number[];
}

const python = (name: string): Source => ({
  name,
  command: [join(cache, 'py/bin/python'), join(here, 'sources.py')],
});
const node = (name: string, counts?: number[]): Source => ({
  name,
  command: [process.execPath, join(here, 'js/sources.cjs')],
  env: { ...process.env, NODE_PATH: join(cache, 'js/node_modules') },
  ...(counts ? { counts } : {}),
});
/** The last before the C++ client's Boost changed the hash of strings, and one after. */
const PULSAR = ['3.4.0', '3.8.0'] as const;
const pulsar = (version: (typeof PULSAR)[number]): Source => ({
  name: `Apache Pulsar's BoostHash, of the library in pulsar-client ${version} of PyPI`,
  command: [join(cache, 'py/bin/python'), join(here, 'pulsar.py'), join(cache, `pulsar-${version}`)],
});
const rust = (name: string): Source => ({ name, command: [join(cache, 'rust/debug/sources')] });
const erlang = (name: string): Source => ({ name, command: ['escript', join(here, 'sources.escript')] });
const go = (name: string): Source => ({ name, command: [join(cache, 'sources-go')] });
const java = (name: string): Source => ({
  name,
  command: ['java', '-cp', `${join(cache, 'classes')}:${join(cache, 'java')}/*`, 'Sources'],
});

const SOURCES: Record<string, Source> = {
  murmur2: python('librdkafka 2.16.0, rd_kafka_msg_partitioner_murmur2'),
  'murmur2-unsigned': node('@platformatic/kafka 1.35.0, defaultPartitioner'),
  'murmur2-abs': python("kafka-python 3.0.12's murmur2, absolute value taken by Python"),
  'murmur2-float': node('kafkajs 2.2.4, LegacyPartitioner', COUNTS_BY_ARRAY),
  crc32: python('librdkafka 2.16.0, rd_kafka_msg_partitioner_consistent'),
  'crc32-abs': go('Sarama 1.61.1, NewCustomHashPartitioner(crc32.NewIEEE)'),
  'crc32-mask': python("Python's zlib.crc32, sign bit cleared by Python"),
  'no-kafka-crc32': node('no-kafka 3.4.4, HashCRC32Partitioner'),
  'fnv1a-abs': python('librdkafka 2.16.0, rd_kafka_msg_partitioner_fnv1a'),
  'fnv1a-mask': go('Sarama 1.61.1, NewReferenceHashPartitioner'),
  'fnv1a-unsigned': go('franz-go 1.22.2, SaramaHasher'),
  xxhash32: python('xxhash 4.1.0 of PyPI'),
  'kafka-node': node('kafka-node 5.0.0, KeyedPartitioner', COUNTS_BY_ARRAY),
  'hashcode-abs': java("Java's String.hashCode, kafka-clients 3.9.1 Utils.abs"),
  'hashcode-mask': java("Java's String.hashCode"),
  'crc32-character-count': python('librdkafka 2.16.0, called as rdkafka-ruby does'),
  'murmur2-character-count': python('librdkafka 2.16.0, called as rdkafka-ruby does'),
  'fnv1a-character-count': python('librdkafka 2.16.0, called as rdkafka-ruby does'),
  sha1: python("Python's hashlib"),
  'debezium-java': java('Debezium 3.0.8.Final, PartitionRouting.computePartition'),
  'debezium-murmur': java('Debezium 3.0.8.Final, PartitionRouting.computePartition'),
  'maxwell-hash': java("Java's String.hashCode and Math.abs"),
  'maxwell-murmur3': python('mmh3 5.3.1 of PyPI'),
  'event-hubs': node('@azure/event-hubs 6.0.4, mapPartitionKeyToId'),
  'pulsar-murmur3': python('mmh3 5.3.1 of PyPI'),
  kinesis: python("Python's hashlib, ranges cut by Python"),
  'integer-abs': java("Java's BigInteger, absolute value"),
  'integer-floor': python("Python's int and %"),
  'int32-abs': java("Kafka 0.10.2.2's Scala producer, DefaultPartitioner of an Integer"),
  'int32-floor': python("Python's int and %"),
  'int64-abs': java("Java's Math.abs of the remainder"),
  'int64-floor': python("Python's int and %"),
  'int64-hashcode-abs': java("Kafka 0.10.2.2's Scala producer, DefaultPartitioner of a Long"),
  'hashcode-floor': java("Java's String.hashCode and Math.floorMod"),
  'array-hashcode-abs': java("Kafka 0.10.2.2's Scala producer, ByteArrayPartitioner"),
  'objects-hash-abs': java("Java's Objects.hash and Math.abs"),
  canal: java("Java's String.hashCode, in Canal's lines"),
  phash2: erlang('Erlang/OTP 25, erlang:phash2'),
  'md5-sum': erlang("Erlang/OTP 25, the sum of erlang:md5's bytes"),
  seahash: rust('seahash 4.1.0 of crates.io'),
  'fnv1a-64': rust('fnv 1.0.7 of crates.io'),
  'murmur2-low-bytes': node('murmurhash 0.0.2 of npm, v2'),
  'murmur3-unsigned': node('murmurhash 1.0.0 of npm, v3'),
  'djb2-end': python("Python, by collectd's formula"),
  'pulsar-boost': pulsar('3.4.0'),
  'pulsar-boost-182': pulsar('3.8.0'),
};

/** Those that read integers alone, and in which form. */
const OF_INTEGERS: Record<string, keyof typeof integerKeys> = {
  'integer-abs': 'text',
  'integer-floor': 'text',
  'int32-abs': 'int32',
  'int32-floor': 'int32',
  'int64-abs': 'int64',
  'int64-floor': 'int64',
  'int64-hashcode-abs': 'int64',
};

/** These take text and know no malformed UTF-8, or read it each in their own way. */
const TEXT_ONLY = ['debezium-murmur', 'maxwell-murmur3', 'event-hubs'];

const isWriting = process.argv.includes('--write');
let passed = 0;
let failed = 0;
install();
for (const { id } of rules) {
  const content = file(id);
  const path = join(published, `${id}.json`);
  if (isWriting) writeFileSync(path, content);
  const same = existsSync(path) && readFileSync(path, 'utf8') === content;
  if (same) passed++;
  else failed++;
  console.log(`${id}: ${same ? 'the same' : 'DIFFERENT'}`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function file(rule: string): string {
  const { name, command, env, counts = COUNTS } = SOURCES[rule];
  const leftOut = TEXT_ONLY.includes(rule) ? 'not-utf8' : command[0] === 'java' ? 'encoded-surrogate' : undefined;
  const form = OF_INTEGERS[rule];
  const used = (form === undefined ? keys : integerKeys[form]).filter(
    ({ flags }) => leftOut === undefined || !flags.includes(leftOut),
  );
  const input = used.flatMap(({ hex }) => counts.map(n => `${hex}\t${n}\n`)).join('');
  const { stdout, stderr, status } = spawnSync(command[0], [...command.slice(1), rule], {
    input,
    encoding: 'utf8',
    ...(env ? { env } : {}),
  });
  const partitions = stdout.trimEnd().split('\n').map(Number);
  if (status !== 0 || partitions.length !== used.length * counts.length) throw new Error(`${rule}: ${stderr}`);
  const header = {
    schema: '../rules.schema.json',
    rule,
    source: name,
    license: 'CC0-1.0',
    numberOfVectors: used.length,
    partitionCounts: counts,
    flags: Object.fromEntries(Object.entries(FLAGS).filter(([flag]) => used.some(({ flags }) => flags.includes(flag)))),
  };
  const lines = used.map(({ hex, flags }, i) =>
    JSON.stringify({ hex, flags, partitions: partitions.slice(i * counts.length, (i + 1) * counts.length) }),
  );
  return `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "vectors": [\n    ${lines.join(',\n    ')}\n  ]\n}\n`;
}

function install(): void {
  mkdirSync(join(cache, 'js'), { recursive: true });
  const run = (command: string, args: string[], cwd: string): void => {
    execFileSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  copyFileSync(join(here, 'js/package.json'), join(cache, 'js/package.json'));
  if (!existsSync(join(cache, 'js/node_modules')))
    run('npm', ['install', '--ignore-scripts', '--silent'], join(cache, 'js'));
  if (!existsSync(join(cache, 'py'))) run('python3', ['-m', 'venv', 'py'], cache);
  run(join(cache, 'py/bin/pip'), ['install', '--quiet', '--requirement', join(here, 'requirements.txt')], cache);
  for (const version of PULSAR) {
    const target = join(cache, `pulsar-${version}`);
    const wanted = ['--quiet', '--no-deps', '--target', target, `pulsar-client==${version}`];
    if (!existsSync(target)) run(join(cache, 'py/bin/pip'), ['install', ...wanted], cache);
  }
  run('cargo', ['build', '--quiet', '--target-dir', join(cache, 'rust')], join(here, 'rust'));
  run('go', ['build', '-mod=mod', '-o', join(cache, 'sources-go'), '.'], join(here, 'go'));
  const target = [`-DoutputDirectory=${join(cache, 'java')}`, '-DincludeScope=runtime'];
  run('mvn', ['--batch-mode', '--quiet', 'dependency:copy-dependencies', ...target], join(here, 'java'));
  run('javac', ['-cp', `${join(cache, 'java')}/*`, '-d', join(cache, 'classes'), 'Sources.java'], join(here, 'java'));
}
