// Tells `sticky-batch` where a send begins.

import type { Partitioner, PartitionerOptions } from '../partitioners/index.ts';

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
