// The records of one key.

import type { RuleId } from '../../rules/index.ts';
import type { SessionClient } from '../who/sessions.ts';

export interface FindAnswer {
  /** As it was given. */
  key: string;
  /** Its bytes. */
  hex: string;
  /** Null where the source does not tell it. */
  numPartitions: number | null;
  /** Where rules put the key; the first has most clients. Empty if all was read, whatever rules say. */
  candidates: { partition: number; rules: RuleId[] }[];
  /** The partitions that were read; null for all. */
  partitionsRead: number[] | null;
  /** Records of any key that were looked at. */
  recordsRead: number;
  /** Records of this key. */
  found: number;
  /** The newest of them, the newest last; by time, and by offset where times are the same. */
  records: FoundRecord[];
}

export interface FoundRecord {
  partition: number;
  offset: number | null;
  /** Milliseconds since 1970. */
  timestamp: number | null;
  isTombstone: boolean;
  /** Of the value; null for a tombstone, and where the source does not tell. */
  valueBytes: number | null;
  /** The value's first bytes, if they were asked for; null for a tombstone. */
  value?: FoundValue | null;
  /** The rules of the candidates that put the key into this partition. */
  rules: RuleId[];
  /** `producer 143`, or what a client without an id leaves: `-1/0/0`; null where the source has no batches. */
  session: string | null;
  isTransactional: boolean;
  /** Who leaves this mark and has one of these rules. */
  clients: SessionClient[];
}

export interface FoundValue {
  /** Null for what is no UTF-8. */
  text: string | null;
  hex: string;
  /** Whether there is more of it. */
  isCut: boolean;
}
