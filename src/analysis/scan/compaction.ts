// What log compaction would make of a topic: of each key in each partition the last record stays, and a tombstone for some time.

import {
  isExact,
  type KeyColumns,
  sampledShare,
  sampleOf,
  TOMBSTONE_VALUE,
  UNKNOWN_VALUE,
} from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';

export interface Compaction {
  /** Whether the figures are exact; otherwise they are estimated from the sample of the keys. */
  exact: boolean;
  /** What tells which record is the last one: its offset, or its place in the source. */
  lastBy: 'offset' | 'order';
  /** Keys whose last record has a value; a key in two partitions is compacted in each of them, and counts twice. */
  liveKeys: number;
  /** Keys whose last record is a tombstone: it goes too once delete.retention.ms is over. */
  tombstones: number;
  /** Records that compaction would take away at once: all keyed ones but the live keys' and the tombstones. */
  removable: number;
  /** Bytes of keys and values of the live keys' last records; null where the source does not tell values' bytes. */
  liveBytes: number | null;
}

/** Null where the last records were not kept. */
export function compactionOf({ records, keyless, lastBy, redactedBy }: ScanState, keys: KeyColumns): Compaction | null {
  const { last, count, lengths } = keys;
  if (!last || !lastBy) return null;
  const isSampled = sampleOf(keys);
  let [live, tombstones, bytes] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    if (!isSampled(i)) continue;
    const value = last.values[i];
    if (value === TOMBSTONE_VALUE) tombstones++;
    else {
      live++;
      bytes += value === UNKNOWN_VALUE ? NaN : lengths[i] + value;
    }
  }
  const share = sampledShare(keys);
  const [liveKeys, tombs] = [live, tombstones].map(each => Math.round(each / share));
  return {
    exact: isExact(keys),
    lastBy,
    liveKeys,
    tombstones: tombs,
    removable: Math.max(0, records - keyless - liveKeys - tombs),
    // Of redacted keys the length is gone.
    liveBytes: Number.isNaN(bytes) || redactedBy !== undefined ? null : Math.round(bytes / share),
  };
}
