// Java's own admin, producers and consumer, in a JVM that lives as long as the cluster: the truth that JavaScript clients are held against.

import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { kafka } from './project.ts';

/** The longest that anything asked here may take: reading a million records, a partition whose broker comes back. */
const TIME_LIMIT_MS = 120_000;

/** A record to be produced. Keys and values are bytes, or text to be encoded as UTF-8; null is null. */
export interface NewRecord {
  readonly key?: string | Uint8Array | null | undefined;
  readonly value?: string | Uint8Array | null | undefined;
  readonly partition?: number | undefined;
  /** Milliseconds. */
  readonly timestamp?: number | undefined;
  readonly headers?: readonly (readonly [string, string | Uint8Array | null])[] | undefined;
}

/** A record as a topic holds it. */
export interface StoredRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Milliseconds. */
  readonly timestamp: number;
  readonly headers: [string, Buffer | null][];
}

export type Isolation = 'read_uncommitted' | 'read_committed';

export interface PartitionState {
  readonly partition: number;
  /** The broker's index, -1 where there is no leader. */
  readonly leader: number;
  readonly replicas: number[];
  readonly isr: number[];
}

export interface SendOptions {
  /** No two records share a batch. */
  readonly flushEach?: boolean;
  /** How the transaction ends that the records are; `open` leaves it open. For producers with a transactional.id. */
  readonly transaction?: 'commit' | 'abort' | 'open';
}

/** One of Java's producers, open until it is closed or the cluster is stopped. */
export interface JavaProducer {
  /** Where each record was stored, in the given order; rejects if one wasn't. */
  send(
    topic: string,
    records: readonly NewRecord[],
    options?: SendOptions,
  ): Promise<{ partition: number; offset: number }[]>;
  close(): Promise<void>;
}

type Row = [number, number, string | null, string | null, number, [string, string | null][]];

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
  readonly records?: Row[];
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly records: (rows: Row[]) => void;
}

export class JavaSession {
  readonly process: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  /** How many partitions this session gave a topic: a broker that lags behind names fewer for a while. */
  readonly #partitions = new Map<string, number>();
  #lastId = 0;
  #stderr = '';

  constructor(version: string, bootstrap: readonly string[]) {
    const options = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
    this.process = kafka.start(version, 'Session', [bootstrap.join()], ['pipe', 'pipe', 'pipe'], options);
    this.process.stderr!.on('data', chunk => {
      this.#stderr = (this.#stderr + chunk).slice(-5000);
    });
    // Written to after its end: what was asked is rejected below.
    this.process.stdin!.on('error', () => {});
    this.process.on('error', error => this.#end(error));
    this.process.on('close', () => this.#end(new Error(`Java's session has ended\n${this.#stderr}`)));
    createInterface(this.process.stdout!).on('line', line => this.#take(JSON.parse(line)));
  }

  /** The version of kafka-clients. */
  version(): Promise<string> {
    return this.#ask('version') as Promise<string>;
  }

  async awaitCluster(clusterId: string, brokers: number): Promise<void> {
    await this.#ask('awaitCluster', { clusterId, brokers });
  }

  async createTopic(
    topic: string,
    partitions: number,
    replication: number,
    configs: Record<string, string>,
  ): Promise<void> {
    await this.#ask('createTopic', { topic, partitions, replication, configs });
    this.#partitions.set(topic, partitions);
  }

  async deleteTopic(topic: string): Promise<void> {
    this.#partitions.delete(topic);
    await this.#ask('deleteTopic', { topic });
  }

  async addPartitions(topic: string, partitions: number, leaders: readonly number[] = []): Promise<void> {
    await this.#ask('addPartitions', { topic, partitions, leaders: leaders.map(leader => leader + 1) });
    this.#partitions.set(topic, partitions);
  }

  async deleteRecords(topic: string, partition: number, offset: number): Promise<void> {
    await this.#ask('deleteRecords', { topic, partition, offset });
  }

  async commit(group: string, topic: string, offsets: [number, number][]): Promise<void> {
    await this.#ask('commit', { group, topic, offsets });
  }

  async allow(user: string, topic: string, rights: string[]): Promise<void> {
    await this.#ask('allow', { user, topic, rights });
  }

  async describe(topic: string): Promise<PartitionState[]> {
    const states = (await this.#ask('describe', { topic })) as PartitionState[];
    // Kafka counts the brokers of a test from 1, their array from 0.
    return states.map(({ partition, leader, replicas, isr }) => ({
      partition,
      leader: leader < 0 ? -1 : leader - 1,
      replicas: replicas.map(id => id - 1),
      isr: isr.map(id => id - 1),
    }));
  }

  endOffsets(topic: string): Promise<number[]> {
    return this.#ask('endOffsets', { topic, partitions: this.#leastOf(topic) }) as Promise<number[]>;
  }

  /** By partition, then by offset. */
  async read(topic: string, isolation: Isolation = 'read_uncommitted'): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    await this.#ask('read', { topic, isolation, partitions: this.#leastOf(topic) }, rows => {
      for (const row of rows) records.push(storedRecord(row));
    });
    return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
  }

  async openProducer(config: Record<string, string>): Promise<JavaProducer> {
    const producer = await this.#ask('openProducer', { config });
    return {
      send: async (topic, records, { flushEach = false, transaction = '' } = {}) => {
        const how = { producer, topic, flushEach, transaction };
        const stored = await this.#ask('send', { ...how, records: records.map(toJson) });
        return (stored as [number, number][]).map(([partition, offset]) => ({ partition, offset }));
      },
      close: async () => {
        await this.#ask('closeProducer', { producer });
      },
    };
  }

  #leastOf(topic: string): number {
    return this.#partitions.get(topic) ?? 1;
  }

  #ask(what: string, request: object = {}, records: (rows: Row[]) => void = () => {}): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`Java's ${what} took more than ${TIME_LIMIT_MS / 1000} s`));
      }, TIME_LIMIT_MS);
      const settle =
        <T>(how: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          how(value);
        };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject), records });
      if (this.process.exitCode === null && this.process.signalCode === null)
        this.process.stdin!.write(`${JSON.stringify({ id, do: what, ...request })}\n`);
      else this.#end(new Error(`Java's session has ended\n${this.#stderr}`));
    });
  }

  #take({ id, result, error, records }: Answer): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    if (records) {
      waiting.records(records);
      return;
    }
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new Error(error));
  }

  #end(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function storedRecord([partition, offset, key, value, timestamp, headers]: Row): StoredRecord {
  return {
    partition,
    offset,
    key: fromHex(key),
    value: fromHex(value),
    timestamp,
    headers: headers.map(([name, bytes]) => [name, fromHex(bytes)]),
  };
}

function toJson({ key, value, partition, timestamp, headers }: NewRecord) {
  return {
    key: toHex(key),
    value: toHex(value),
    partition,
    timestamp,
    headers: headers?.map(([name, bytes]) => [name, toHex(bytes)]),
  };
}

function toHex(bytes: string | Uint8Array | null | undefined): string | null {
  return bytes === null || bytes === undefined ? null : Buffer.from(bytes).toString('hex');
}

function fromHex(hex: string | null): Buffer | null {
  return hex === null ? null : Buffer.from(hex, 'hex');
}
