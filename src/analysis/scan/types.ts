// What `keylane scan --json` prints.

import type { Sampled } from '../shared/runs.ts';
import type { Compaction } from './compaction.ts';
import type { HotKey, SplitKeys } from './hot-keys.ts';
import type { KeyLooks } from './key-kinds.ts';
import type { Salting } from './salting.ts';
import type { Skew } from './skew.ts';
import type { WhatIf } from './what-if.ts';

export type VerdictCode =
  | 'mostly-keyless'
  | 'keyless-in-one'
  | 'missing-as-text'
  | 'constant-key'
  | 'keys-in-one'
  | 'few-keys'
  | 'code-key'
  | 'timestamp-key'
  | 'unique-keys'
  | 'hot-key'
  | 'uneven-placement'
  | 'split-keys'
  | 'even';

export interface Verdict {
  code: VerdictCode;
  /** What was seen. */
  message: string;
  /** What to do; empty if nothing. */
  advice: string;
}

export interface ScanAnswer {
  /** All records, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Records without a value, as far as the source tells. */
  tombstones: number;
  /** Bytes of all keys. */
  bytes: number;
  numPartitions: number;
  /** What the answer rests on, if not all records were read; left out if they were. Counts are those of what was read. */
  sample?: ScanSample;
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
  times: { widthMs: number; buckets: TimeStep[] } | null;
  /** What log compaction would keep; null where the last records were not kept. */
  compaction: Compaction | null;
  whatIf: WhatIf[];
  /** Null where keys were not told apart, or none is so hot that salting it would help. */
  salting: Salting | null;
  verdicts: Verdict[];
}

export interface TimeStep {
  /** When it begins, ISO 8601. */
  from: string;
  /** All records, the keyless ones among them. */
  records: number;
  /** An estimate. */
  distinctKeys: number;
  /** Records of each partition, the first being 0, keyless ones where they were found. Null where it is not known: with more than 256 partitions, and with redacted keys. */
  partitions: number[] | null;
}

export interface PartitionLoad {
  partition: number;
  /** Keyed records. */
  records: number;
  /** Bytes of their keys. */
  bytes: number;
  /** Of all keyed records: 0 to 1. */
  share: number;
  /** Keyless records that were found in it. Null where the source does not tell their partitions. */
  keyless: number | null;
  /** Exact if the answer's `exact` is true, otherwise within 3.2 % in 95 % of all cases. Null where it is not known. */
  distinctKeys: number | null;
}

/** Shares lie so far from those that are named, at most; null where that is not known. */
export interface ScanSample extends Sampled {
  errors: {
    /** Of all records. */
    keyless: number | null;
    tombstones: number | null;
    /** Of the keyed records, those in the fullest partition. */
    fullest: number | null;
    /** Of the keyed records, in the order of `hotKeys`. */
    hotKeys: (number | null)[];
  };
}
