// How much of producer.send() the partitioner costs, with the client's own and with keylane: 10,000 messages, no broker.

import { parseArgs } from 'node:util';
import { PARTITIONS } from './contenders/contender.ts';
import { twin } from './keylane.ts';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { kafkajsProducers } from './producers/kafkajs.ts';
import { platformaticProducers } from './producers/platformatic.ts';
import { checkProducer, type Job, MESSAGES, makeJob, messagesFor, type Producer } from './producers/producer.ts';
import { type Measured, type Timing, writeResults } from './results.ts';
import { loadRivals } from './rivals.ts';
import { digits, groupTable } from './text.ts';

const SETS = ['order', '36', '8-40'];
const WARM_UP = 3;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '21' }, name: { type: 'string', default: 'producer' } },
});
const rounds = Number(values.rounds);
const { versions, leftOut } = await loadRivals();
const measured: Measured = { versions: {}, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] };

await measureClient('kafkajs', kafkajsProducers);
await measureClient('@platformatic/kafka', platformaticProducers);
writeResults(values.name, measured);
console.log(`written: bench/results/${values.name}.json`);

async function measureClient(client: string, create: () => Promise<Producer[]>): Promise<void> {
  if (!versions[client]) {
    measured.leftOut.push(...leftOut.filter(({ contender }) => contender === client));
    console.log(`left out: ${client}`);
    return;
  }
  measured.versions[client] = versions[client];
  const producers = await create();
  const group = `producer-${client}`;
  const title = `producer.send() of ${MESSAGES.toLocaleString('en-US')} messages with ${client}`;
  for (const set of SETS) {
    const job = makeJob(set, key => twin.partitionForKey(key, PARTITIONS));
    process.stderr.write(`${title}: ${set}\n`);
    const timings = await measureSends(producers, job);
    measured.results.push({ group, title, unit: 'ms', set, timings });
  }
  console.log(groupTable(measured.results, group));
  for (const { set, timings } of measured.results.filter(result => result.group === group)) {
    const [own, theirs, none] = timings.map(({ median }) => median);
    const share = (time: number) => (time > none ? `${digits(((time - none) / time) * 100)} %` : 'lost in the noise');
    console.log(`${set}: the partitioner's share of send() is ${share(theirs)}, with keylane ${share(own)}`);
  }
  console.log();
}

async function measureSends(producers: Producer[], job: Job): Promise<Timing[]> {
  const samples = new Map<Producer, number[]>(producers.map(producer => [producer, []]));
  for (const producer of producers) {
    for (let i = 0; i < WARM_UP; i++) await checkProducer(producer, job);
  }
  const random = seeded(5);
  for (let round = 0; round < rounds; round++) {
    for (const producer of shuffled(producers, random)) {
      const messages = messagesFor(producer, job);
      const started = performance.now();
      await producer.send(messages);
      samples.get(producer)!.push(performance.now() - started);
    }
  }
  return [...samples].map(([{ name, note, isYardstick }, times]) => ({
    contender: name,
    median: median(times),
    min: Math.min(...times),
    n: times.length,
    ...(note && { note }),
    ...(isYardstick && { isYardstick }),
  }));
}
