// How the keys of a scan spread over the partitions, and what there is to say about them.

import { isExact, type KeyColumns, keyEnd, sampledShare, sampleOf } from '../../state/keys/columns.ts';
import type { Estimate } from '../../state/sketches/hll.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';
import type { ScanState } from '../../state/state.ts';
import { type Compaction, compactionOf } from './compaction.ts';
import { type HotKey, hotKeys, type SplitKeys, splitKeys } from './hot-keys.ts';
import { type KeyLooks, looksOf } from './key-kinds.ts';
import { walkKeys } from './key-walk.ts';
import { type Salting, saltingOf } from './salting.ts';
import { type Skew, skewOf } from './skew.ts';
import { spreadAnswer } from './spread.ts';
import { type Verdict, verdictsOf } from './verdicts.ts';
import { type WhatIf, whatIf } from './what-if.ts';

export interface ScanAnswer {
  /** All records, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Records without a value, as far as the source tells. */
  tombstones: number;
  /** Bytes of all keys. */
  bytes: number;
  numPartitions: number;
  /** Whether `partitions` are where the Java client would put the records, or where they were found. */
  partitionsFrom: 'rule' | 'records';
  /** Whether keys are digests with somebody's secret: then nothing is known of their bytes, and what follows from those is left out. */
  redacted: boolean;
  partitions: PartitionLoad[];
  skew: Skew;
  /** Whether what follows is exact: false if there were more keys than fit into the memory. Null where keys were not told apart. */
  exact: boolean | null;
  distinctKeys: number | null;
  /** The range that holds the true number in 95 % of all cases. */
  distinctKeysBounds: { lower: number; upper: number } | null;
  /** The keys with the most records, and with the most bytes. */
  hotKeys: HotKey[];
  hotKeysByBytes: HotKey[];
  splitKeys: SplitKeys | null;
  looks: KeyLooks | null;
  /** Records over time, where the source has times. */
  times: { widthMs: number; buckets: { from: string; records: number; distinctKeys: number }[] } | null;
  /** What log compaction would keep; null where the last records were not kept. */
  compaction: Compaction | null;
  whatIf: WhatIf[];
  /** Null where keys were not told apart, or none is so hot that salting it would help. */
  salting: Salting | null;
  verdicts: Verdict[];
}

export interface PartitionLoad {
  partition: number;
  /** Keyed records. */
  records: number;
  /** Bytes of their keys. */
  bytes: number;
  /** Of all keyed records: 0 to 1. */
  share: number;
  /** Exact if the answer's `exact` is true, otherwise within 3.2 % in 95 % of all cases. Null where it is not known. */
  distinctKeys: number | null;
}

export interface ScanQuestion {
  /** How many hot keys and examples to name. */
  top?: number;
  /** Other numbers of partitions to try. */
  counts?: readonly number[];
}

const TOP = 10;

export function scanAnswer(state: ScanState, { top = TOP, counts = [] }: ScanQuestion = {}): ScanAnswer {
  const { records, keyless, keys } = state;
  const spread = spreadAnswer(state);
  if (!keys) return spread;
  const keyed = records - keyless;
  /** Keys as they are. */
  const plain = spread.redacted ? undefined : keys;
  const walk = walkKeys(state, keys, top);
  const distinct = estimateTheta(walk.sampled, sampledShare(keys));
  const distinctKeys = Math.round(distinct.value);
  const answer = {
    ...spread,
    skew: skewOf(state, walk, distinctKeys),
    exact: isExact(keys),
    distinctKeys,
    distinctKeysBounds: { lower: Math.floor(distinct.lower), upper: Math.ceil(distinct.upper) },
    hotKeys: hotKeys(keys, keyed, walk.byRecords),
    hotKeysByBytes: plain ? hotKeys(plain, keyed, walk.byBytes) : [],
    splitKeys: splitKeys(keys, walk.sampledSplits, walk.splits),
    looks: plain ? looksOf(plain) : null,
    compaction: compactionOf(state, keys),
    whatIf: plain ? counts.map(count => whatIf(plain, count)).filter(each => each !== null) : [],
    salting: plain ? saltingOf(state, plain, walk.toSalt) : null,
  };
  return { ...answer, verdicts: verdictsOf(answer) };
}

/** How many distinct keys, the empty one among them. */
export function distinctKeysOf(keys: KeyColumns): Estimate {
  const isSampled = sampleOf(keys);
  let sampled = 0;
  for (let i = 0; i < keys.count; i = keyEnd(keys, i)) if (isSampled(i)) sampled++;
  return estimateTheta(sampled, sampledShare(keys));
}
