// Few keys with most of the records: how full the fullest partition becomes, with salts or lanes against it, and what a reader pays for them.

import { spreadOf } from '../../analysis/shared/evenness.ts';
import type { NamedKey } from '../../analysis/where.ts';
import type { Key } from '../../core/key.ts';
import {
  createPartitioner,
  type FoundRecord,
  type Lane,
  type LaneReport,
  laneReport,
  partitionsOf,
  saltedKey,
} from '../../partitioners/index.ts';
import type { ProducerRuleId } from '../../rules/producer-rules.ts';
import { type Order, orderOf, type Placed } from './order.ts';
import { seeded } from './seeded.ts';
import { zipf } from './zipf.ts';

export interface HotKeysSetup {
  rule: ProducerRuleId;
  numPartitions: number;
  /** The first key is the hottest; each once. */
  keys: readonly NamedKey[];
  /** Of Zipf's law: 0 is even. */
  exponent: number;
  records: number;
  /** How many of the hottest keys get a remedy. */
  hot: number;
  remedy: Remedy;
  seed: number;
}

export type Remedy =
  | { kind: 'none' }
  /** Over so many salted keys. */
  | { kind: 'salts'; fanout: number; readerMerges: boolean }
  /** So many partitions of their own, the last ones; all others share the rest. */
  | { kind: 'lane'; partitions: number; within: 'hash' | 'round-robin' };

export interface HotKey extends NamedKey {
  records: number;
  /** Where its records can be, which a reader of this one key has to read; ascending. */
  partitions: readonly number[];
}

export interface HotKeys {
  /** Of each partition. */
  records: Float64Array;
  maxOverMean: number;
  coefficientOfVariation: number;
  /** The hottest keys, those with a remedy first of all: as they were drawn. */
  keys: HotKey[];
  /** What `laneReport` says; null without lanes. */
  lanes: LaneReport | null;
  order: Order;
}

/** How many keys are named. */
const NAMED = 12;
const TOPIC = 'lab';

/** @throws {KeylaneError} as the partitioner does */
export function hotKeys(setup: HotKeysSetup): HotKeys {
  const { rule, numPartitions, keys, exponent, records, hot, remedy, seed } = setup;
  const draw = zipf(keys.length, exponent, seeded(seed));
  // A stream of its own: which keys come does not depend on the remedy.
  const random = seeded(~seed);
  const isHot = new Set(keys.slice(0, hot).map(({ key }) => key));
  const lanes = lanesOf(setup, isHot);
  const partitioner = createPartitioner({ rule, random, lanes });
  const placed: Placed[] = [];
  const found: FoundRecord[] = [];
  const counts = new Map(keys.map(({ key }) => [key, 0]));
  const loads = new Float64Array(numPartitions);
  for (let i = 0; i < records; i++) {
    const { name, key } = keys[draw()];
    const salt = { fanout: fanoutOf(setup, isHot, key), pick: (fanout: number) => Math.floor(random() * fanout) };
    const partition = partitioner.partition({ key: saltedKey(key, salt) }, { topic: TOPIC, numPartitions });
    const number = counts.get(key)!;
    counts.set(key, number + 1);
    loads[partition]++;
    placed.push({ key: name, number, partition });
    found.push({ key, partition });
  }

  const report = lanes.length > 0 ? laneReport(lanes, found, { numPartitions }) : null;
  const merges = remedy.kind === 'salts' && remedy.readerMerges;
  const partitionsFor = (key: Key): readonly number[] => {
    if (report && remedy.kind === 'lane' && remedy.within !== 'hash' && isHot.has(key))
      return report.lanes[0].partitions;
    if (report) return [partitioner.partition({ key }, { topic: TOPIC, numPartitions })];
    return partitionsOf(key, { rule, numPartitions, fanout: fanoutOf(setup, isHot, key) });
  };
  const merged = new Map(merges ? keys.slice(0, hot).map(({ name, key }) => [name, partitionsFor(key)]) : []);
  return {
    records: loads,
    ...spreadOf(loads),
    keys: keys
      .slice(0, Math.max(hot, NAMED))
      .map(({ name, key }) => ({ name, key, records: counts.get(key)!, partitions: partitionsFor(key) })),
    lanes: report,
    order: orderOf(placed, numPartitions, { seed, mergedFrom: key => merged.get(key) }),
  };
}

/** The hot keys have the last partitions to themselves. */
function lanesOf({ remedy, numPartitions }: HotKeysSetup, isHot: ReadonlySet<Key>): Lane[] {
  if (remedy.kind !== 'lane') return [];
  const to = Array.from({ length: remedy.partitions }, (_, i) => numPartitions - 1 - i);
  return [
    { name: 'hot', when: ({ key }) => isHot.has(key!), to, within: remedy.within },
    { name: 'others', to: 'rest' },
  ];
}

const fanoutOf = ({ remedy }: HotKeysSetup, isHot: ReadonlySet<Key>, key: Key): number =>
  remedy.kind === 'salts' && isHot.has(key) ? remedy.fanout : 1;
