// Real Kafka clusters for tests: started, broken and cleaned up from TypeScript.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess, type NodePorts } from './broker-process.ts';
import { freePorts, untilOpen } from './ports.ts';
import { kafka } from './project.ts';
import { type Secured, type SecuredPorts, secure } from './secured.ts';
import { type Batch, batchesIn } from './segments.ts';
import {
  type Isolation,
  type JavaProducer,
  JavaSession,
  type NewRecord,
  type PartitionState,
  type StoredRecord,
} from './session.ts';

export { OLD_KAFKA } from './project.ts';
export type { JavaProducer, NewRecord, PartitionState, StoredRecord } from './session.ts';

const ATTEMPTS = 3;

export interface ClusterOptions {
  /** 1 unless given; 3 are three nodes that are broker and controller at once. */
  readonly brokers?: 1 | 3;
  /** The newest that Maven Central has in one piece, unless given. */
  readonly version?: string;
  /** Listeners with TLS and with users beside the plain one, of a single broker: `secured` tells where. */
  readonly isSecured?: boolean;
}

export interface TopicOptions {
  /** All brokers, unless given. */
  readonly replication?: number;
  readonly configs?: Record<string, string>;
}

/** All running clusters end with this program, however it ends: by itself, by a signal, and (broker-process.ts) by SIGKILL. */
const running = new Set<Cluster>();
process.on('exit', () => {
  for (const cluster of running) cluster.kill();
});
for (const [signal, number] of [
  ['SIGINT', 2],
  ['SIGTERM', 15],
  ['SIGHUP', 1],
] as const)
  process.once(signal, () => process.exit(128 + number));

/** Starts Kafka on free ports; resolves when all brokers have joined. */
export async function startCluster({
  brokers = 1,
  version = kafka.defaultVersion,
  isSecured = false,
}: ClusterOptions = {}): Promise<Cluster> {
  for (let attempt = 1; ; attempt++) {
    const ports = await freePorts(2 * brokers + 3);
    const [sasl, tls, both] = ports.slice(2 * brokers);
    const cluster = new Cluster(
      version,
      Array.from({ length: brokers }, (_, i) => ({ client: ports[2 * i], controller: ports[2 * i + 1] })),
      isSecured ? { sasl, tls, both } : undefined,
    );
    running.add(cluster);
    try {
      await cluster.start();
      return cluster;
    } catch (error) {
      await cluster.stop();
      const portWasTaken = /Address already in use/.test(String(error));
      if (portWasTaken && attempt < ATTEMPTS) continue;
      // uvu swallows what a hook throws.
      console.error(error);
      throw error;
    }
  }
}

export class Cluster {
  /** `host:port` of each broker. */
  readonly bootstrap: readonly string[];
  readonly #id = randomBytes(16).toString('base64url');
  readonly #directory = mkdtempSync(join(tmpdir(), 'keylane-kafka-'));
  readonly #brokers: BrokerProcess[];
  readonly #java: JavaSession;
  /** Of a cluster that was started with `isSecured`. */
  readonly secured: Secured | undefined;

  constructor(version: string, ports: readonly NodePorts[], secured?: SecuredPorts) {
    this.bootstrap = ports.map(({ client }) => `127.0.0.1:${client}`);
    this.secured = secured && secure(this.#directory, secured);
    this.#brokers = ports.map((_, i) => new BrokerProcess(version, this.#id, this.#directory, ports, i, this.secured));
    for (const broker of this.#brokers) broker.start();
    // Waits for the brokers while they start.
    this.#java = new JavaSession(version, this.bootstrap);
  }

  async start(): Promise<void> {
    const failures = this.#brokers.map(broker => broker.failure());
    for (const failure of failures) failure.catch(() => {});
    try {
      await Promise.race([this.#java.awaitCluster(this.#id, this.#brokers.length), ...failures]);
    } catch (error) {
      const logs = this.#brokers.map((broker, i) => `log of broker ${i}:\n${broker.logEnd()}`);
      throw new Error(`Kafka did not start. ${error}\n${logs.join('\n')}`);
    }
  }

  /** The version of Kafka, of the brokers and of Java's clients alike. */
  version(): Promise<string> {
    return this.#java.version();
  }

  /** Ends everything and removes what it stored. Nothing in a test's cluster is worth an orderly end. */
  async stop(): Promise<void> {
    running.delete(this);
    this.#java.process.kill('SIGKILL');
    await Promise.all(this.#brokers.map(broker => broker.stop('SIGKILL')));
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** As `stop()`, without waiting: for the exit of the program. */
  kill(): void {
    this.#java.process.kill('SIGKILL');
    for (const broker of this.#brokers) broker.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Where a broker has a directory `TOPIC-NUMBER` for each partition. */
  data(index: number): string {
    return this.#brokers[index].data;
  }

  /** SIGTERM: leaders move first, then the process ends. SIGKILL: it is gone, and leaders move after some 3 s. */
  stopBroker(index: number, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    return this.#brokers[index].stop(signal);
  }

  /** Starts a stopped broker on what it had stored; resolves when it has joined. */
  async startBroker(index: number): Promise<void> {
    this.#brokers[index].start();
    const join = async () => {
      // The others count a killed broker until 3 s are over: only the new process opens its port.
      await untilOpen(Number(this.bootstrap[index].split(':')[1]));
      await this.#java.awaitCluster(this.#id, this.#brokers.length);
    };
    await Promise.race([join(), this.#brokers[index].failure()]);
  }

  freeze(index: number): void {
    this.#brokers[index].freeze();
  }

  thaw(index: number): void {
    this.#brokers[index].thaw();
  }

  /** Resolves when every partition has all its replicas in sync and a leader that accepts records. */
  createTopic(topic: string, partitions: number, options: TopicOptions = {}): Promise<void> {
    const { replication = this.#brokers.length, configs = {} } = options;
    return this.#java.createTopic(topic, partitions, replication, configs);
  }

  /** Resolves when metadata know it no longer. */
  deleteTopic(topic: string): Promise<void> {
    return this.#java.deleteTopic(topic);
  }

  /** Resolves as `createTopic` does; `partitions` is the new count. `leaders`: the one replica of each new partition; else Kafka's choice. */
  addPartitions(topic: string, partitions: number, leaders?: readonly number[]): Promise<void> {
    return this.#java.addPartitions(topic, partitions, leaders);
  }

  /** Leaders and replicas now, as indices of brokers. */
  describeTopic(topic: string): Promise<PartitionState[]> {
    return this.#java.describe(topic);
  }

  /** Each partition's end offset: the records ever stored there. */
  endOffsets(topic: string): Promise<number[]> {
    return this.#java.endOffsets(topic);
  }

  /** All records, by partition, then by offset, read by Java's consumer. */
  readTopic(topic: string, isolation: Isolation = 'read_uncommitted'): Promise<StoredRecord[]> {
    return this.#java.read(topic, isolation);
  }

  /** Deletes all records of a partition before an offset. */
  deleteRecords(topic: string, partition: number, offset: number): Promise<void> {
    return this.#java.deleteRecords(topic, partition, offset);
  }

  /** What a consumer group has read: partitions with their offsets. */
  commit(group: string, topic: string, offsets: [number, number][]): Promise<void> {
    return this.#java.commit(group, topic, offsets);
  }

  /** Lets a user of a secured cluster do some things with a topic: `DESCRIBE`, `READ`. */
  allow(user: string, topic: string, rights: string[]): Promise<void> {
    return this.#java.allow(user, topic, rights);
  }

  /** The record batches of each partition, as its leader stored them. */
  async batches(topic: string): Promise<Batch[][]> {
    const partitions = await this.describeTopic(topic);
    return partitions.map(({ partition, leader }) =>
      batchesIn(join(this.#brokers[leader].data, `${topic}-${partition}`)),
    );
  }

  /** One of Java's producers with the given properties; the addresses and the serializers (bytes) are set. */
  javaProducer(config: Record<string, string> = {}): Promise<JavaProducer> {
    return this.#java.openProducer(config);
  }

  /** Writes records by Java's producer and tells where each was stored. */
  async produce(topic: string, records: readonly NewRecord[], config: Record<string, string> = {}) {
    const producer = await this.javaProducer(config);
    try {
      return await producer.send(topic, records);
    } finally {
      await producer.close();
    }
  }
}
