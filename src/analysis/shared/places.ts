// Where a rule puts each key of a scan.

import { KeyBlock, partitionsForKeys } from '../../core/index.ts';
import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { type KeyColumns, keyAt, MOST_STORED } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';

/** The key is too long to be kept whole, so the rule can't be asked. */
export const UNKNOWN = -1;
const KEYS_AT_ONCE = 1 << 16;

/** The partition of each entry, or `UNKNOWN`. */
export function placesOf(state: ScanState, keys: KeyColumns, at: RuleAtCount): Int32Array {
  if (isCounted(state, at)) return keys.partitions.map(partition => partition % at.numPartitions);
  const places = at.rule === 'murmur2' ? javaPlaces(keys, at.numPartitions) : otherPlaces(keys, at);
  for (let i = 0; i < keys.count; i++) if (keys.lengths[i] > MOST_STORED) places[i] = UNKNOWN;
  return places;
}

/** Whether the scan's own partitions tell those of the rule, also for keys that it has not kept: p mod n for a multiple of n. */
export function isCounted({ partitionsFrom, numPartitions }: ScanState, at: RuleAtCount): boolean {
  return partitionsFrom === 'rule' && at.rule === 'murmur2' && numPartitions % at.numPartitions === 0;
}

function javaPlaces(keys: KeyColumns, numPartitions: number): Int32Array {
  const { count, starts, bytes } = keys;
  const places = new Int32Array(count);
  for (let from = 0; from < count; from += KEYS_AT_ONCE) {
    const to = Math.min(count, from + KEYS_AT_ONCE);
    const [base, end] = [starts[from], to === count ? bytes.length : starts[to]];
    const offsets = new Uint32Array(to - from + 1);
    for (let i = from; i < to; i++) offsets[i - from] = starts[i] - base;
    offsets[to - from] = end - base;
    const block = KeyBlock.fromColumns(bytes.subarray(base, end), offsets);
    partitionsForKeys(block, numPartitions, places.subarray(from, to));
  }
  return places;
}

function otherPlaces(keys: KeyColumns, at: RuleAtCount): Int32Array {
  const rule = ruleOf(at.rule);
  const places = new Int32Array(keys.count);
  for (let i = 0; i < keys.count; i++) places[i] = rule.partition(keyAt(keys, i), at.numPartitions);
  return places;
}
