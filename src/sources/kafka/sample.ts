// Short runs of records from random places of every partition, in place of all of them. A batch is one writer's, so the run is the observation, not
// the record: many short runs tell more than few long ones. Runs are dealt into groups; how the groups differ tells how far the whole may lie.

import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaError } from '../../errors.ts';
import { AbortedTransactions } from '../batches/aborted.ts';
import { BlockSink } from '../batches/block-sink.ts';
import { BatchDecoder, type DecodeOptions } from '../batches/decoder.ts';
import { MOST_BATCH } from '../batches/head.ts';
import type { RecordBlock } from '../records/block.ts';
import type { Cluster, Topic } from './cluster.ts';
import { asKafkaError, BROKER_ERRORS, brokerError, isPassing } from './errors.ts';
import { type FetchedSection, fetchRequest, parseFetch } from './fetch.ts';
import type { Followed, Leaders } from './leaders.ts';
import type { Pace } from './pace.ts';
import type { PartitionWindow } from './window.ts';

export const SAMPLE_GROUPS = 20;
/** Of a run, where there are enough of them. */
const LONGEST_RUN = 100;
const LEAST_RUNS = 1000;
const FIRST_BYTES = 1 << 14;
/** Of all leaders together. */
const MOST_ANSWER = 1 << 24;
const LEAST_ANSWER = 1 << 20;
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

export interface SampleHow extends DecodeOptions {
  readonly name: string;
  readonly runLength: number;
  readonly committed: boolean;
  /** What all groups have met. */
  readonly leaders: Leaders;
  /** Of all groups together. */
  readonly pace: Pace;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** What is still to be read of a partition. */
interface Part extends Followed {
  /** The next one last. */
  readonly places: Place[];
  /** So much room its answer gets. */
  bytes: number;
}

interface Answer {
  readonly broker: number;
  readonly asked: readonly Part[];
  readonly bytes?: Uint8Array;
  readonly error?: unknown;
}

/**
 * The runs at some places, a block each. A place counts only if a record has exactly its offset: all records that are there are then equally likely.
 * @throws {KeylaneError} `ERR_KAFKA_…`, `ERR_BATCH`
 */
export async function* readRuns(
  cluster: Cluster,
  topic: Topic,
  places: readonly Place[],
  how: SampleHow,
  counts: SampleCounts,
): AsyncGenerator<RecordBlock> {
  const what = `topic "${topic.name}"`;
  const runs = new Runs(how);
  let trouble: unknown;
  let moves = 0;
  for (let parts = partsOf(topic, places); parts.length > 0; ) {
    for (const { broker, asked, bytes, error } of await askAll(cluster, topic, parts, how)) {
      if (!bytes) {
        trouble = error;
        for (const part of asked) part.isLost = true;
        continue;
      }
      const where = cluster.where(broker);
      const { error: fault, sections } = parseFetch(bytes);
      if (fault !== 0) throw asKafkaError(brokerError(fault), where, what);
      for (const section of sections) {
        const part = asked.find(({ id }) => id === section.id);
        if (!part)
          throw kafkaError('ERR_KAFKA_READ', `${where} answers for partition ${section.id}, which was not asked for.`);
        const { error: code, from, to } = section;
        if (isPassing(code)) {
          trouble = brokerError(code);
          part.isLost = true;
        } else if (code === BROKER_ERRORS.OFFSET_OUT_OF_RANGE) done(part, counts);
        else if (code !== 0) throw asKafkaError(brokerError(code), where, what);
        // Others took the room, or nothing is there.
        else if (from === to && asked.length > 1) part.bytes = Math.min(MOST_BATCH, 2 * part.bytes);
        else if (from === to) done(part, counts);
        else {
          const run = await runs.at(bytes, section, part);
          if (run.isWhole) done(part, counts, run.block);
          else part.bytes = Math.min(MOST_BATCH, 4 * part.bytes);
          if (run.block) yield run.block;
        }
      }
    }
    parts = parts.filter(part => part.places.length > 0);
    if (!parts.some(({ isLost }) => isLost)) continue;
    const told = asKafkaError(trouble, cluster.where(), what);
    if (++moves > MOST_MOVES || !/CONNECT|READ|TOPIC|TLS/.test(told.code)) throw told;
    await sleep(MOVE_MS);
    trouble = (await how.leaders.find(parts)) ?? trouble;
  }
}

function partsOf(topic: Topic, places: readonly Place[]): Part[] {
  const parts = new Map<number, Part>();
  for (const place of places.toReversed()) {
    const { id, leader } = topic.partitions[place.partition];
    const part = parts.get(id) ?? { id, leader, broker: leader, isLost: false, places: [], bytes: FIRST_BYTES };
    part.places.push(place);
    parts.set(id, part);
  }
  return [...parts.values()];
}

/** Asks each leader for the next place of its partitions, in another order each time, since the first gets the most room. */
async function askAll(cluster: Cluster, topic: Topic, parts: readonly Part[], how: SampleHow): Promise<Answer[]> {
  const byLeader = new Map<number, Part[]>();
  for (const part of parts.filter(({ isLost }) => !isLost).sort(() => Math.random() - 0.5)) {
    const asked = byLeader.get(part.broker) ?? [];
    asked.push(part);
    byLeader.set(part.broker, asked);
  }
  await how.pace.due();
  const { committed } = how;
  const maxBytes = how.pace.most(Math.max(LEAST_ANSWER, MOST_ANSWER / byLeader.size));
  return Promise.all(
    [...byLeader].map(async ([broker, asked]) => {
      const wanted = asked.map(({ id, places, bytes }) => ({ id, next: places.at(-1)!.offset, bytes }));
      const request = fetchRequest(topic.name, wanted, { maxBytes, committed, rack: '' });
      try {
        const bytes = await cluster.fetch(broker, request);
        how.pace.add(bytes.length);
        how.onBytes?.(bytes.length);
        return { broker, asked, bytes };
      } catch (error) {
        return { broker, asked, error };
      }
    }),
  );
}

function done({ places }: Part, counts: SampleCounts, block?: RecordBlock): void {
  if (block) counts.runs++;
  else counts.rejected++;
  places.pop();
}

class Runs {
  readonly #how: SampleHow;
  readonly #sink = new BlockSink();
  readonly #decoder: BatchDecoder;

  constructor(how: SampleHow) {
    this.#how = how;
    this.#decoder = new BatchDecoder(this.#sink, how);
  }

  /** The run at a part's next place, and whether the batch that it begins in was there as a whole. */
  async at(
    bytes: Uint8Array,
    { from, to, aborted }: FetchedSection,
    { id, places }: Part,
  ): Promise<{ block: RecordBlock | undefined; isWhole: boolean }> {
    const { name, runLength, committed } = this.#how;
    const { offset } = places.at(-1)!;
    const run = { name, partition: id, from: offset, to: offset + runLength, next: 0 };
    const gone = committed ? new AbortedTransactions(aborted) : undefined;
    const end = await this.#decoder.decode(bytes, from, to, run, gone);
    this.#sink.flush();
    const [block] = this.#sink.take();
    return { block: block?.offsets?.[0] === offset ? block : undefined, isWhole: end > from };
  }
}
