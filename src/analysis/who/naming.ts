// What an answer about writers may say of keys.

import type { Redaction } from '../../state/redaction.ts';
import { LONGEST_WITNESS } from '../../state/writers/state.ts';
import { leastKeysOf } from '../shared/places-told.ts';
import { keyNamer, type ShownKey } from '../shared/shown-key.ts';

export interface Naming {
  /** Undefined where it may stand in no list. */
  key(kept: Uint8Array): ShownKey | undefined;
  /** As a key's, since it is often one's part. */
  transactionalId(id: string): string;
  /** Whether parts of keys may be told as they are: schema ids, names of fields. */
  tellsParts: boolean;
  /** Whether a key may stand with two partitions. Where too few keys share two at once, they would tell it. */
  tellsPairs: boolean;
}

/**
 * Of a long key only the first bytes are kept, and the digest of a key's start is that of no key: where keys are redacted it is in no list.
 * @param distinctKeys of all records
 */
export function namingFor(redaction: Redaction | undefined, numPartitions: number, distinctKeys: number): Naming {
  const name = keyNamer(redaction);
  return {
    key: kept => name(kept, kept.length < LONGEST_WITNESS ? kept.length : Infinity),
    transactionalId(id) {
      const bytes = new TextEncoder().encode(id);
      return name(bytes, bytes.length)!.key;
    },
    tellsParts: !redaction,
    tellsPairs: !redaction || distinctKeys >= leastKeysOf(numPartitions * numPartitions),
  };
}
