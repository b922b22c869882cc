// A producer with batches, step by step in time: records come, a policy puts each into a partition's open batch, a sender takes batches that are
// full or have lingered, and each broker answers one request after another. As in Java's RecordAccumulator and Sender; the policy alone differs.
// https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/clients/producer/internals/RecordAccumulator.java

import { type Arrival, type ArrivalSetup, arrivalsOf } from './arrivals.ts';
import { type Chooser, createChooser } from './choosers.ts';
import type { PolicyId } from './policies.ts';
import { seeded } from './seeded.ts';

export interface ProducerSetup extends ArrivalSetup {
  policy: PolicyId;
  numPartitions: number;
  /** Partition p is led by broker p % brokers; each broker is a rack, and the producer is in that of broker 0. */
  brokers: number;
  /** Which broker takes `slowMs` for a request; null: none. */
  slowBroker: number | null;
  slowMs: number;
  batchSize: number;
  lingerMs: number;
}

/** What there is to see at a moment. */
export interface Frame {
  ms: number;
  /** Of each partition: bytes in the batch that still fills, batches that wait, records that came so far. */
  openBytes: number[];
  waiting: number[];
  records: number[];
  /** Of each broker: requests under way. */
  inFlight: number[];
  /** The partition of the last record; -1 before there is one. */
  current: number;
}

export interface PartitionLoad {
  records: number;
  bytes: number;
  batches: number;
}

export interface BrokerLoad {
  records: number;
  requests: number;
  /** The most batches that waited for it in the producer. */
  mostWaiting: number;
}

export interface Run {
  frames: Frame[];
  partitions: PartitionLoad[];
  brokers: BrokerLoad[];
  records: number;
  batches: number;
  /** Of a batch's size, 0 to 1: on average over batches. */
  meanFill: number;
  /** From a record's coming to its answer, in milliseconds. */
  meanMs: number;
  p99Ms: number;
  /** When the last answer came. */
  endMs: number;
}

/** What a broker that is not slow takes for a request. */
export const FAST_MS = 2;
/** Java's default of max.in.flight.requests.per.connection. */
export const MOST_IN_FLIGHT = 5;
export const FRAMES = 240;

interface Batch {
  bytes: number;
  /** When each record came. */
  times: number[];
  isClosed: boolean;
}

interface Answer {
  ms: number;
  broker: number;
  batches: Batch[];
}

export function runProducer(setup: ProducerSetup): Run {
  return simulate(setup, arrivalsOf(setup));
}

/** @param arrivals in the order of time */
export function simulate(setup: ProducerSetup, arrivals: readonly Arrival[]): Run {
  const producer = new Producer(setup);
  for (const { ms, size } of arrivals) {
    producer.goTo(ms);
    producer.send(size);
  }
  producer.goTo(setup.seconds * 1000);
  return producer.finish();
}

class Producer {
  readonly #setup: ProducerSetup;
  readonly #chooser: Chooser;
  readonly #queues: Batch[][];
  /** The partitions of each broker. */
  readonly #led: number[][];
  readonly #answers: Answer[] = [];
  readonly #freeAt: number[];
  readonly #inFlight: number[];
  readonly #partitions: PartitionLoad[];
  readonly #brokers: BrokerLoad[];
  readonly #waited: number[] = [];
  readonly #frames: Frame[] = [];
  #fills = 0;
  #now = 0;
  #endMs = 0;
  #current = -1;
  /** As the sender saw them last. */
  #seen: readonly number[] | undefined;

  constructor(setup: ProducerSetup) {
    const { numPartitions, brokers, batchSize, lingerMs, seed } = setup;
    this.#setup = setup;
    const each = Array.from({ length: numPartitions }, (_, partition) => partition);
    this.#queues = each.map(() => []);
    this.#partitions = each.map(() => ({ records: 0, bytes: 0, batches: 0 }));
    this.#freeAt = new Array(brokers).fill(0);
    this.#inFlight = new Array(brokers).fill(0);
    this.#brokers = this.#freeAt.map(() => ({ records: 0, requests: 0, mostWaiting: 0 }));
    this.#led = this.#freeAt.map((_, broker) => each.filter(partition => partition % brokers === broker));
    this.#chooser = createChooser(setup.policy, {
      numPartitions,
      batchSize,
      lingerMs,
      ownRack: this.#led[0],
      // A stream of its own: which records come does not depend on the policy.
      random: seeded(~seed),
      hasRoom: (partition, size) => this.#roomOf(partition) >= size,
      queues: () => this.#seen,
    });
  }

  /** Lets everything happen up to this moment. */
  goTo(ms: number): void {
    for (;;) {
      const next = Math.min(this.#nextAnswer(), this.#nextLinger());
      if (next > ms) break;
      this.#show(next);
      this.#now = next;
      this.#takeAnswers();
      this.#sendBatches();
    }
    this.#show(ms);
    this.#now = ms;
  }

  send(size: number): void {
    const { batchSize } = this.#setup;
    const partition = this.#chooser.choose(size, this.#now);
    const [queue, load] = [this.#queues[partition], this.#partitions[partition]];
    let batch = queue.at(-1);
    // The first record of a batch may be larger than it.
    if (!batch || this.#roomOf(partition) < size) {
      if (batch) batch.isClosed = true;
      batch = { bytes: 0, times: [], isClosed: false };
      queue.push(batch);
      load.batches++;
    }
    batch.bytes += size;
    batch.times.push(this.#now);
    batch.isClosed = batch.bytes >= batchSize;
    load.records++;
    load.bytes += size;
    this.#current = partition;
    this.#chooser.onAppended?.(size);
    this.#sendBatches();
  }

  /** No record comes any more; what lingers is sent, and all answers are awaited. */
  finish(): Run {
    for (const batch of this.#queues.flat()) batch.isClosed = true;
    this.#sendBatches();
    while (this.#answers.length > 0) {
      this.#now = this.#nextAnswer();
      this.#takeAnswers();
      this.#sendBatches();
    }
    const records = this.#waited.length;
    const batches = this.#partitions.reduce((sum, load) => sum + load.batches, 0);
    const sorted = Float64Array.from(this.#waited).sort();
    return {
      frames: this.#frames,
      partitions: this.#partitions,
      brokers: this.#brokers,
      records,
      batches,
      meanFill: batches === 0 ? 0 : this.#fills / batches,
      meanMs: records === 0 ? 0 : sorted.reduce((sum, ms) => sum + ms, 0) / records,
      p99Ms: records === 0 ? 0 : sorted[Math.ceil(0.99 * records) - 1],
      endMs: this.#endMs,
    };
  }

  /** Asks every broker that may take another request, until none has something to take. */
  #sendBatches(): void {
    for (let hasSent = true; hasSent; ) {
      this.#look();
      hasSent = false;
      for (let broker = 0; broker < this.#setup.brokers; broker++) {
        if (this.#inFlight[broker] >= MOST_IN_FLIGHT || !this.#isReady(broker)) continue;
        this.#request(broker);
        hasSent = true;
      }
    }
  }

  /** Bytes that the partition's open batch may still take; 0: there is none. */
  #roomOf(partition: number): number {
    const batch = this.#queues[partition].at(-1);
    return batch && !batch.isClosed ? this.#setup.batchSize - batch.bytes : 0;
  }

  /** Java looks at the queues when it looks for what is ready, and trusts them only once every partition has had a batch. */
  #look(): void {
    for (const [broker, load] of this.#brokers.entries()) {
      const waiting = this.#led[broker].reduce((sum, partition) => sum + this.#queues[partition].length, 0);
      load.mostWaiting = Math.max(load.mostWaiting, waiting);
    }
    if (this.#partitions.every(({ batches }) => batches > 0)) this.#seen = this.#queues.map(({ length }) => length);
  }

  #isReady(broker: number): boolean {
    return this.#led[broker].some(partition => {
      const [first, second] = this.#queues[partition];
      return first && (second || first.isClosed || this.#now >= first.times[0] + this.#setup.lingerMs);
    });
  }

  /** The first batch of each partition that the broker leads, also of those that could still linger. */
  #request(broker: number): void {
    const { slowBroker, slowMs, batchSize } = this.#setup;
    const batches: Batch[] = [];
    for (const partition of this.#led[broker]) {
      const batch = this.#queues[partition].shift();
      if (!batch) continue;
      this.#fills += batch.bytes / batchSize;
      batches.push(batch);
    }
    const ms = Math.max(this.#now, this.#freeAt[broker]) + (broker === slowBroker ? slowMs : FAST_MS);
    this.#freeAt[broker] = ms;
    this.#inFlight[broker]++;
    this.#brokers[broker].requests++;
    this.#answers.push({ ms, broker, batches });
  }

  #takeAnswers(): void {
    for (let i = this.#answers.length - 1; i >= 0; i--) {
      const { ms, broker, batches } = this.#answers[i];
      if (ms > this.#now) continue;
      this.#answers.splice(i, 1);
      this.#endMs = ms;
      this.#inFlight[broker]--;
      for (const { times } of batches) {
        this.#brokers[broker].records += times.length;
        for (const came of times) this.#waited.push(ms - came);
      }
    }
  }

  #nextAnswer(): number {
    return this.#answers.reduce((least, { ms }) => Math.min(least, ms), Infinity);
  }

  /** When a batch has lingered for which its broker has a place. */
  #nextLinger(): number {
    let least = Infinity;
    for (const [partition, [first]] of this.#queues.entries()) {
      if (!first || this.#inFlight[partition % this.#setup.brokers] >= MOST_IN_FLIGHT) continue;
      least = Math.min(least, first.times[0] + this.#setup.lingerMs);
    }
    return least;
  }

  /** Frames up to, not including, this moment show what is before it. */
  #show(ms: number): void {
    for (;;) {
      const next = this.#setup.seconds * 1000 * ((this.#frames.length + 1) / FRAMES);
      if (this.#frames.length === FRAMES || next > ms) return;
      const open = this.#queues.map(queue => queue.at(-1)).map(batch => (batch && !batch.isClosed ? batch.bytes : 0));
      this.#frames.push({
        ms: next,
        openBytes: open,
        waiting: this.#queues.map(({ length }) => length),
        records: this.#partitions.map(({ records }) => records),
        inFlight: [...this.#inFlight],
        current: this.#current,
      });
    }
  }
}
