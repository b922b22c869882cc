// A cluster of the newest Kafka, and one that serves clients which speak only what Kafka 4 has dropped.

import type { Client } from './clients.ts';
import { type Cluster, OLD_KAFKA, startCluster } from './cluster.ts';

export interface BothClusters {
  readonly newest: Cluster;
  /** The one that the client speaks with. */
  of(client: Client): Cluster;
  stop(): Promise<void>;
}

export async function startBoth(): Promise<BothClusters> {
  const [newest, old] = await Promise.all([startCluster(), startCluster({ version: OLD_KAFKA })]);
  return {
    newest,
    of: ({ needsOldKafka }) => (needsOldKafka ? old : newest),
    stop: async () => {
      await Promise.all([newest.stop(), old.stop()]);
    },
  };
}
