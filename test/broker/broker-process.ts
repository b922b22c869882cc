// One Kafka node, broker and controller in one, as a process of its own.

import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCode } from '../java-project.ts';
import { kafka } from './project.ts';

/** Small and quick to start; a broker with some hundred partitions takes about 300 MB in all. */
const JVM = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
];
const LOG_LINES_SHOWN = 40;

export interface NodePorts {
  readonly client: number;
  readonly controller: number;
}

export class BrokerProcess {
  readonly #version: string;
  readonly #clusterId: string;
  readonly #properties: string;
  readonly #log: string;
  readonly #format: readonly string[];
  /** Holds a directory `TOPIC-NUMBER` for each partition that this broker has a replica of. */
  readonly data: string;
  #process: ChildProcess | undefined;
  #ended: Promise<number> = Promise.resolve(0);

  /** `ports` are those of all nodes, `index` is the place of this one; everything that it stores is below `directory`. `more`: properties over its own, and options for formatting. */
  constructor(
    version: string,
    clusterId: string,
    directory: string,
    ports: readonly NodePorts[],
    index: number,
    more: { properties: Readonly<Record<string, string>>; format: readonly string[] } = { properties: {}, format: [] },
  ) {
    this.#version = version;
    this.#clusterId = clusterId;
    this.#log = join(directory, `node-${index}.log`);
    this.#properties = join(directory, `node-${index}.properties`);
    this.#format = more.format;
    this.data = join(directory, `data-${index}`);
    writeFileSync(this.#properties, serverProperties(this.data, ports, index, more.properties));
  }

  start(): void {
    const log = openSync(this.#log, 'a');
    const args = [this.#clusterId, this.#properties, ...this.#format];
    this.#process = kafka.start(this.#version, 'Node', args, ['pipe', log, log], JVM);
    closeSync(log);
    this.#ended = exitCode(this.#process);
    this.#ended.catch(() => {});
  }

  /** Resolves when the process has ended; SIGTERM hands the leaderships over first. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#process?.kill(signal);
    await this.#ended;
    this.#process = undefined;
  }

  /** The process keeps its connections and answers nothing, like a machine that swaps or a long garbage collection. */
  freeze(): void {
    this.#process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#process?.kill('SIGCONT');
  }

  /** For the exit of the program, where nothing can be waited for. */
  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  /** Rejects, with the end of the log, when the process ends. */
  async failure(): Promise<never> {
    const code = await this.#ended;
    throw new Error(`Kafka ${this.#version} ended with exit code ${code}:\n${this.logEnd()}`);
  }

  logEnd(): string {
    const lines = readFileSync(this.#log, 'utf8').split('\n').slice(-LOG_LINES_SHOWN);
    // A report of uvu's tests takes an unindented line for the end of the failure.
    return lines.map(line => `    ${line}`).join('\n');
  }
}

function serverProperties(
  data: string,
  ports: readonly NodePorts[],
  index: number,
  more: Readonly<Record<string, string>>,
): string {
  const { client, controller } = ports[index];
  const replicas = Math.min(3, ports.length);
  const { 'keylane.listeners': listeners = '', ...others } = more;
  const secured = listeners === '' ? '' : `,${listeners}`;
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': index + 1,
    listeners: `PLAINTEXT://127.0.0.1:${client},CONTROLLER://127.0.0.1:${controller}${secured}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${client}${secured}`,
    'controller.listener.names': 'CONTROLLER',
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL',
    'controller.quorum.voters': ports.map((node, i) => `${i + 1}@127.0.0.1:${node.controller}`).join(),
    'log.dirs': data,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    // Records whose times are of some weeks ago would be gone half a minute after the start, in the middle of slow tests.
    'log.retention.ms': -1,
    // Each partition has two sparse index files of 10 MB otherwise.
    'log.index.size.max.bytes': 65536,
    // A broker that is gone loses its leaderships after 3 s instead of 9, and its place in sync after 3 instead of 30.
    'broker.heartbeat.interval.ms': 500,
    'broker.session.timeout.ms': 3000,
    'replica.lag.time.max.ms': 3000,
    ...others,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
