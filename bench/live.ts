// How long `keylane who` of a live topic takes, beside what is piped into it; what it costs to load the client, and to ask a cluster for facts.
//   npx tsx bench/live.ts [--records 5000000] [--rounds 3]      writes results/live.json; needs kcat, GNU time, a JDK and Maven

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timed } from './gnu-time.ts';
import { dist } from './keylane.ts';
import { clusterWith, kcatVersion, PARTITIONS, VALUE_BYTES } from './live-topic.ts';
import { median } from './measure.ts';
import { type Pipeline, timePipelines } from './pipelines.ts';
import { type Measured, type Timing, writeResults } from './results.ts';

const TIMES = 9;
const main = fileURLToPath(new URL('cli/main.js', dist));
const recordsOf = (output: string): number => JSON.parse(output).records;

const { values } = parseArgs({
  options: { records: { type: 'string', default: '5000000' }, rounds: { type: 'string', default: '3' } },
});
const [records, rounds] = [Number(values.records), Number(values.rounds)];
const kcat = kcatVersion();
if (kcat === undefined) throw new Error('kcat is not there: it fills the topic and is what is compared.');
const measured: Measured = {
  ...{ versions: { kcat }, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] },
};
const cluster = await clusterWith([{ name: 'none', codec: 'none', records }]);
try {
  measured.versions.Kafka = await cluster.version();
  const address = cluster.bootstrap[0];
  const who = (source: string, format: string): string =>
    `${process.execPath} ${main} who ${source} ${format && `-n ${PARTITIONS} --format ${format}`} --json`;
  const read = (output: string): string => `kcat -C -e -q -b ${address} -t none ${output}`;
  const fields = `-f '%p\\t%k\\n'`;
  const pipelines: Pipeline[] = [
    { name: 'keylane who kafka://…', command: who(`kafka://${address}/none`, ''), records: recordsOf },
    { name: 'kcat -J, piped into keylane who', command: `${read('-J')} | ${who('-', 'kcat')}`, records: recordsOf },
    { name: 'kcat -f, piped into keylane who', command: `${read(fields)} | ${who('-', 'tsv')}`, records: recordsOf },
    { name: 'kcat -f alone', command: `${read(fields)} > /dev/null` },
  ];
  const timings = timePipelines(pipelines, records, rounds);
  const set = `${records.toLocaleString('en-US')} records of 13 + ${VALUE_BYTES} bytes`;
  measured.results.push({ group: 'live', title: 'Who wrote a live topic, processor time', unit: 's', set, timings });
  measured.results.push({
    ...{ group: 'live-start', title: 'Before anything is read, processor time', unit: 'ms' as const, set: 'a start' },
    timings: [importTime(), topicTime(`kafka://${address}/none`), bareTime()],
  });
} finally {
  await cluster.stop();
}
writeResults('live', measured);
console.log('written: bench/results/live.json');

/** Of the chunk with the client library, in a process that has loaded nothing else. */
function importTime(): Timing {
  const [chunk] = readdirSync(new URL('cli/', dist)).filter(name => name.startsWith('protocol-'));
  const url = new URL(`cli/${chunk}`, dist).href;
  const script = `const from = process.cpuUsage(); await import(${JSON.stringify(url)}); const { user, system } = process.cpuUsage(from); console.log((user + system) / 1000)`;
  return timing('import of the client', () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    return Number(stdout);
  });
}

function topicTime(address: string): Timing {
  return timing('keylane topic, the whole process', () => timeOf([main, 'topic', address]));
}

function bareTime(): Timing {
  return { ...timing('Node that does nothing', () => timeOf(['-e', '0'])), isYardstick: true };
}

function timeOf(args: string[]): number {
  const { status, stderr, seconds } = timed(process.execPath, args);
  if (status !== 0) throw new Error(stderr);
  return 1000 * seconds;
}

function timing(contender: string, measure: () => number): Timing {
  measure();
  const all = Array.from({ length: TIMES }, measure);
  return { contender, median: median(all), min: Math.min(...all), n: TIMES };
}
