// What becomes of records while a broker fails: kafkajs producers write numbered records, Java reads what is stored.

import { setTimeout } from 'node:timers/promises';
import { type ICustomPartitioner, Kafka, logLevel, type Message, type Producer } from 'kafkajs';
import type { Cluster } from './cluster.ts';

/**
 * `stop`: SIGTERM, leaders move at once. `kill`: SIGKILL, they move after 3 s. `freeze`: the same, but connections stay open.
 *
 * Where leaders move, kafkajs itself loses records whatever the partitioner says: a retry leaves out the brokers that have answered this
 * `send()`, and the new leader may be one of them. https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/sendMessages.js#L80
 * With `replication: 1` no leader moves, and with `recordsPerSend: 1` no `send()` is half answered: the rest is the partitioner's share.
 */
export type Failure = 'stop' | 'kill' | 'freeze';

export interface FailoverOptions {
  readonly failure: Failure;
  /** Which broker fails. */
  readonly broker: number;
  /** What `createPartitioner` of each producer is; all of them live through the same failure, each on a topic of its own. */
  readonly producers: Readonly<Record<string, ICustomPartitioner>>;
  /** How many records each producer writes at least: 20,000 unless given. It goes on until the failure is over. */
  readonly records?: number;
  /** 100 unless given. */
  readonly recordsPerSend?: number;
  /** 3 unless given; with 1 the partitions of the failing broker wait until it is back. */
  readonly replication?: 1 | 3;
  /** Sends again what `send()` rejected, as a program would that must not lose anything; without it those records are given up. */
  readonly resend?: boolean;
}

export interface Figures {
  /** Records whose `send()` resolved. */
  readonly acknowledged: number;
  /** The partitioner, asked again at a retry, named another partition than before. */
  readonly rechosen: number;
  /** Acknowledged, and stored nowhere. */
  readonly lost: number;
  /** Of those, the ones that were rechosen. */
  readonly lostRechosen: number;
  /** Stored more than once. */
  readonly duplicated: number;
  /** Of those, stored in more than one partition. */
  readonly scattered: number;
}

export interface FailoverReport {
  readonly keyed: Figures;
  readonly keyless: Figures;
  /** Calls of `send()` that rejected. */
  readonly rejectedSends: number;
  /** How often the client asked the partitioner about a record again. */
  readonly askedAgain: number;
}

const PARTITIONS = 12;
const RECORDS_PER_SEND = 100;
/** So many records wait for an answer, so that the failure meets some `send()`s half-way: answered by some brokers and not by others. */
const RECORDS_IN_FLIGHT = 1600;
const ATTEMPTS = 10;
const OUTAGE_MS = 1000;

/** A client's requests are given up before the freeze ends, but after the brokers go on without the frozen one. */
const TIMES: Record<Failure, { frozenMs: number; requestTimeoutMs: number }> = {
  stop: { frozenMs: 0, requestTimeoutMs: 10_000 },
  kill: { frozenMs: 0, requestTimeoutMs: 10_000 },
  freeze: { frozenMs: 7000, requestTimeoutMs: 5500 },
};

let topics = 0;

/** Writes, lets a broker fail when a third is written and come back, writes on, and counts. */
export async function runFailover(cluster: Cluster, options: FailoverOptions): Promise<Record<string, FailoverReport>> {
  const { producers, records = 20_000 } = options;
  const writers = Object.entries(producers).map(
    ([name, createPartitioner]) => new Writer(name, `failover-${++topics}`, createPartitioner, options),
  );
  const { replication = 3 } = options;
  for (const { topic } of writers) await cluster.createTopic(topic, PARTITIONS, { replication });
  await Promise.all(writers.map(writer => writer.connect(cluster.bootstrap)));
  const failureIsOver = (async () => {
    while (writers.some(writer => writer.written < records / 3)) await setTimeout(1);
    await fail(cluster, options);
  })();
  try {
    let isOver = false;
    failureIsOver.finally(() => {
      isOver = true;
    });
    const more = (written: number) => written < records || !isOver;
    await Promise.all([failureIsOver, ...writers.map(writer => writer.writeWhile(more))]);
  } finally {
    await Promise.all(writers.map(writer => writer.disconnect()));
  }
  const reports: Record<string, FailoverReport> = {};
  for (const writer of writers) reports[writer.name] = await writer.report(cluster);
  return reports;
}

async function fail(cluster: Cluster, { failure, broker }: FailoverOptions): Promise<void> {
  const { frozenMs } = TIMES[failure];
  if (frozenMs > 0) {
    cluster.freeze(broker);
    await setTimeout(frozenMs);
    cluster.thaw(broker);
  } else {
    await cluster.stopBroker(broker, failure === 'stop' ? 'SIGTERM' : 'SIGKILL');
    await setTimeout(OUTAGE_MS);
    await cluster.startBroker(broker);
  }
}

class Writer {
  readonly name: string;
  readonly topic: string;
  written = 0;
  readonly #createPartitioner: ICustomPartitioner;
  readonly #options: FailoverOptions;
  readonly #acknowledged = new Set<number>();
  readonly #chosen = new WeakMap<Message, number>();
  readonly #rechosen = new Set<number>();
  #askedAgain = 0;
  #rejectedSends = 0;
  #producer: Producer | undefined;

  constructor(name: string, topic: string, createPartitioner: ICustomPartitioner, options: FailoverOptions) {
    this.name = name;
    this.topic = topic;
    this.#createPartitioner = createPartitioner;
    this.#options = options;
  }

  async connect(brokers: readonly string[]): Promise<void> {
    const kafka = new Kafka({
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      requestTimeout: TIMES[this.#options.failure].requestTimeoutMs,
      retry: { retries: ATTEMPTS, initialRetryTime: 100, maxRetryTime: 2000 },
    });
    this.#producer = kafka.producer({ createPartitioner: () => this.#counting(this.#createPartitioner()) });
    await this.#producer.connect();
  }

  /** Several sends in flight until `more` says no; it is given the count of records so far. */
  async writeWhile(more: (written: number) => boolean): Promise<void> {
    const { recordsPerSend = RECORDS_PER_SEND } = this.#options;
    const sendOnAndOn = async () => {
      while (more(this.written)) await this.#sendNext(recordsPerSend);
    };
    await Promise.all(Array.from({ length: RECORDS_IN_FLIGHT / recordsPerSend }, sendOnAndOn));
  }

  disconnect(): Promise<void> | undefined {
    return this.#producer?.disconnect();
  }

  async report(cluster: Cluster): Promise<FailoverReport> {
    const partitions = new Map<number, number[]>();
    for (const { partition, value } of await cluster.readTopic(this.topic)) {
      const stored = partitions.get(Number(value));
      if (stored) stored.push(partition);
      else partitions.set(Number(value), [partition]);
    }
    const figures = (isKeyed: boolean): Figures => {
      const acknowledged = [...this.#acknowledged].filter(number => isKeyedRecord(number) === isKeyed);
      const stored = [...partitions].filter(([number]) => isKeyedRecord(number) === isKeyed);
      const lost = acknowledged.filter(number => !partitions.has(number));
      return {
        acknowledged: acknowledged.length,
        rechosen: [...this.#rechosen].filter(number => isKeyedRecord(number) === isKeyed).length,
        lost: lost.length,
        lostRechosen: lost.filter(number => this.#rechosen.has(number)).length,
        duplicated: stored.filter(([, places]) => places.length > 1).length,
        scattered: stored.filter(([, places]) => new Set(places).size > 1).length,
      };
    };
    return {
      keyed: figures(true),
      keyless: figures(false),
      rejectedSends: this.#rejectedSends,
      askedAgain: this.#askedAgain,
    };
  }

  async #sendNext(count: number): Promise<void> {
    const first = this.written;
    this.written += count;
    const messages = Array.from({ length: count }, (_, i) => message(first + i));
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#producer!.send({ topic: this.topic, messages, acks: -1 });
        for (let i = 0; i < messages.length; i++) this.#acknowledged.add(first + i);
        return;
      } catch (error) {
        this.#rejectedSends++;
        if (!this.#options.resend) return;
        if (attempt === ATTEMPTS) throw error;
      }
    }
  }

  #counting(partitioner: ReturnType<ICustomPartitioner>): ReturnType<ICustomPartitioner> {
    return args => {
      const partition = partitioner(args);
      const before = this.#chosen.get(args.message);
      if (before !== undefined) this.#askedAgain++;
      if (before !== undefined && before !== partition) this.#rechosen.add(Number(args.message.value));
      this.#chosen.set(args.message, partition);
      return partition;
    };
  }
}

/** Half of the records have keys, of 997 different ones. */
function message(number: number): Message {
  return { key: isKeyedRecord(number) ? `user-${number % 997}` : null, value: String(number) };
}

function isKeyedRecord(number: number): boolean {
  return number % 2 === 1;
}
