// How long `keylane who` of a broker's segment files takes: processor time for a gigabyte of them, by codec. And how long it takes to read the
// records alone, beside Java and franz-go.
//   npx tsx bench/segments.ts [--records 5000000] [--rounds 3]      writes results/segments.json; needs kcat, GNU time, a JDK and Maven, Go

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from './keylane.ts';
import { clusterWith, kcatVersion, type LiveTopic, PARTITIONS, VALUE_BYTES } from './live-topic.ts';
import { timePipelines } from './pipelines.ts';
import { measureRecords } from './records.ts';
import { type Measured, merge, writeResults } from './results.ts';

const LARGE_BYTES = 1000;
const ROUNDS_OF_RECORDS = 15;
const main = fileURLToPath(new URL('cli/main.js', dist));

const { values } = parseArgs({
  options: { records: { type: 'string', default: '5000000' }, rounds: { type: 'string', default: '3' } },
});
const [records, rounds] = [Number(values.records), Number(values.rounds)];
const kcat = kcatVersion();
if (kcat === undefined) throw new Error('kcat is not there: it fills the topics.');
const measured: Measured = {
  ...{ versions: { kcat }, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] },
};
const topics: LiveTopic[] = [
  ...(['none', 'lz4', 'zstd'] as const).map(codec => ({ name: codec, codec, records })),
  { name: 'large', codec: 'none', records, valueBytes: LARGE_BYTES },
];
const cluster = await clusterWith(topics);
try {
  measured.versions.Kafka = await cluster.version();
  const data = cluster.data(0);
  const timings = timePipelines(
    topics.map(({ name }) => ({
      name: `keylane who, ${name}`,
      command: `${process.execPath} ${main} who ${join(data, name)} --json`,
      records: output => JSON.parse(output).records,
    })),
    records,
    rounds,
  );
  for (const { name, codec, valueBytes = VALUE_BYTES } of topics) {
    const about = `segment files, ${codec}, values of ${valueBytes} bytes`;
    measured.sets[name] = { about, keys: records, bytes: sizeOf(data, name) };
  }
  const set = `${records.toLocaleString('en-US')} records of 13 + ${VALUE_BYTES} bytes, large: 13 + ${LARGE_BYTES}`;
  measured.results.push({
    ...{ group: 'segments', title: 'Who wrote segment files, processor time', unit: 's' as const, set, timings },
  });
  const [log] = logsOf(data, 'none');
  merge(measured, await measureRecords(log, `a record of 13 + ${VALUE_BYTES} bytes`, ROUNDS_OF_RECORDS));
} finally {
  await cluster.stop();
}
writeResults('segments', measured);
console.log('written: bench/results/segments.json');

/** Of the log alone: a broker's index files are as large as they may become. */
function sizeOf(data: string, topic: string): number {
  return logsOf(data, topic).reduce((sum, path) => sum + statSync(path).size, 0);
}

function logsOf(data: string, topic: string): string[] {
  return Array.from({ length: PARTITIONS }, (_, i) => join(data, `${topic}-${i}`)).flatMap(folder =>
    readdirSync(folder)
      .filter(name => name.endsWith('.log'))
      .map(name => join(folder, name)),
  );
}
