// `npm run bench:adapters`: what one message costs in an adapter and in the client's own partitioner. A minute.

import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { adapterGroups } from './contenders/adapters.ts';
import { PARTITIONS } from './contenders/contender.ts';
import { type Measured, writeResults } from './results.ts';
import { loadRivals } from './rivals.ts';
import { groupTable } from './text.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '41' }, name: { type: 'string', default: 'adapters' } },
});
const { versions, leftOut } = await loadRivals();
const used = ['kafkajs', '@platformatic/kafka'];
const measured: Measured = {
  versions: Object.fromEntries(used.filter(name => versions[name]).map(name => [name, versions[name]])),
  partitions: PARTITIONS,
  rounds: Number(values.rounds),
  sets: {},
  results: [],
  leftOut: leftOut.filter(({ contender }) => used.includes(contender)),
};
for (const [group, { title, sets }] of Object.entries(adapterGroups)) {
  for (const set of Object.keys(sets)) {
    process.stderr.write(`${title}: ${set}\n`);
    const timings = await inProcess(group, set);
    measured.results.push({ group, title, unit: 'ns', set, timings });
  }
  console.log(`${groupTable(measured.results, group)}\n`);
}
writeResults(values.name, measured);
console.log(`written: bench/results/${values.name}.json`);

/** A process for each set, so that no function has been shaped by other messages. */
function inProcess(group: string, set: string): Promise<Measured['results'][number]['timings']> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('adapters-process.ts', import.meta.url), [group, set, values.rounds]);
    child.on('message', message => resolve(message as Measured['results'][number]['timings']));
    child.on('exit', code => code !== 0 && reject(new Error(`${group}, ${set} failed: see above.`)));
  });
}
