// How long `keylane who` of a broker's segment files takes: processor time for a gigabyte of them, by codec.
//   npx tsx bench/segments.ts [--records 5000000] [--rounds 3]      writes results/segments.json; needs kcat, GNU time, a JDK and Maven

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from './keylane.ts';
import { type Codec, clusterWith, kcatVersion, PARTITIONS } from './live-topic.ts';
import { timePipelines } from './pipelines.ts';
import { type Measured, writeResults } from './results.ts';

const CODECS: readonly Codec[] = ['none', 'lz4', 'zstd'];
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
const cluster = await clusterWith(CODECS, records);
try {
  measured.versions.Kafka = await cluster.version();
  const data = cluster.data(0);
  const timings = timePipelines(
    CODECS.map(codec => ({
      name: `keylane who, ${codec}`,
      command: `${process.execPath} ${main} who ${join(data, codec)} --json`,
      records: output => JSON.parse(output).records,
    })),
    records,
    rounds,
  );
  for (const codec of CODECS) {
    measured.sets[codec] = { about: `segment files, ${codec}`, keys: records, bytes: sizeOf(data, codec) };
  }
  measured.results.push({
    ...{ group: 'segments', title: 'Who wrote segment files, processor time', unit: 's' as const },
    set: `${records.toLocaleString('en-US')} records of 13 + 100 bytes`,
    timings,
  });
} finally {
  await cluster.stop();
}
writeResults('segments', measured);
console.log('written: bench/results/segments.json');

/** Of the log alone: a broker's index files are as large as they may become. */
function sizeOf(data: string, topic: string): number {
  return Array.from({ length: PARTITIONS }, (_, i) => join(data, `${topic}-${i}`))
    .flatMap(folder =>
      readdirSync(folder)
        .filter(name => name.endsWith('.log'))
        .map(name => statSync(join(folder, name)).size),
    )
    .reduce((sum, size) => sum + size, 0);
}
