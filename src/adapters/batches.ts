// Clients whose `send()` makes batches of its own, and waits for no other: where a send begins, and what its keyless records do.

import type { Partitioner, PartitionerOptions } from '../partitioners/index.ts';

/**
 * Unless the program says otherwise, the keyless records of a send go to one partition (to more where they fill it), those of the next to
 * another. `sticky`, Java's default, goes on in a half-filled batch, which such a client has sent already: more batches, and a partition
 * has all records until it is filled. The options are checked by `createPartitioner`.
 */
export function batchEachSend(options: PartitionerOptions | undefined): PartitionerOptions {
  const isKnown = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (options !== undefined && !isKnown) return options;
  return options?.keyless === undefined ? { ...options, keyless: 'sticky-batch' } : options;
}

/**
 * Clients ask for all partitions of a send in one synchronous pass and say nothing at its end, but the next microtask only runs after it. So
 * what is sent in one go without waiting counts as one batch.
 * @returns to be called before each choice of a policy; undefined if no policy knows batches
 */
export function batchStarter(
  partitioner: Partitioner,
  { keyless, lanes }: PartitionerOptions = {},
): ((topic: string) => void) | undefined {
  const knowsBatches = keyless === 'sticky-batch' || lanes?.some(({ within }) => within === 'sticky-batch');
  if (!knowsBatches) return undefined;
  const begun = new Set<string>();
  return topic => {
    if (begun.has(topic)) return;
    if (begun.size === 0) queueMicrotask(() => begun.clear());
    begun.add(topic);
    partitioner.onNewBatch(topic);
  };
}
