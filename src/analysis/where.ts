// Where keys land.

import { type Key, partitionsForKeys } from '../core/index.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { hex } from '../printable.ts';

export interface WhereAnswer {
  numPartitions: number;
  keys: {
    key: string;
    /** The key's bytes. */
    hex: string;
    answers: { partition: number; rules: string[] }[];
  }[];
}

/** The partition of each key under the Java client's rule. */
export function whereAnswer(keys: readonly string[], numPartitions: number): WhereAnswer {
  const partitions = partitionsForKeys(keys as readonly Key[], numPartitions);
  return {
    numPartitions,
    keys: keys.map((key, i) => ({
      key,
      hex: hex(encodeUtf8(key)),
      answers: [{ partition: partitions[i], rules: ['murmur2'] }],
    })),
  };
}
