// Compares every answer, then takes the time: the contenders of one group over one key set, in turns.

import { Bench, type Task } from 'tinybench';
import { type Contender, PARTITIONS, type Rule } from './contenders/contender.ts';
import { twin } from './keylane.ts';
import { type KeySet, type Random, seeded } from './keys.ts';
import type { Timing } from './results.ts';

/** A pass over all keys that takes longer is cut: each pass then takes the next part of the keys. kafkajs needs a second for some sets. */
const LONGEST_PASS_MS = 20;

interface Budget {
  /** What each contender gets before the first round, and in each. It always gets one pass. */
  warmUpMs: number;
  roundMs: number;
}

const FULL: Budget = { warmUpMs: 40, roundMs: 6 };
export const ONCE: Budget = { warmUpMs: 0, roundMs: 0 };

export class WrongAnswer extends Error {}

/** Fails at the first key that a contender sends elsewhere than its rule says. */
export function checkAnswers({ name, rule = 'java', route }: Contender, set: KeySet): void {
  const out = new Int32Array(set.count).fill(-1);
  route(set, out, 0, set.count);
  compare(name, rule, set, out);
}

function compare(name: string, rule: Rule, set: KeySet, out: Int32Array): void {
  for (let i = 0; i < set.count; i++) {
    const isRight =
      rule === 'another hash' ? out[i] >= 0 && out[i] < PARTITIONS : out[i] === expected(set.buffers[i], rule);
    if (!isRight) {
      const right = rule === 'another hash' ? `0 to ${PARTITIONS - 1}` : expected(set.buffers[i], rule);
      throw new WrongAnswer(`${name}, set ${set.name}, key ${i}: partition ${out[i]} instead of ${right}.`);
    }
  }
}

function expected(key: Uint8Array, rule: Rule): number {
  return rule === 'unsigned' ? (twin.murmur2(key) >>> 0) % PARTITIONS : twin.partitionForKey(key, PARTITIONS);
}

interface Runner {
  contender: Contender;
  task: Task;
  out: Int32Array;
  /** Keys of one pass. */
  pass: number;
  medians: number[];
  min: number;
  passes: number;
}

/** Nanoseconds a key, from `rounds` rounds over all contenders. */
export function measure(contenders: Contender[], set: KeySet, rounds: number, { warmUpMs, roundMs } = FULL): Timing[] {
  const bench = new Bench({ time: roundMs, iterations: 1, warmup: false, retainSamples: true, throws: true });
  bench.addEventListener('warning', event =>
    process.stderr.write(`${event.task.name}: the timer is too coarse for this\n`),
  );
  const runners = contenders.map(contender => createRunner(bench, contender, set, warmUpMs));
  const random = seeded(1);
  for (let round = 0; round < rounds; round++) {
    // A contender's neighbours leave their traces in caches and heap: each round draws another order, so that all get the same share.
    for (const runner of shuffled(runners, random)) runRound(runner);
  }
  return runners.map(({ contender, out, pass, medians, min, passes }) => {
    // Once more, since the optimised code came only after the first check.
    compare(contender.name, contender.rule ?? 'java', set, out);
    return { contender: contender.name, median: median(medians), min, n: passes, keysPerPass: pass };
  });
}

function createRunner(bench: Bench, contender: Contender, set: KeySet, warmUpMs: number): Runner {
  const out = new Int32Array(set.count);
  const { count } = set;
  const pass = warmUp(contender, set, out, warmUpMs);
  let from = 0;
  bench.add(contender.name, () => {
    const to = Math.min(from + pass, count);
    contender.route(set, out, from, to);
    from = to === count ? 0 : to;
  });
  return { contender, task: bench.getTask(contender.name)!, out, pass, medians: [], min: Infinity, passes: 0 };
}

/** Warms up, and says how many keys a pass may have. The parts are equally long, or the last one would be timed wrongly. */
function warmUp({ route, isBatch }: Contender, set: KeySet, out: Int32Array, ms: number): number {
  const { count } = set;
  const started = performance.now();
  let before = started;
  let last = 0;
  do {
    route(set, out, 0, count);
    const after = performance.now();
    last = after - before;
    before = after;
  } while (before - started < ms);
  if (isBatch) return count;
  let parts = 1;
  while (last / parts > LONGEST_PASS_MS && count % (parts * 2) === 0) parts *= 2;
  return count / parts;
}

function runRound(runner: Runner): void {
  runner.task.reset(false);
  const { result } = runner.task.runSync();
  if (result.state !== 'completed') throw new Error(`${runner.contender.name} did not complete its round.`);
  const { p50, min, samplesCount } = result.latency;
  const nanosecondsPerKey = 1e6 / runner.pass;
  runner.medians.push(p50 * nanosecondsPerKey);
  runner.min = Math.min(runner.min, min * nanosecondsPerKey);
  runner.passes += samplesCount;
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function shuffled<T>(values: T[], random: Random): T[] {
  const order = [...values];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
