// The real Java client under JMH, Java's own benchmark harness: all key sets in one run, after the others and not between them.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PARTITIONS } from './contenders/contender.ts';
import { median } from './measure.ts';
import { type NativeContender, nameOf } from './native.ts';
import type { SetTimings } from './results.ts';

interface Benchmark {
  benchmark: string;
  params: { keys: string };
  primaryMetric: { rawData: number[][] };
}

/** Adds JMH's timings to the results of `all-${op}`; the key set files are already in the folder. */
export function measureJmh(
  { id, command: [program, ...args] }: NativeContender,
  op: 'single' | 'block',
  folder: string,
  results: SetTimings[],
): void {
  const columns = results.filter(({ group }) => group === `all-${op}`);
  const output = join(folder, `jmh-${op}.json`);
  const method = op === 'block' ? 'batch' : 'single';
  const paths = columns.map(({ set }) => join(folder, `${set}.keys`));
  process.stderr.write(`${nameOf(id)}: ${method}\n`);
  // The command ends with a pattern for both benchmarks; JMH takes several, so the narrower one has to replace it.
  const others = args.map(argument => (argument === 'RouteBenchmark' ? `RouteBenchmark.${method}` : argument));
  execFileSync(
    program,
    [...others, '-p', `keys=${paths.join(',')}`, '-p', `numPartitions=${PARTITIONS}`, '-rff', output],
    { stdio: ['ignore', 2, 2] },
  );
  const benchmarks: Benchmark[] = JSON.parse(readFileSync(output, 'utf8'));
  for (const column of columns) {
    const found = benchmarks.find(({ params }) => basename(params.keys, '.keys') === column.set);
    if (!found) throw new Error(`JMH has no result for the key set ${column.set}.`);
    const samples = found.primaryMetric.rawData.flat().map(ns => (op === 'block' ? ns / keysOf(column) : ns));
    column.timings.push({
      contender: nameOf(id),
      median: median(samples),
      min: Math.min(...samples),
      n: samples.length,
      note: "JMH's iterations, each the mean of 250 ms; not interleaved with the others",
    });
  }
}

const keysOf = ({ timings }: SetTimings): number => timings[0].keysPerPass!;
