// What brokers are asked. Bytes and facts: no record is known here. Beside connections.ts the only file that uses the client library.

import { kafkaError } from '../../errors.ts';
import { brokerText } from './address.ts';
import { type Connection, Connections, FIRST_ANSWER_MS, type Library, withLimit } from './connections.ts';
import { asKafkaError, BROKER_ERRORS, missingError } from './errors.ts';
import { FETCH } from './fetch.ts';
import type { KafkaSettings } from './settings.ts';

/** What may be left out of an answer is not waited for. */
const OPTIONAL_MS = 10_000;

export interface TopicPartition {
  readonly id: number;
  /** -1 where there is none at the moment. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface Topic {
  readonly name: string;
  /** Another one if the topic was deleted and made anew; undefined where brokers are older than 2.8. */
  readonly id: string | undefined;
  readonly isInternal: boolean;
  /** In the order of their numbers, which have no gaps. */
  readonly partitions: readonly TopicPartition[];
}

export interface OffsetAt {
  /** -1 where there is no record at or behind the time. */
  readonly offset: number;
  /** -1 where it is not told. */
  readonly timestamp: number;
}

export interface ActiveProducer {
  readonly producerId: number;
  readonly epoch: number;
  readonly lastTimestamp: number;
  /** -1 for one that has never ended a transaction. */
  readonly coordinatorEpoch: number;
  /** -1 where no transaction is open. */
  readonly transactionStart: number;
}

/** A partition and who leads it. */
export type Leader = Pick<TopicPartition, 'id' | 'leader'>;

/** `earliest`, `latest`, the record with the highest time, or the first at or behind a time. */
export type OffsetQuestion = 'earliest' | 'latest' | 'max-time' | number;

const QUESTIONS = { latest: -1n, earliest: -2n, 'max-time': -3n };

export class Cluster {
  readonly #connections: Connections;
  readonly #library: Library;
  readonly #fetches = new Map<number, (connection: Connection, body: Buffer) => Promise<Uint8Array>>();

  private constructor(connections: Connections) {
    this.#connections = connections;
    this.#library = connections.library;
  }

  /** @throws {KeylaneError} `ERR_KAFKA_CONNECT`, `ERR_KAFKA_TLS`, `ERR_KAFKA_AUTH`, within 10 s */
  static async open(settings: KafkaSettings): Promise<Cluster> {
    return new Cluster(await Connections.open(settings));
  }

  get settings(): KafkaSettings {
    return this.#connections.settings;
  }

  /** The address of a broker, or of the one that was asked first. */
  where(broker?: number): string {
    return this.#connections.where(broker);
  }

  addressOf(broker: number): string | undefined {
    const known = this.#connections.brokers.get(broker);
    return known && brokerText(known);
  }

  get numBrokers(): number {
    return this.#connections.brokers.size;
  }

  /** @throws {KeylaneError} `ERR_KAFKA_TOPIC`, `ERR_KAFKA_DENIED`, and what `open` throws */
  async topic(name: string): Promise<Topic> {
    const what = `topic "${name}"`;
    const answer = await this.#asked(what, async () => {
      const { metadataV9, metadataV12 } = this.#library;
      const api = this.#connections.versionOf(3) >= 12 ? metadataV12.api : metadataV9.api;
      const connection = await this.#connections.any();
      try {
        return await withLimit(FIRST_ANSWER_MS, api.async(connection, [name], false, false));
      } catch (error) {
        // Some partition has no leader: the rest stands.
        const { response } = error as { response?: Awaited<ReturnType<typeof metadataV12.api.async>> };
        if (!response?.topics) throw error;
        return response;
      }
    });
    this.#connections.brokers = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    const topic = answer.topics.find(each => each.name === name);
    if (!topic) throw kafkaError('ERR_KAFKA_READ', `${this.where()} answers for another topic than "${name}".`);
    const { errorCode } = topic;
    if (errorCode === BROKER_ERRORS.UNKNOWN_TOPIC || errorCode === BROKER_ERRORS.INVALID_TOPIC) {
      throw missingError(this.where(), what);
    }
    if (errorCode !== 0)
      throw asKafkaError(
        { apiCode: errorCode, message: `error ${errorCode}` },
        this.where(),
        what,
        this.#connections.secured,
      );
    const partitions = topic.partitions
      .map(({ partitionIndex, leaderId, replicaNodes, isrNodes }) => ({
        ...{ id: partitionIndex, leader: leaderId, replicas: replicaNodes, isr: isrNodes },
      }))
      .sort((a, b) => a.id - b.id);
    if (partitions.length === 0 || partitions.some(({ id }, i) => id !== i)) {
      throw kafkaError('ERR_KAFKA_READ', `${this.where()} does not tell all partitions of ${what}.`);
    }
    const id = 'topicId' in topic && typeof topic.topicId === 'string' ? topic.topicId : undefined;
    return { name, id, isInternal: topic.isInternal, partitions };
  }

  /**
   * An offset of each partition. Those whose leaders are not known are asked nowhere and are missing.
   * @throws {KeylaneError} `ERR_KAFKA_…`
   */
  async offsets(
    topic: string,
    partitions: readonly Leader[],
    at: OffsetQuestion,
    committed = false,
  ): Promise<Map<number, OffsetAt>> {
    const { listOffsetsV5, listOffsetsV7 } = this.#library;
    const api = at === 'max-time' ? listOffsetsV7.api : listOffsetsV5.api;
    const timestamp = typeof at === 'number' ? BigInt(at) : QUESTIONS[at];
    const found = new Map<number, OffsetAt>();
    await Promise.all(
      [...byLeader(partitions)].map(async ([leader, ids]) => {
        const wanted = ids.map(partitionIndex => ({ partitionIndex, currentLeaderEpoch: -1, timestamp }));
        const answer = await this.#asked(
          `topic "${topic}"`,
          async () =>
            api.async(await this.#connections.of(leader), -1, committed ? 1 : 0, [{ name: topic, partitions: wanted }]),
          leader,
        );
        for (const each of answer.topics[0]?.partitions ?? []) {
          found.set(each.partitionIndex, { offset: Number(each.offset), timestamp: Number(each.timestamp) });
        }
      }),
    );
    return found;
  }

  /** The time of each partition's newest record; undefined where brokers are too old to tell. */
  lastTimes(topic: string, partitions: readonly Leader[]): Promise<Map<number, OffsetAt> | undefined> {
    return this.#ifAllowed([2, 7], () => this.offsets(topic, partitions, 'max-time'));
  }

  /** The answer's bytes, which hold until the next but one of this broker comes. Rejects with what the library says. */
  async fetch(broker: number, body: Buffer): Promise<Uint8Array> {
    let fetch = this.#fetches.get(broker);
    if (!fetch) {
      const { createAPI, Writer } = this.#library;
      const write = (request: Buffer) => Writer.create().append(request);
      const api = createAPI<[Buffer], Uint8Array>(FETCH.key, FETCH.version, write, frames(), false, false);
      fetch = api.async;
      this.#fetches.set(broker, fetch);
    }
    return fetch(await this.#connections.of(broker), body);
  }

  /** A topic's settings by name; undefined where that may not be known. */
  configs(topic: string, names: string[]): Promise<Map<string, string> | undefined> {
    return this.#ifAllowed([32, 2], async () => {
      const resource = { resourceType: 2, resourceName: topic, configurationKeys: names } as const;
      const { results } = await this.#library.describeConfigsV2.api.async(
        await this.#connections.any(),
        [resource],
        false,
        false,
      );
      return new Map(results[0].configs.map(({ name, value }) => [name, value ?? '']));
    });
  }

  /** How many bytes each partition's leader has on its disks; undefined where that may not be known. */
  sizes(topic: string, partitions: readonly Leader[]): Promise<Map<number, number> | undefined> {
    return this.#ifAllowed([35, 2], async () => {
      const found = new Map<number, number>();
      const leaders = [...byLeader(partitions)];
      await Promise.all(
        leaders.map(async ([leader, ids]) => {
          const connection = await this.#connections.of(leader);
          const answer = await this.#library.describeLogDirsV2.api.async(connection, [
            { name: topic, partitions: ids },
          ]);
          for (const { topics } of answer.results) {
            for (const { partitionIndex, partitionSize, isFutureKey } of topics.flatMap(each => each.partitions)) {
              if (!isFutureKey) found.set(partitionIndex, Number(partitionSize));
            }
          }
        }),
      );
      // A user without the right gets an answer without disks.
      return found.size === 0 ? undefined : found;
    });
  }

  /** The idempotent producers that a broker remembers, by partition; undefined where that may not be known. */
  producers(topic: string, partitions: readonly Leader[]): Promise<Map<number, ActiveProducer[]> | undefined> {
    return this.#ifAllowed([61, 0], async () => {
      const found = new Map<number, ActiveProducer[]>();
      await Promise.all(
        [...byLeader(partitions)].map(async ([leader, partitionIndexes]) => {
          const connection = await this.#connections.of(leader);
          const { topics } = await this.#library.describeProducersV0.api.async(connection, [
            { name: topic, partitionIndexes },
          ]);
          for (const { partitionIndex, activeProducers } of topics.flatMap(each => each.partitions)) {
            const known = activeProducers.map(each => ({
              producerId: Number(each.producerId),
              epoch: each.producerEpoch,
              lastTimestamp: Number(each.lastTimestamp),
              coordinatorEpoch: each.coordinatorEpoch,
              transactionStart: Number(each.currentTxnStartOffset),
            }));
            found.set(partitionIndex, known);
          }
        }),
      );
      return found;
    });
  }

  /** Consumer groups; undefined where that may not be known. */
  groups(): Promise<string[] | undefined> {
    return this.#ifAllowed([16, 4], async () => {
      const brokers = [...this.#connections.brokers.keys()];
      const answers = await Promise.all(
        brokers.map(async broker => this.#library.listGroupsV4.api.async(await this.#connections.of(broker), [], [])),
      );
      const consumers = answers
        .flatMap(({ groups }) => groups)
        .filter(({ protocolType }) => protocolType !== 'connect');
      return [...new Set(consumers.map(({ groupId }) => groupId))].sort();
    });
  }

  /**
   * What a group has committed, by partition; those without are missing.
   * @throws {KeylaneError} `ERR_KAFKA_DENIED` and others
   */
  async committed(group: string, topic: string, partitionIndexes: number[]): Promise<Map<number, number>> {
    return this.#asked(`group "${group}"`, async () => {
      const { findCoordinatorV4, offsetFetchV8 } = this.#library;
      const { coordinators } = await findCoordinatorV4.api.async(await this.#connections.any(), 0, [group]);
      const connection = await this.#connections.to(coordinators[0]);
      const wanted = { groupId: group, memberEpoch: -1, topics: [{ name: topic, partitionIndexes }] };
      const { groups } = await offsetFetchV8.api.async(connection, [wanted], false);
      const partitions = groups.flatMap(({ topics }) => topics).flatMap(each => each.partitions);
      return new Map(
        partitions
          .filter(({ committedOffset }) => committedOffset >= 0n)
          .map(({ partitionIndex, committedOffset }) => [partitionIndex, Number(committedOffset)]),
      );
    });
  }

  /** Nothing is left behind: no group, no commit. */
  close(): Promise<void> {
    return this.#connections.close();
  }

  /** What may be denied, or not be known to old brokers, is not known. */
  async #ifAllowed<Answer>(
    [key, version]: readonly [key: number, version: number],
    ask: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    // An old broker would close the connection.
    if (this.#connections.versionOf(key) < version) return undefined;
    try {
      return await withLimit(OPTIONAL_MS, ask());
    } catch {
      return undefined;
    }
  }

  async #asked<Answer>(what: string, ask: () => Promise<Answer>, broker?: number): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const told = asKafkaError(this.#connections.why(error), this.where(broker), what, this.#connections.secured);
      if (broker === undefined || told.code !== 'ERR_KAFKA_CONNECT') throw told;
      throw kafkaError(
        told.code,
        `${told.message} The cluster itself names this address (advertised.listeners).`,
        error,
      );
    }
  }
}

/** Copies answers into two buffers that take turns: a new one for each would cost more than all else. */
function frames() {
  const turns: Buffer[] = [];
  let turn = 0;
  type Chunks = { buffers: Uint8Array[]; length: number };
  return (_id: number, _key: number, _version: number, reader: { buffer: unknown; position: number }): Uint8Array => {
    const { buffers, length } = reader.buffer as Chunks;
    turn ^= 1;
    if (!((turns[turn]?.length ?? 0) >= length))
      turns[turn] = Buffer.allocUnsafeSlow(Math.ceil(length / 65536) * 65536);
    const frame = turns[turn];
    let at = 0;
    for (const chunk of buffers) {
      frame.set(chunk, at);
      at += chunk.length;
    }
    return frame.subarray(reader.position, length);
  };
}

function byLeader(partitions: readonly Leader[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { id, leader } of partitions) found.set(leader, [...(found.get(leader) ?? []), id]);
  return found;
}
