// Times contenders that are processes, in turns: every answer's checksum is compared, in each round.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PARTITIONS } from './contenders/contender.ts';
import { twin } from './keylane.ts';
import { FIXED, keySet, MIXED, seeded, UNEVEN } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { checksum, encodeKeySet, keylaneProcess, type NativeContender, nameOf, type Process, start } from './native.ts';
import type { Measured, Timing } from './results.ts';

/** Long enough for a JIT compiler to have settled. */
const WARM_UP_MS = 300;
const ROUND_MS = 10;

const TITLES = { single: 'One key a call, in all languages', block: 'Many keys a call, in all languages' };

interface Runner {
  name: string;
  process: Process;
  /** Passes in one round. */
  reps: number;
  medians: number[];
  min: number;
  passes: number;
}

export async function measureProcesses(
  op: 'single' | 'block',
  contenders: NativeContender[],
  folder: string,
  rounds: number,
): Promise<Measured> {
  const commands = [
    { name: 'keylane', command: keylaneProcess('columns') },
    ...(op === 'block' ? [{ name: 'keylane, block of a builder', command: keylaneProcess('builder') }] : []),
    ...contenders.filter(({ ops }) => ops.includes(op)).map(({ id, command }) => ({ name: nameOf(id), command })),
  ];
  const processes = commands.map(({ name, command }) => ({ name, process: start(command) }));
  const measured: Measured = { versions: {}, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] };
  try {
    for (const name of [...FIXED, ...MIXED, ...(op === 'block' ? UNEVEN : [])]) {
      const set = keySet(name);
      process.stderr.write(`${TITLES[op]}: ${set.about}\n`);
      const path = join(folder, `${name}.keys`);
      writeFileSync(path, encodeKeySet(set));
      const right = checksum(set.buffers.map(key => twin.partitionForKey(key, PARTITIONS)));
      const timings = await measureSet(op, processes, path, right, set.count, rounds);
      measured.sets[name] = { about: set.about, keys: set.count, bytes: set.bytes.length };
      measured.results.push({ group: `all-${op}`, title: TITLES[op], unit: 'ns', set: name, timings });
    }
  } finally {
    for (const { process } of processes) await process.close();
  }
  return measured;
}

async function measureSet(
  op: 'single' | 'block',
  processes: { name: string; process: Process }[],
  keys: string,
  right: number,
  count: number,
  rounds: number,
): Promise<Timing[]> {
  const ask = async ({ name, process }: { name: string; process: Process }, reps: number) => {
    const answer = await process.ask({ op, keys, numPartitions: PARTITIONS, reps });
    if (answer.count !== count || answer.checksum !== right) {
      throw new Error(`${name} answers ${keys} with checksum ${answer.checksum} instead of ${right}.`);
    }
    return answer.ns;
  };
  const runners: Runner[] = [];
  for (const contender of processes) {
    const started = performance.now();
    let ns: number[];
    do {
      ns = await ask(contender, 10);
    } while (performance.now() - started < WARM_UP_MS);
    const reps = Math.max(1, Math.min(1000, Math.round((ROUND_MS * 1e6) / median(ns))));
    runners.push({ ...contender, reps, medians: [], min: Infinity, passes: 0 });
  }
  const random = seeded(3);
  for (let round = 0; round < rounds; round++) {
    for (const runner of shuffled(runners, random)) {
      const ns = await ask(runner, runner.reps);
      runner.medians.push(median(ns) / count);
      runner.min = Math.min(runner.min, ...ns.map(ns => ns / count));
      runner.passes += ns.length;
    }
  }
  return runners.map(({ name, medians, min, passes }) => ({
    contender: name,
    median: median(medians),
    min,
    n: passes,
    keysPerPass: count,
  }));
}
