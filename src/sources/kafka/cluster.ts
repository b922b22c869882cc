// What brokers are asked. Bytes and facts: no record is known here. The only file that uses the client library.

import { isIP } from 'node:net';
import { kafkaError } from '../../errors.ts';
import { type Broker, brokerText } from './address.ts';
import { asKafkaError, BROKER_ERRORS, missingError } from './errors.ts';
import { FETCH } from './fetch.ts';
import type { KafkaSettings } from './settings.ts';

type Library = typeof import('./protocol.ts');
type Connection = InstanceType<Library['Connection']>;

const CONNECT_MS = 5_000;
const REQUEST_MS = 10_000;
/** All of the first brokers together, so that nobody waits for longer than 10 s to be told. */
const FIRST_ANSWER_MS = 8_000;
const LEAST_FIRST_MS = 2_000;

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
  readonly settings: KafkaSettings;
  readonly #library: Library;
  readonly #connections = new Map<string, Promise<Connection>>();
  readonly #fetches = new Map<number, (connection: Connection, body: Buffer) => Promise<Uint8Array>>();
  #brokers = new Map<number, Broker>();
  #seed: Broker;
  #versions = new Map<number, number>();
  /** What the last connection that failed said. */
  #lost: Error | undefined;

  private constructor(settings: KafkaSettings, library: Library) {
    this.settings = settings;
    this.#library = library;
    this.#seed = settings.bootstrap[0];
  }

  /** @throws {KeylaneError} `ERR_KAFKA_CONNECT`, `ERR_KAFKA_TLS`, `ERR_KAFKA_AUTH`, within 10 s */
  static async open(settings: KafkaSettings): Promise<Cluster> {
    const cluster = new Cluster(settings, await import('./protocol.ts'));
    const limit = Math.max(LEAST_FIRST_MS, FIRST_ANSWER_MS / settings.bootstrap.length);
    let failure: unknown;
    for (const seed of settings.bootstrap) {
      cluster.#seed = seed;
      try {
        await withLimit(limit, cluster.#askVersions());
        return cluster;
      } catch (error) {
        failure ??= asKafkaError(cluster.#why(error), brokerText(seed), 'versions', cluster.#secured);
        cluster.#forget(seed);
      }
    }
    await cluster.close();
    throw failure;
  }

  async #askVersions(): Promise<void> {
    const { apiKeys } = await this.#library.apiVersionsV1.api.async(await this.#connect(this.#seed), 'keylane', '1');
    this.#versions = new Map(apiKeys.map(({ apiKey, maxVersion }) => [apiKey, maxVersion]));
  }

  get #secured() {
    return { tls: this.settings.tls !== undefined, sasl: this.settings.sasl !== undefined };
  }

  /** The address of a broker, or of the one that was asked first. */
  where(broker?: number): string {
    return brokerText((broker === undefined ? undefined : this.#brokers.get(broker)) ?? this.#seed);
  }

  addressOf(broker: number): string | undefined {
    const known = this.#brokers.get(broker);
    return known && brokerText(known);
  }

  get numBrokers(): number {
    return this.#brokers.size;
  }

  /** @throws {KeylaneError} `ERR_KAFKA_TOPIC`, `ERR_KAFKA_DENIED`, and what `open` throws */
  async topic(name: string): Promise<Topic> {
    const what = `topic "${name}"`;
    const answer = await this.#asked(what, async () => {
      const { metadataV9, metadataV12 } = this.#library;
      const api = (this.#versions.get(3) ?? 0) >= 12 ? metadataV12.api : metadataV9.api;
      const connection = await this.#any();
      try {
        return await withLimit(FIRST_ANSWER_MS, api.async(connection, [name], false, false));
      } catch (error) {
        // Some partition has no leader: the rest stands.
        const { response } = error as { response?: Awaited<ReturnType<typeof metadataV12.api.async>> };
        if (!response?.topics) throw error;
        return response;
      }
    });
    this.#brokers = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]));
    const topic = answer.topics.find(each => each.name === name);
    if (!topic) throw kafkaError('ERR_KAFKA_READ', `${this.where()} answers for another topic than "${name}".`);
    const { errorCode } = topic;
    if (errorCode === BROKER_ERRORS.UNKNOWN_TOPIC || errorCode === BROKER_ERRORS.INVALID_TOPIC) {
      throw missingError(this.where(), what);
    }
    if (errorCode !== 0)
      throw asKafkaError({ apiCode: errorCode, message: `error ${errorCode}` }, this.where(), what, this.#secured);
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
            api.async(await this.#connection(leader), -1, committed ? 1 : 0, [{ name: topic, partitions: wanted }]),
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
    return fetch(await this.#connection(broker), body);
  }

  /** A topic's settings by name; undefined where that may not be known. */
  configs(topic: string, names: string[]): Promise<Map<string, string> | undefined> {
    return this.#ifAllowed([32, 2], async () => {
      const resource = { resourceType: 2, resourceName: topic, configurationKeys: names } as const;
      const { results } = await this.#library.describeConfigsV2.api.async(await this.#any(), [resource], false, false);
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
          const connection = await this.#connection(leader);
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
          const connection = await this.#connection(leader);
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
      const brokers = [...this.#brokers.keys()];
      const answers = await Promise.all(
        brokers.map(async broker => this.#library.listGroupsV4.api.async(await this.#connection(broker), [], [])),
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
      const { coordinators } = await findCoordinatorV4.api.async(await this.#any(), 0, [group]);
      const connection = await this.#connect(coordinators[0]);
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
  async close(): Promise<void> {
    const open = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all(open.map(each => closed(each)));
  }

  /** What may be denied, or not be known to old brokers, is not known. */
  async #ifAllowed<Answer>(
    [key, version]: readonly [key: number, version: number],
    ask: () => Promise<Answer>,
  ): Promise<Answer | undefined> {
    // An old broker would close the connection.
    if ((this.#versions.get(key) ?? -1) < version) return undefined;
    try {
      return await withLimit(REQUEST_MS, ask());
    } catch {
      return undefined;
    }
  }

  async #asked<Answer>(what: string, ask: () => Promise<Answer>, broker?: number): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      const told = asKafkaError(this.#why(error), this.where(broker), what, this.#secured);
      if (broker === undefined || told.code !== 'ERR_KAFKA_CONNECT') throw told;
      throw kafkaError(
        told.code,
        `${told.message} The cluster itself names this address (advertised.listeners).`,
        error,
      );
    }
  }

  /** A request says only that its connection was closed; why is told to the connection. */
  #why(error: unknown): unknown {
    return this.#lost && /closed/i.test((error as Error).message) ? this.#lost : error;
  }

  /** The first broker, or any other that answers. */
  async #any(): Promise<Connection> {
    let failure: unknown;
    for (const broker of [this.#seed, ...this.#brokers.values(), ...this.settings.bootstrap]) {
      try {
        return await this.#connect(broker);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  async #connection(id: number): Promise<Connection> {
    const broker = this.#brokers.get(id);
    if (!broker) throw new Error(id < 0 ? 'the partition has no leader' : `broker ${id} is not part of the cluster`);
    return this.#connect(broker);
  }

  /** One connection a broker, made anew if it was lost. */
  #connect(broker: Broker): Promise<Connection> {
    const name = brokerText(broker);
    const open = this.#connections.get(name);
    if (open) return open;
    const lost = (): void => {
      if (this.#connections.get(name) === connecting) this.#connections.delete(name);
    };
    const connecting = this.#made(broker, lost);
    this.#connections.set(name, connecting);
    connecting.catch(lost);
    return connecting;
  }

  async #made({ host, port }: Broker, lost: () => void): Promise<Connection> {
    const { tls, sasl, clientId } = this.settings;
    const connection = new this.#library.Connection(clientId, {
      ...(tls ? { tls, tlsServerName: isIP(host) === 0 } : {}),
      ...(sasl ? { sasl: sasl.forHost(host) } : {}),
      connectTimeout: CONNECT_MS,
      requestTimeout: REQUEST_MS,
    });
    // Without a listener it would end the process; whoever waits is told.
    connection.on('error', (error: Error) => {
      this.#lost = error;
      lost();
    });
    connection.on('close', lost);
    await connection.connect(host, port);
    return connection;
  }

  /** Nobody waits for one that does not answer. */
  #forget(broker: Broker): void {
    const name = brokerText(broker);
    const open = this.#connections.get(name);
    this.#connections.delete(name);
    if (open) void closed(open);
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

async function closed(connecting: Promise<Connection>): Promise<void> {
  const connection = await connecting.catch(() => undefined);
  if (connection) await withLimit(500, connection.close() as Promise<void>).catch(() => {});
}

/** Rejects if the answer takes longer. */
export async function withLimit<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), ms);
  });
  answer.catch(() => {});
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
