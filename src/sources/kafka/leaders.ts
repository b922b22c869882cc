// Who leads the partitions that are read, as long as it is one topic: leaders move, records are deleted, topics made anew.

import { KeylaneError, kafkaError } from '../../errors.ts';
import type { Cluster, Topic } from './cluster.ts';

/** A topic that is gone may be a broker that does not know it yet. */
const TIMES_GONE = 4;

export interface LiveNotes {
  /** Offsets that were deleted before they were read. */
  deleted: number;
  /** Offsets that were there at the start, and that no leader has any more. */
  truncated: number;
  /** Partitions whose leader moved. */
  moved: number;
  /** Partitions that came while the others were read. */
  added: number;
}

/** A partition's `BatchRun`. */
export interface Run {
  readonly name: string;
  readonly partition: number;
  from: number;
  to: number;
  next: number;
}

/** A partition whose leader is followed. */
export interface Followed {
  readonly id: number;
  leader: number;
  /** Who is asked: the leader, or a replica that is nearer. */
  broker: number;
  /** Its broker has failed, or leads it no longer. */
  isLost: boolean;
}

/** A partition that is read. */
export interface Part extends Followed {
  next: number;
  end: number;
  bytes: number;
  empty: number;
  /** Replicas are not asked any more: one has failed. */
  staysWithLeader: boolean;
  readonly run: Run;
}

export class Leaders {
  readonly notes: LiveNotes = { deleted: 0, truncated: 0, moved: 0, added: 0 };
  readonly #cluster: Cluster;
  readonly #topic: Topic;
  readonly #committed: boolean;
  #gone = 0;

  constructor(cluster: Cluster, topic: Topic, committed: boolean) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#committed = committed;
  }

  /**
   * Asks once who leads the parts that are lost.
   * @returns what was in the way, if it may pass
   * @throws {KeylaneError} `ERR_KAFKA_TOPIC` if the topic is gone for good
   */
  async find(parts: readonly Followed[]): Promise<unknown> {
    let now: Topic;
    try {
      now = await this.#sameTopic();
    } catch (error) {
      if (!(error instanceof KeylaneError)) throw error;
      if (error.code !== 'ERR_KAFKA_TOPIC') return error;
      if (wasMadeAnew(error)) throw error;
      if (++this.#gone >= TIMES_GONE) throw this.#deleted(error);
      return undefined;
    }
    this.#gone = 0;
    for (const part of parts.filter(({ isLost }) => isLost)) {
      const leader = now.partitions[part.id]?.leader ?? -1;
      if (leader < 0) continue;
      if (leader !== part.leader) this.notes.moved++;
      part.leader = part.broker = leader;
      part.isLost = false;
    }
    return undefined;
  }

  /** A part whose next offset is not there: retention was faster than we are, or a leader has lost records. */
  async goOn(part: Part): Promise<void> {
    await this.#sameTopic();
    const ask = async (at: 'earliest' | 'latest'): Promise<number> =>
      (await this.#cluster.offsets(this.#topic.name, [part], at, this.#committed)).get(part.id)!.offset;
    const [low, high] = [await ask('earliest'), await ask('latest')];
    if (part.next < low) {
      const next = Math.min(low, part.end);
      this.notes.deleted += next - part.next;
      part.next = part.run.from = next;
    } else if (part.next > high) {
      this.notes.truncated += part.end - part.next;
      part.end = part.next;
    }
  }

  /**
   * All has been read: whether it was of one topic, and whether more partitions have come.
   * @throws {KeylaneError} `ERR_KAFKA_TOPIC`
   */
  async lookAgain(): Promise<void> {
    try {
      await this.#sameTopic();
    } catch (error) {
      if (error instanceof KeylaneError && wasMadeAnew(error)) throw error;
      // All that was asked for has come.
    }
  }

  async #sameTopic(): Promise<Topic> {
    const now = await this.#cluster.topic(this.#topic.name);
    if (now.id !== this.#topic.id || now.partitions.length < this.#topic.partitions.length)
      throw this.#deleted(MADE_ANEW);
    this.notes.added = now.partitions.length - this.#topic.partitions.length;
    return now;
  }

  #deleted(cause: unknown): KeylaneError {
    return kafkaError(
      'ERR_KAFKA_TOPIC',
      `Topic "${this.#topic.name}" was deleted${cause === MADE_ANEW ? ' and made anew' : ''} while it was read. Nothing was counted.`,
      cause,
    );
  }
}

const MADE_ANEW = new Error('another topic of the same name');

export function wasMadeAnew({ cause }: KeylaneError): boolean {
  return cause === MADE_ANEW;
}
