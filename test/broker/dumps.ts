// Writes the small dumps of test/sources/dumps anew: one topic of a real Kafka, printed by Kafka's own tools and by kcat, if that is installed.
//   npx tsx test/broker/dumps.ts

import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { partitionForKey } from '../../src/js.ts';
import { startCluster } from './cluster.ts';
import { kafka } from './project.ts';

const TOPIC = 'orders';
const PARTITIONS = 6;
const RECORDS = 40;
const folder = fileURLToPath(new URL('../sources/dumps/', import.meta.url));

const cluster = await startCluster();
// Of 2023, so that the dumps are the same each time: a broker deletes such records half a minute after its start otherwise.
await cluster.createTopic(TOPIC, PARTITIONS, { configs: { 'retention.ms': '-1' } });
await cluster.produce(
  TOPIC,
  Array.from({ length: RECORDS }, (_, i) => {
    const key = i % 20 === 19 ? null : `order-${i % 25}`;
    return {
      key,
      partition: key === null ? 0 : partitionForKey(key, PARTITIONS),
      value: i % 13 === 12 ? null : `{"n":${i}}`,
      timestamp: 1_700_000_000_000 + 1000 * i,
      headers: [
        ['ce_type', 'order'],
        ['source', 'web'],
      ],
    };
  }),
);

function save(name: string, text: string): void {
  writeFileSync(`${folder}${name}`, text);
  console.log(name, text.split('\n').length - 1);
}

async function java(main: string, args: string[]): Promise<string> {
  const child = kafka.start(
    kafka.defaultVersion,
    main,
    args,
    ['ignore', 'pipe', 'inherit'],
    ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'],
  );
  let text = '';
  child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await new Promise(resolve => child.on('close', resolve));
  return text;
}

const logs = Array.from({ length: PARTITIONS }, (_, i) => `${cluster.data(0)}/${TOPIC}-${i}/00000000000000000000.log`);
const dumped = await java('org.apache.kafka.tools.DumpLogSegments', ['--files', logs.join(','), '--print-data-log']);
save('dump-log.txt', dumped.replaceAll(cluster.data(0), '/data'));

const kcat = (args: string[]): string =>
  spawnSync('kcat', ['-C', '-b', cluster.bootstrap[0], '-t', TOPIC, '-e', '-q', ...args], { encoding: 'utf8' }).stdout;
if (spawnSync('kcat', ['-V']).status === 0) {
  save('kcat.jsonl', kcat(['-J']));
  save('kcat-f.tsv', kcat(['-f', '%p\\t%k\\n']));
  save('kcat-topic.txt', kcat(['-f', 'Topic %t[%p], offset: %o, key: %k, payload: %S bytes: %s\\n']));
  save('kcat-at.txt', kcat(['-f', 'Topic %t [%p] at offset %o: key %k: %s\\n']));
  save('kcat-K.txt', kcat(['-K:']));
  save('kcat-keys.txt', kcat(['-f', '%k\\n']));
}

/** Partition by partition, without a group, each to its end. */
async function consume(option: string, properties: string[]): Promise<string> {
  let text = '';
  let notice = '';
  for (const [partition, end] of (await cluster.endOffsets(TOPIC)).entries()) {
    if (end === 0) continue;
    const printed = await java('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...['--bootstrap-server', cluster.bootstrap[0], '--topic', TOPIC],
      ...['--partition', String(partition), '--offset', 'earliest', '--max-messages', String(end)],
      ...properties.flatMap(property => [option, property]),
    ]);
    // `Option --property is deprecated …` stands once in a dump that one run makes.
    text += notice === '' ? printed : printed.replace(notice, '');
    notice ||= /^Option .*\n/.exec(printed)?.[0] ?? '';
  }
  return text;
}
const KEYS = ['print.key=true', 'print.partition=true'];
const ALL = [...KEYS, 'print.timestamp=true', 'print.offset=true'];
save('console.txt', await consume('--formatter-property', KEYS));
save(
  'console-all.txt',
  await consume('--formatter-property', [...ALL, 'print.headers=true', 'print.epoch=true', 'print.delivery=true']),
);
save('console-separator.txt', await consume('--formatter-property', [...ALL, 'key.separator= | ']));
save('console-no-value.txt', await consume('--formatter-property', [...ALL, 'print.value=false']));
save('console-no-partition.txt', await consume('--formatter-property', ['print.key=true', 'print.timestamp=true']));

save('console-deprecated.txt', await consume('--property', KEYS));
await cluster.stop();
