// Short runs of records from random places of every partition, in place of all of them. A batch is one writer's, so the run is the observation, not
// the record: many short runs tell more than few long ones. Runs are dealt into groups; how the groups differ tells how far the whole may lie.

import { setTimeout as sleep } from 'node:timers/promises';
import { KeylaneError, kafkaError } from '../../errors.ts';
import { BlockSink } from '../batches/block-sink.ts';
import { BatchDecoder } from '../batches/decoder.ts';
import { MOST_BATCH } from '../batches/head.ts';
import type { RecordBlock } from '../records/block.ts';
import type { Cluster, Topic } from './cluster.ts';
import { asKafkaError, BROKER_ERRORS, brokerError, isPassing } from './errors.ts';
import { type FetchedSection, fetchRequest, parseFetch } from './fetch.ts';
import { behind } from './hop.ts';
import type { PartitionWindow } from './window.ts';

export const SAMPLE_GROUPS = 20;
/** Of a run, where there are enough of them. */
const LONGEST_RUN = 100;
const LEAST_RUNS = 1000;
const FIRST_BYTES = 1 << 14;
const MOST_ANSWER = 1 << 24;
/** How often the leaders are asked for before it is given up. */
const MOST_MOVES = 20;
const MOVE_MS = 300;

export interface Place {
  readonly partition: number;
  readonly offset: number;
}

export interface SamplePlan {
  readonly runLength: number;
  /** The places of each group, in the order of their offsets. */
  readonly groups: readonly (readonly Place[])[];
}

/** What has been read; filled while it is. */
export interface SampleCounts {
  runs: number;
  /** Places where no record is: compaction took it, or it was never a record. */
  rejected: number;
}

/**
 * One random place in each of even strides of every partition, in proportion to its offsets.
 * @param random 0 up to, not including, 1
 */
export function planSample(windows: readonly PartitionWindow[], records: number, random: () => number): SamplePlan {
  const total = windows.reduce((sum, { from, to }) => sum + to - from, 0);
  const runLength = Math.max(1, Math.min(LONGEST_RUN, Math.floor(records / LEAST_RUNS)));
  const runs = Math.ceil(records / runLength);
  const groups: Place[][] = Array.from({ length: SAMPLE_GROUPS }, () => []);
  let dealt = 0;
  for (const { id, from, to } of windows) {
    const own = Math.max(to > from ? 1 : 0, Math.round((runs * (to - from)) / total));
    const stride = (to - from) / own;
    for (let i = 0; i < own; i++) {
      const offset = Math.min(to - 1, from + Math.floor((i + random()) * stride));
      groups[dealt++ % SAMPLE_GROUPS].push({ partition: id, offset });
    }
  }
  return { runLength, groups };
}

export interface SampleHow {
  readonly name: string;
  readonly committed: boolean;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * The runs at some places, a block each. A place counts only if a record has exactly its offset: all records that are there are then equally likely.
 * @throws {KeylaneError} `ERR_KAFKA_…`, `ERR_BATCH`
 */
export async function* readRuns(
  cluster: Cluster,
  topic: Topic,
  places: readonly Place[],
  runLength: number,
  how: SampleHow,
  counts: SampleCounts,
): AsyncGenerator<RecordBlock> {
  const queues = new Map<number, Place[]>();
  for (const place of places) queues.set(place.partition, [...(queues.get(place.partition) ?? []), place]);
  const bytes = new Map([...queues.keys()].map(id => [id, FIRST_BYTES]));
  let leaders = new Map(topic.partitions.map(({ id, leader }) => [id, leader]));
  for (let moves = 0; queues.size > 0; ) {
    const asked = byLeader(queues, leaders);
    const answers = await Promise.all(
      [...asked].map(async ([leader, now]) => {
        const wanted = now.map(({ partition, offset }) => ({
          id: partition,
          next: offset,
          bytes: bytes.get(partition)!,
        }));
        const body = fetchRequest(topic.name, wanted, { maxBytes: MOST_ANSWER, committed: how.committed, rack: '' });
        try {
          return { leader, now, answer: await cluster.fetch(leader, body) };
        } catch (error) {
          return { leader, now, error };
        }
      }),
    );
    let trouble: unknown;
    for (const { leader, now, answer, error } of answers) {
      if (!answer) {
        trouble = error;
        continue;
      }
      how.onBytes?.(answer.length);
      for (const section of parseFetch(answer).sections) {
        const place = now.find(({ partition }) => partition === section.id);
        if (!place)
          throw kafkaError(
            'ERR_KAFKA_READ',
            `${cluster.where(leader)} answers for partition ${section.id}, which was not asked for.`,
          );
        const { error: code, from, to } = section;
        if (isPassing(code)) trouble = brokerError(code);
        else if (code !== 0 && code !== BROKER_ERRORS.OFFSET_OUT_OF_RANGE) {
          throw asKafkaError(brokerError(code), cluster.where(leader), `topic "${topic.name}"`);
        } else if (code === 0 && !isWhole(answer, section)) {
          // The batch does not fit, or others took the room: it gets more.
          if (from === to && now.length > 1) bytes.set(section.id, Math.min(MOST_BATCH, 2 * bytes.get(section.id)!));
          else if (from === to) done(queues, place, counts);
          else bytes.set(section.id, Math.min(MOST_BATCH, 4 * bytes.get(section.id)!));
        } else {
          const block = code === 0 ? await blockAt(answer, section, place, runLength, how.name) : undefined;
          done(queues, place, counts, block);
          if (block) yield block;
        }
      }
    }
    if (trouble === undefined) continue;
    const told = asKafkaError(trouble, cluster.where(), `topic "${topic.name}"`);
    if (++moves > MOST_MOVES || !/CONNECT|READ|TOPIC|TLS/.test(told.code)) throw told;
    await sleep(MOVE_MS);
    leaders = await leadersNow(cluster, topic, leaders);
  }
}

function done(queues: Map<number, Place[]>, place: Place, counts: SampleCounts, block?: RecordBlock): void {
  if (block) counts.runs++;
  else counts.rejected++;
  const rest = queues.get(place.partition)!.slice(1);
  if (rest.length > 0) queues.set(place.partition, rest);
  else queues.delete(place.partition);
}

/** The next place of each partition, by who leads it; in another order each time, since the first gets the most room. */
function byLeader(queues: Map<number, Place[]>, leaders: Map<number, number>): Map<number, Place[]> {
  const found = new Map<number, Place[]>();
  const next = [...queues.values()].map(([place]) => place).sort(() => Math.random() - 0.5);
  for (const place of next) {
    const leader = leaders.get(place.partition) ?? -1;
    found.set(leader, [...(found.get(leader) ?? []), place]);
  }
  return found;
}

/** Whether the first batch is there as a whole. */
function isWhole(bytes: Uint8Array, { from, to }: FetchedSection): boolean {
  return behind(bytes, from, to, -1) >= 0;
}

async function blockAt(
  bytes: Uint8Array,
  { from, to }: FetchedSection,
  { partition, offset }: Place,
  runLength: number,
  name: string,
): Promise<RecordBlock | undefined> {
  const sink = new BlockSink();
  const run = { name, partition, from: offset, to: offset + runLength, next: 0 };
  await new BatchDecoder(sink).decode(bytes, from, to, run);
  sink.flush();
  const [block] = sink.take();
  return block?.offsets?.[0] === offset ? block : undefined;
}

async function leadersNow(cluster: Cluster, topic: Topic, before: Map<number, number>): Promise<Map<number, number>> {
  try {
    const now = await cluster.topic(topic.name);
    if (now.id !== topic.id)
      throw kafkaError(
        'ERR_KAFKA_TOPIC',
        `Topic "${topic.name}" was made anew while it was read. Nothing was counted.`,
      );
    return new Map(now.partitions.map(({ id, leader }) => [id, leader]));
  } catch (error) {
    if (error instanceof KeylaneError && error.code === 'ERR_KAFKA_CONNECT') return before;
    throw error;
  }
}
