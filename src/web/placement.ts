// Where the page's keys would be: routed by keylane's own core, as a producer routes them.

import { decodeBase64 } from '../core/base64.ts';
import { KeyBlock, partitionsForKeys } from '../core/index.ts';
import { saltedKey } from '../partitioners/salted.ts';
import type { WhatIfData } from '../report/html/page.ts';

export interface Wish {
  numPartitions: number;
  /** How many of the hottest keys are salted. */
  salted: number;
  /** Over how many salted keys each of them is spread. */
  fanout: number;
}

export interface Placement {
  /** Of each partition; fractions, where a key is salted or keys are taken as evenly spread. */
  records: Float64Array;
  maxOverMean: number;
  /** The standard deviation of a partition's load, in means, that is not known because keys are taken as evenly spread. */
  deviation: number;
}

/** A function that places the page's keys. */
export function createPlacement({ keys, lengths, records, rest }: WhatIfData): (wish: Wish) => Placement {
  const bytes = decodeBase64(keys);
  const offsets = new Uint32Array(lengths.length + 1);
  for (const [i, length] of lengths.entries()) offsets[i + 1] = offsets[i] + length;
  const block = KeyBlock.fromColumns(bytes, offsets);
  const partitions = new Int32Array(lengths.length);
  const total = records.reduce((sum, each) => sum + each, rest.records);

  return ({ numPartitions, salted, fanout }) => {
    const loads = new Float64Array(numPartitions).fill(rest.records / numPartitions);
    partitionsForKeys(block, numPartitions, partitions);
    for (let i = 0; i < partitions.length; i++) {
      if (i < salted) {
        const key = bytes.subarray(offsets[i], offsets[i + 1]);
        const salts = Array.from({ length: fanout }, (_, pick) => saltedKey(key, { fanout, pick }));
        for (const partition of partitionsForKeys(salts, numPartitions)) loads[partition] += records[i] / fanout;
      } else loads[partitions[i]] += records[i];
    }
    const mean = total / numPartitions;
    const share = 1 / numPartitions;
    return {
      records: loads,
      maxOverMean: loads.reduce((most, load) => Math.max(most, load), 0) / mean,
      deviation: Math.sqrt(rest.squares * share * (1 - share)) / mean,
    };
  };
}
