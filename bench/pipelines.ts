// Commands, alone or piped, timed from their start to their end: processor time of all of their processes, as GNU time has it.

import { timed } from './gnu-time.ts';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import type { Timing } from './results.ts';

export interface Pipeline {
  readonly name: string;
  /** For sh. */
  readonly command: string;
  /** How many records its answer counts; left out for a yardstick, which counts none. */
  records?(output: string): number;
}

/** Each in its turn, in an order drawn anew each round. Needs GNU time. */
export function timePipelines(pipelines: readonly Pipeline[], records: number, rounds: number): Timing[] {
  const samples = new Map<Pipeline, { seconds: number; megabytes: number }[]>(pipelines.map(each => [each, []]));
  const random = seeded(4);
  for (let round = 0; round <= rounds; round++) {
    for (const pipeline of shuffled([...pipelines], random)) {
      process.stderr.write(`round ${round} of ${rounds}: ${pipeline.name}\n`);
      const sample = run(pipeline, records);
      // The first round brings files and programs into the page cache.
      if (round > 0 || rounds === 0) samples.get(pipeline)!.push(sample);
    }
  }
  return [...samples].map(([{ name, records: count }, each]) => {
    const seconds = each.map(sample => sample.seconds);
    return {
      contender: name,
      median: median(seconds),
      min: Math.min(...seconds),
      n: each.length,
      peakMegabytes: Math.round(Math.max(...each.map(({ megabytes }) => megabytes))),
      ...(count ? {} : { isYardstick: true }),
    };
  });
}

function run({ name, command, records: count }: Pipeline, records: number): { seconds: number; megabytes: number } {
  const { status, stdout, stderr, seconds, megabytes } = timed('sh', ['-c', command]);
  // who ends with 1 if there is a finding.
  if (status !== 0 && status !== 1) throw new Error(`${name} ended with ${status}: ${stderr.slice(-500)}`);
  if (count && count(stdout) !== records) throw new Error(`${name} counts ${count(stdout)} of ${records} records.`);
  return { seconds, megabytes };
}
