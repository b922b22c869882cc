// Measures one set of one group of adapters in a process of its own and sends the timings to the parent.

import { type AdapterContender, adapterGroups } from './contenders/adapters.ts';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import type { Timing } from './results.ts';

const WARM_UP = 5;

const [group, set, rounds] = process.argv.slice(2);
const { messages, contenders, mistake } = adapterGroups[group].sets[set];
const all = await contenders();
const samples = new Map<AdapterContender, number[]>(all.map(contender => [contender, []]));
const random = seeded(7);
const out = new Float64Array(messages().length);
for (let round = -WARM_UP; round < Number(rounds); round++) {
  for (const contender of shuffled(all, random)) {
    const fresh = messages();
    // Processor time, the collector's among it: a machine that others use as well delays what a clock sees.
    const started = process.cpuUsage();
    contender.route(fresh, out);
    const { user, system } = process.cpuUsage(started);
    const nanoseconds = ((user + system) * 1e3) / fresh.length;
    if (round >= 0) samples.get(contender)!.push(nanoseconds);
    const wrong = round === -WARM_UP || round === Number(rounds) - 1 ? mistake(contender, out) : undefined;
    if (wrong !== undefined) throw new Error(`${contender.name}: ${wrong}`);
  }
}
process.send?.(
  [...samples].map(
    ([{ name, isYardstick }, times]): Timing => ({
      contender: name,
      median: median(times),
      min: Math.min(...times),
      n: times.length,
      ...(isYardstick && { isYardstick }),
    }),
  ),
);
process.disconnect?.();
