// What the partition of a redacted key tells of it.

/** Of so few places one says a byte of a key at most. */
const FEW_PLACES = 256;
const LEAST_KEYS_OF_PLACE = 10;

/**
 * How many distinct keys there must be, at least, for digests to stand with their keys' partitions. A partition is a part of the key's hash: of a
 * list of possible keys, one in as many as there are places is there. So many keys must share each place that this names none.
 * @param places how many a key can have; where two partitions of a key are told, pairs of them
 */
export function leastKeysOf(places: number): number {
  return places > FEW_PLACES ? LEAST_KEYS_OF_PLACE * places : 0;
}
