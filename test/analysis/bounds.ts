// Random streams with more keys than fit, in parts that are merged: does the truth lie where the answers say?
//   tsx test/analysis/bounds.ts [--streams 2000] [--seed 1]

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { shrinkColumns } from '../../src/state/keys/merge.ts';
import { estimateHll } from '../../src/state/sketches/hll.ts';
import { emptyState, mergeState } from '../../src/state/state.ts';
import { assertHolds, type Found, seededRandom } from '../reference/slow-keys.ts';
import { scanOf } from '../reference/slow-scan.ts';

const N = 4;
/** Room for a few thousand keys, after what the table itself needs. */
const MEMORY = 3 << 20;

/** How often the truth was in a range that is said to hold it in 95 % of all cases. */
export interface Coverage {
  inside: number;
  of: number;
}

export interface Bounds {
  distinctKeys: Coverage;
  splitKeys: Coverage;
  /** Of each partition's HLL sketch. */
  partitionKeys: Coverage;
  /** Of all: 4 standard deviations would be 0.064. */
  worstPartitionError: number;
}

/** @throws if a bound that always holds does not: a hot key's records, a key of the sample, what a missing key can have */
export function measureBounds(streams: number, seed: number): Bounds {
  const random = seededRandom(seed);
  const none = () => ({ inside: 0, of: 0 });
  const bounds = { distinctKeys: none(), splitKeys: none(), partitionKeys: none(), worstPartitionError: 0 };
  const tell = (coverage: Coverage, truth: number, range: { lower: number; upper: number }) => {
    coverage.of++;
    if (range.lower <= truth && truth <= range.upper) coverage.inside++;
  };
  for (let stream = 0; stream < streams; stream++) {
    const found = makeStream(random);
    const state = emptyState(N);
    const parts = 1 + Math.floor(3 * random());
    for (let part = 0; part < parts; part++) {
      const some = found.slice((found.length * part) / parts, (found.length * (part + 1)) / parts);
      const records = some.map(each => ({ ...each, isTombstone: false, time: NaN }));
      mergeState(state, scanOf(records, N, new WasmKeyTable(N, MEMORY)), Infinity);
    }
    if (random() < 0.5) state.keys = shrinkColumns(state.keys!, 150_000);
    assertHolds(state.keys!, found);

    const answer = scanAnswer(state, { top: 5 });
    const places = new Map<string, Set<number>>();
    for (const { key, partition } of found) {
      const name = key.toString();
      places.set(name, (places.get(name) ?? new Set()).add(partition));
    }
    const all = [...places.values()];
    tell(bounds.distinctKeys, places.size, answer.distinctKeysBounds!);
    tell(bounds.splitKeys, all.filter(each => each.size > 1).length, answer.splitKeys!.bounds);
    for (const [partition, registers] of state.sketches!.entries()) {
      const truth = all.filter(each => each.has(partition)).length;
      const estimate = estimateHll(registers);
      tell(bounds.partitionKeys, truth, estimate);
      bounds.worstPartitionError = Math.max(bounds.worstPartitionError, Math.abs(estimate.value / truth - 1));
    }
  }
  return bounds;
}

/** 20,000 to 60,000 records of new keys: a few far more frequent, some long, some in two partitions. */
function makeStream(random: () => number): Found[] {
  const distinct = 5000 + Math.floor(45_000 * random());
  const skew = random();
  const name = `${Math.floor(random() * 2 ** 32).toString(36)}-`;
  return Array.from({ length: 20_000 + Math.floor(40_000 * random()) }, () => {
    const rank = random() < skew ? Math.floor(distinct ** random()) : Math.floor(random() * distinct);
    const key = Buffer.from(`${name}${rank}${rank % 11 === 0 ? 'x'.repeat(rank % 90) : ''}`);
    return { key, partition: rank % 5 === 0 && random() < 0.5 ? 0 : rank % N };
  });
}

export const shareOf = ({ inside, of }: Coverage): number => inside / of;

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({
    options: { streams: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
  });
  const bounds = measureBounds(Number(values.streams), Number(values.seed));
  console.log(JSON.stringify(bounds));
  const { distinctKeys, splitKeys, partitionKeys } = bounds;
  // Five standard deviations of a share of 0.95 in so many streams.
  const isIn = (coverage: Coverage) => shareOf(coverage) >= 0.95 - 5 * Math.sqrt((0.95 * 0.05) / coverage.of);
  const good = [distinctKeys, splitKeys, partitionKeys].filter(isIn).length;
  console.log(`${good} passed, ${3 - good} failed`);
  process.exitCode = good === 3 ? 0 : 1;
}
