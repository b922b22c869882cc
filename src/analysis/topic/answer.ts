// Facts of a topic → its answer.

import { leastKeysOf } from '../shared/places-told.ts';
import type { TopicAnswer, TopicConfig, TopicPartitionAnswer } from './types.ts';

/** As brokers tell them; undefined is what they may not, or do not, tell. */
export interface TopicFacts {
  readonly topic: string;
  readonly brokers: number;
  readonly partitions: readonly {
    readonly id: number;
    readonly leader: string | undefined;
    readonly replicas: number;
    readonly inSync: number;
    readonly start: number | undefined;
    readonly end: number | undefined;
    readonly bytes: number | undefined;
    /** -1 for none. */
    readonly lastTimestamp: number | undefined;
  }[];
  readonly config: ReadonlyMap<string, string> | undefined;
  readonly producers:
    | readonly {
        readonly producerId: number;
        readonly lastTimestamp: number;
        readonly transactionStart: number;
        readonly isTransactional: boolean;
      }[]
    | undefined;
  /** Committed offsets by group, then by partition. */
  readonly groups: ReadonlyMap<string, ReadonlyMap<number, number>> | undefined;
}

export function topicAnswer(facts: TopicFacts): TopicAnswer {
  const { topic, brokers, producers } = facts;
  const config = configOf(facts.config);
  const sizes = facts.partitions.map(({ start, end }) =>
    start === undefined || end === undefined ? null : end - start,
  );
  const offsets = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const partitions = facts.partitions.map(
    (each, i): TopicPartitionAnswer => ({
      partition: each.id,
      leader: each.leader ?? null,
      replicas: each.replicas,
      inSync: each.inSync,
      start: each.start ?? null,
      end: each.end ?? null,
      offsets: sizes[i],
      share: sizes[i] === null || offsets === 0 ? null : sizes[i]! / offsets,
      bytes: each.bytes ?? null,
      lastTimestamp: timeOrNull(each.lastTimestamp),
    }),
  );
  return {
    topic,
    brokers,
    numPartitions: partitions.length,
    offsets,
    offsetsAreRecords: areRecords(config, producers),
    bytes: sumOrNull(partitions.map(({ bytes }) => bytes)),
    lastTimestamp: latest(partitions.map(({ lastTimestamp }) => lastTimestamp)),
    config,
    partitions,
    maxOverMean:
      offsets === 0 || sizes.includes(null)
        ? null
        : (sizes.reduce<number>((most, size) => Math.max(most, size!), 0) * sizes.length) / offsets,
    producers: producers
      ? {
          live: new Set(producers.map(({ producerId }) => producerId)).size,
          openTransactions: new Set(producers.filter(each => each.transactionStart >= 0).map(each => each.producerId))
            .size,
          lastTimestamp: latest(producers.map(({ lastTimestamp }) => timeOrNull(lastTimestamp))),
        }
      : null,
    groups: facts.groups ? groupsOf(facts.groups, partitions) : null,
  };
}

/**
 * Without figures of single partitions, where there are so many that those with records tell which of some possible keys there are: how many keys a
 * topic has nobody knows without reading it.
 */
export function withoutPlaces(answer: TopicAnswer): TopicAnswer {
  if (leastKeysOf(answer.numPartitions) === 0) return answer;
  const nothing = { start: null, end: null, offsets: null, share: null, bytes: null, lastTimestamp: null };
  return {
    ...answer,
    partitions: answer.partitions.map(partition => ({ ...partition, ...nothing })),
    maxOverMean: null,
    groups: answer.groups?.map(group => ({ ...group, partitions: [] })) ?? null,
  };
}

function configOf(config: ReadonlyMap<string, string> | undefined): TopicConfig | null {
  if (!config) return null;
  const limit = (name: string): number | null => {
    const value = Number(config.get(name) ?? -1);
    return value >= 0 ? value : null;
  };
  const remote = config.get('remote.storage.enable');
  return {
    cleanupPolicy: (config.get('cleanup.policy') ?? 'delete').split(',').map(each => each.trim()),
    retentionMs: limit('retention.ms'),
    retentionBytes: limit('retention.bytes'),
    timestampType: config.get('message.timestamp.type') ?? null,
    compression: config.get('compression.type') ?? null,
    remoteStorage: remote === undefined ? null : remote === 'true',
  };
}

/** A transaction that wrote long ago has left markers that nobody tells of: without live transactions it is taken that there were none. */
function areRecords(config: TopicConfig | null, producers: TopicFacts['producers']): boolean | null {
  if (config?.cleanupPolicy.includes('compact') || producers?.some(({ isTransactional }) => isTransactional))
    return false;
  return config && producers ? true : null;
}

function groupsOf(
  groups: NonNullable<TopicFacts['groups']>,
  partitions: readonly TopicPartitionAnswer[],
): TopicAnswer['groups'] {
  return [...groups]
    .filter(([, committed]) => committed.size > 0)
    .map(([group, committed]) => {
      const behind = [...committed]
        .map(([partition, offset]) => {
          const { start, end } = partitions[partition] ?? {};
          // What retention has taken is not waiting.
          const lag = Math.max(0, (end ?? offset) - Math.max(offset, start ?? 0));
          return { partition, committed: offset, lag };
        })
        .sort((a, b) => a.partition - b.partition);
      return { group, lag: behind.reduce((sum, { lag }) => sum + lag, 0), partitions: behind };
    })
    .sort((a, b) => b.lag - a.lag || (a.group < b.group ? -1 : 1));
}

function timeOrNull(time: number | undefined): number | null {
  return time === undefined || time < 0 ? null : time;
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter(time => time !== null);
  return known.length === 0 ? null : known.reduce((last, time) => Math.max(last, time));
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.some(value => value === null) ? null : values.reduce<number>((sum, value) => sum + value!, 0);
}
