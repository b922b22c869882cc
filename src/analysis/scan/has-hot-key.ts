// Whether a list of the largest keys is one of hot keys.

import type { ScanAnswer } from './types.ts';

/** A key is hot if it has so many times the records of a key on average, and not by chance; or more than a partition's share. */
const HOT = 3;
const LEAST_HOT = 3;

/** Whether the key with the most records stands out. Where the list has all keys there are, each of them is worth naming. */
export function hasHotKey(
  answer: Pick<ScanAnswer, 'records' | 'keyless' | 'distinctKeys' | 'numPartitions'> & {
    hotKeys: readonly { records: number }[];
  },
): boolean {
  const { hotKeys, records, keyless, distinctKeys, numPartitions } = answer;
  const most = hotKeys[0]?.records ?? 0;
  if (distinctKeys === null || most < 2) return false;
  const keyed = records - keyless;
  return (
    distinctKeys <= hotKeys.length ||
    most > keyed / numPartitions ||
    most >= Math.max(LEAST_HOT, (HOT * keyed) / distinctKeys)
  );
}
