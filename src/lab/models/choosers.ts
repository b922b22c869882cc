// Where a producer's records without a key go. keylane's partitioners draw; what needs a view of the producer's open batches, which a partitioner
// does not have, is here.

import { createPartitioner, type KeylessPolicy, type Partitioner } from '../../partitioners/index.ts';
import type { PolicyId } from './policies.ts';
import type { Random } from './seeded.ts';

export interface ChooserSetup {
  numPartitions: number;
  batchSize: number;
  lingerMs: number;
  /** Partitions whose leader is in the producer's rack. */
  ownRack: readonly number[];
  random: Random;
  /** Whether the partition has an open batch that takes so many bytes more. */
  hasRoom(partition: number, size: number): boolean;
  /** Batches that wait for each partition, as the sender saw them last; undefined before each has had one. */
  queues(): readonly number[] | undefined;
}

export interface Chooser {
  /**
   * @param size the record's bytes
   * @param now in milliseconds
   */
  choose(size: number, now: number): number;
  /** The record is in its batch. */
  onAppended?(size: number): void;
}

const TOPIC = 'lab';

export function createChooser(id: PolicyId, setup: ChooserSetup): Chooser {
  switch (id) {
    case 'round-robin':
      return plain('round-robin', setup);
    case 'librdkafka-random':
      return plain('random', setup);
    case 'librdkafka':
      return new Librdkafka(setup);
    case 'kip-480':
      return new Kip480(setup);
    case 'kip-794':
      return new Kip794(setup, { isAdaptive: true, isRackAware: false });
    case 'kip-794-uniform':
      return new Kip794(setup, { isAdaptive: false, isRackAware: false });
    case 'rack-aware':
      return new Kip794(setup, { isAdaptive: true, isRackAware: true });
  }
}

function plain(keyless: KeylessPolicy, { numPartitions, random }: ChooserSetup): Chooser {
  const partitioner = createPartitioner({ keyless, random });
  return { choose: size => partitioner.partition({ size }, { topic: TOPIC, numPartitions }) };
}

/** Java 2.4 to 3.2 takes another partition whenever a record needs a new batch. */
class Kip480 implements Chooser {
  readonly #setup: ChooserSetup;
  readonly #partitioner: Partitioner;
  #current = -1;

  constructor(setup: ChooserSetup) {
    const { batchSize, random } = setup;
    this.#setup = setup;
    this.#partitioner = createPartitioner({ keyless: 'sticky-batch', batchSize, random });
  }

  choose(size: number): number {
    const { numPartitions, hasRoom } = this.#setup;
    if (this.#current >= 0 && !hasRoom(this.#current, size)) this.#partitioner.onNewBatch(TOPIC);
    this.#current = this.#partitioner.partition({ size }, { topic: TOPIC, numPartitions });
    return this.#current;
  }
}

/**
 * Java since 3.3: after batch.size bytes it takes another partition as soon as no batch of this one is open, so that none is left half full, and at the
 * latest after twice as many bytes. `updatePartitionInfo` of
 * https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/clients/producer/internals/BuiltInPartitioner.java and
 * `partitionChanged` of the RecordAccumulator beside it.
 */
class Kip794 implements Chooser {
  readonly #setup: ChooserSetup;
  readonly #isAdaptive: boolean;
  /** Undefined: all. So it is too without a leader in the own rack. */
  readonly #available: readonly number[] | undefined;
  /** One draw a call. */
  readonly #draws: Partitioner;
  #current = -1;
  #produced = 0;

  constructor(setup: ChooserSetup, { isAdaptive, isRackAware }: { isAdaptive: boolean; isRackAware: boolean }) {
    this.#setup = setup;
    this.#isAdaptive = isAdaptive;
    this.#available = isRackAware && setup.ownRack.length > 0 ? setup.ownRack : undefined;
    this.#draws = createPartitioner({ keyless: 'sticky', batchSize: 1, random: setup.random });
  }

  choose(size: number): number {
    // A record that does not fit closes the batch, and then the partition is looked at again.
    if (this.#current < 0 || this.#mayLeave(size)) this.#draw();
    return this.#current;
  }

  onAppended(size: number): void {
    this.#produced += size;
    if (this.#mayLeave(1) || this.#produced >= 2 * this.#setup.batchSize) this.#draw();
  }

  #mayLeave(size: number): boolean {
    const { batchSize, hasRoom } = this.#setup;
    return this.#produced >= batchSize && !hasRoom(this.#current, size);
  }

  #draw(): void {
    const { numPartitions } = this.#setup;
    const available = this.#available;
    const queues = this.#isAdaptive ? this.#setup.queues() : undefined;
    const queueSizes = queues && available ? available.map(partition => queues[partition]) : queues;
    this.#current = this.#draws.partition(
      { size: 1 },
      {
        topic: TOPIC,
        numPartitions,
        ...(available && { availablePartitions: available }),
        ...(queueSizes && { queueSizes }),
      },
    );
    this.#produced = 0;
  }
}

/**
 * librdkafka: a partition at random, and another once more than an interval has passed. The interval is 2 * linger.ms, cut to whole milliseconds, and
 * 900 seconds at most; 0 is none. https://github.com/confluentinc/librdkafka/blob/v2.15.0/src/rdkafka_conf.c#L4655
 */
class Librdkafka implements Chooser {
  readonly #interval: number;
  readonly #random: Chooser;
  #current = -1;
  #drawnAt = -Infinity;

  constructor(setup: ChooserSetup) {
    this.#interval = Math.min(900_000, Math.trunc(2 * setup.lingerMs));
    this.#random = plain('random', setup);
  }

  choose(size: number, now: number): number {
    if (this.#interval === 0 || now - this.#drawnAt > this.#interval) {
      this.#current = this.#random.choose(size, now);
      this.#drawnAt = now;
    }
    return this.#current;
  }
}
