// What a cluster tells of a topic without a record being read. What is denied, or not known to old brokers, is undefined.

import type { ActiveProducer, Cluster, OffsetAt, Topic } from './cluster.ts';
import { openTopic } from './open.ts';
import type { SettingSources } from './properties.ts';

/** Groups whose offsets are asked for: clusters may have thousands that never read the topic. */
const MOST_GROUPS = 500;
const CONFIGS = [
  'cleanup.policy',
  'retention.ms',
  'retention.bytes',
  'message.timestamp.type',
  'compression.type',
  'remote.storage.enable',
];

/**
 * @throws {KeylaneError} `ERR_KAFKA_…`
 */
export async function factsOf(address: string, settings: SettingSources) {
  const { cluster, topic } = await openTopic(address, settings);
  try {
    return await askAll(cluster, topic);
  } finally {
    await cluster.close();
  }
}

async function askAll(cluster: Cluster, topic: Topic) {
  const { name } = topic;
  const led = topic.partitions.filter(({ leader }) => leader >= 0);
  const [starts, ends, lasts, config, sizes, producers, groups] = await Promise.all([
    cluster.offsets(name, led, 'earliest'),
    cluster.offsets(name, led, 'latest'),
    cluster.lastTimes(name, led),
    cluster.configs(name, CONFIGS),
    cluster.sizes(name, led),
    cluster.producers(name, led),
    committedOf(cluster, topic),
  ]);
  const offset = (offsets: Map<number, OffsetAt>, id: number): number | undefined => {
    const found = offsets.get(id)?.offset ?? -1;
    return found < 0 ? undefined : found;
  };
  return {
    topic: name,
    brokers: cluster.numBrokers,
    notes: cluster.settings.notes,
    config,
    groups,
    producers: producers && producersOf(producers),
    partitions: topic.partitions.map(({ id, leader, replicas, isr }) => ({
      id,
      leader: cluster.addressOf(leader),
      replicas: replicas.length,
      inSync: isr.length,
      start: offset(starts, id),
      end: offset(ends, id),
      bytes: sizes?.get(id),
      lastTimestamp: lasts?.get(id)?.timestamp,
    })),
  };
}

function producersOf(producers: Map<number, ActiveProducer[]>) {
  return [...producers.values()].flat().map(each => ({
    ...each,
    // Only a transaction gives its partition a coordinator's epoch.
    isTransactional: each.coordinatorEpoch >= 0 || each.transactionStart >= 0,
  }));
}

async function committedOf(cluster: Cluster, topic: Topic): Promise<Map<string, Map<number, number>> | undefined> {
  const groups = await cluster.groups();
  if (!groups) return undefined;
  const ids = topic.partitions.map(({ id }) => id);
  const found = await Promise.all(
    // A group that may not be described is left out: others have asked for theirs.
    groups
      .slice(0, MOST_GROUPS)
      .map(async group => [group, await cluster.committed(group, topic.name, ids).catch(() => undefined)] as const),
  );
  return new Map(found.filter((each): each is [string, Map<number, number>] => each[1] !== undefined));
}
