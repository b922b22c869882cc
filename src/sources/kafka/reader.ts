// A topic's batches, as brokers send them. One loop a broker: the next Fetch is on its way while an answer is decoded. Leaders move, brokers fail,
// records are deleted meanwhile: each partition goes on where it was, so that nothing comes twice, and what cannot come is counted.

import { setTimeout as sleep } from 'node:timers/promises';
import { type KeylaneError, kafkaError } from '../../errors.ts';
import { listed } from '../../numbers.ts';
import { AbortedTransactions } from '../batches/aborted.ts';
import type { Bytes } from '../batches/bytes.ts';
import { MOST_BATCH } from '../batches/head.ts';
import type { Cluster, Topic } from './cluster.ts';
import { asKafkaError, BROKER_ERRORS, brokerCodes, brokerError, isPassing } from './errors.ts';
import { type FetchedSection, fetchRequest, parseFetch } from './fetch.ts';
import { behind } from './hop.ts';
import { Leaders, type LiveNotes, type Part, type Run, wasMadeAnew } from './leaders.ts';
import { Pace } from './pace.ts';
import type { PartitionWindow } from './window.ts';

const STALL_MS = 30_000;
const FIRST_DELAY_MS = 100;
const MOST_DELAY_MS = 2_000;
const MOST_ANSWER = 4 << 20;
const LEAST_ANSWER = 1 << 20;
/** Of all brokers together, twice: one answer is decoded while the next comes. */
const MOST_MEMORY = 32 << 20;
const PARTITION_BYTES = 1 << 20;
/** Empty answers in a row that say that nothing is left. */
const TIMES_EMPTY = 3;

/** Batches of one partition: `bytes[from]` up to, not including, `bytes[to]`. */
export interface Section {
  readonly bytes: Bytes;
  readonly from: number;
  readonly to: number;
  readonly run: Run;
  readonly aborted: AbortedTransactions | undefined;
}

export interface ReaderOptions {
  readonly name: string;
  readonly committed: boolean;
  /** Bytes a second at most. */
  readonly maxRate?: number | undefined;
  /** Called with the bytes of each answer. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

export interface Answer {
  readonly sections: readonly Section[];
  readonly done: () => void;
}

export class TopicReader {
  readonly #leaders: Leaders;
  readonly #cluster: Cluster;
  readonly #topic: Topic;
  readonly #options: ReaderOptions;
  readonly #parts: Part[];
  readonly #total: number;
  readonly #loops = new Set<number>();
  readonly #answers: Answer[] = [];
  #isRelocating = false;
  #isOver = false;
  #failure: unknown;
  #trouble: unknown;
  #progressed = performance.now();
  #delay = FIRST_DELAY_MS;
  readonly #pace: Pace;
  #wake = (): void => {};

  constructor(cluster: Cluster, topic: Topic, windows: readonly PartitionWindow[], options: ReaderOptions) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#options = options;
    this.#leaders = new Leaders(cluster, topic, options.committed);
    this.#pace = new Pace(options.maxRate);
    this.#parts = windows.map(({ id, leader, from, to }) => ({
      ...{
        id,
        leader,
        broker: leader,
        next: from,
        end: to,
        bytes: PARTITION_BYTES,
        empty: 0,
        staysWithLeader: false,
        isLost: false,
      },
      run: { name: options.name, partition: id, from, to, next: 0 },
    }));
    this.#total = this.#left();
  }

  get notes(): LiveNotes {
    return this.#leaders.notes;
  }

  #left(): number {
    return this.#parts.reduce((sum, { next, end }) => sum + Math.max(0, end - next), 0);
  }

  /** Of the offsets that are to be read. */
  get shareRead(): number {
    return this.#total === 0 ? 1 : 1 - this.#left() / this.#total;
  }

  /**
   * Answers as they come. Their bytes hold until the next one is asked for.
   * @throws {KeylaneError} `ERR_KAFKA_…`
   */
  async *answers(): AsyncGenerator<readonly Section[]> {
    this.#startLoops();
    try {
      for (;;) {
        const answer = this.#answers.shift();
        if (answer) {
          yield answer.sections;
          answer.done();
          continue;
        }
        if (this.#failure !== undefined) throw this.#failure;
        if (this.#parts.every(isDone)) break;
        await new Promise<void>(resolve => {
          this.#wake = resolve;
        });
      }
      await this.#leaders.lookAgain();
    } finally {
      this.#isOver = true;
      for (const { done } of this.#answers) done();
    }
  }

  #startLoops(): void {
    for (const { broker, isLost } of this.#parts.filter(part => !isDone(part))) {
      if (isLost || this.#loops.has(broker)) continue;
      this.#loops.add(broker);
      void this.#loop(broker);
    }
  }

  #of(broker: number): Part[] {
    return this.#parts.filter(part => part.broker === broker && !part.isLost && !isDone(part));
  }

  /** One broker's partitions, until they are read, or it fails. */
  async #loop(broker: number): Promise<void> {
    try {
      let turn = 0;
      let asked = this.#of(broker);
      let pending = asked.length === 0 ? undefined : this.#ask(broker, asked);
      while (pending && !this.#isOver) {
        const bytes = await pending;
        const left = this.#left();
        const sections = await this.#take(bytes, broker, asked);
        this.#startLoops();
        const mine = this.#of(broker);
        // An answer has room for some partitions: others come first next time.
        turn = mine.length === 0 ? 0 : (turn + 1) % mine.length;
        asked = [...mine.slice(turn), ...mine.slice(0, turn)];
        pending = asked.length === 0 || this.#isOver ? undefined : this.#ask(broker, asked);
        pending?.catch(() => {});
        if (this.#left() < left) {
          this.#progressed = performance.now();
          this.#delay = FIRST_DELAY_MS;
        }
        if (sections.length > 0) {
          await new Promise<void>(done => {
            this.#answers.push({ sections, done });
            this.#wake();
          });
        }
        if (performance.now() - this.#progressed > STALL_MS) throw this.#stalled();
      }
    } catch (error) {
      this.#trouble = error;
      if (this.#isFinal(error)) this.#failure ??= this.#told(error, broker);
      for (const part of this.#of(broker)) part.isLost = true;
    }
    this.#loops.delete(broker);
    if (!this.#isOver && this.#failure === undefined) {
      if (this.#parts.some(({ isLost }) => isLost)) void this.#relocate();
      this.#startLoops();
    }
    this.#wake();
  }

  async #ask(broker: number, parts: readonly Part[]): Promise<Uint8Array> {
    const { committed } = this.#options;
    const most = Math.max(LEAST_ANSWER, Math.min(MOST_ANSWER, MOST_MEMORY / Math.max(1, this.#loops.size)));
    const maxBytes = this.#pace.most(most);
    const waited = await this.#pace.due(() => this.#isOver);
    // Nothing can come while nobody asks.
    this.#progressed = Math.min(performance.now(), this.#progressed + waited);
    const how = { maxBytes, committed, rack: this.#cluster.settings.rack };
    return this.#cluster.fetch(broker, fetchRequest(this.#topic.name, parts, how));
  }

  /** Where each partition goes on, and what is to be decoded. */
  async #take(bytes: Uint8Array, broker: number, asked: readonly Part[]): Promise<Section[]> {
    const { throttledMs, error, topic, sections } = parseFetch(bytes);
    this.#pace.add(bytes.length);
    this.#options.onBytes?.(bytes.length);
    if (error !== 0) throw brokerError(error);
    if (topic !== undefined && topic !== this.#topic.name) throw this.#odd(broker, `for topic "${topic}"`);
    const isEmpty = sections.every(({ from, to }) => from === to) && throttledMs === 0;
    const found: Section[] = [];
    for (const section of sections) {
      const part = asked.find(({ id }) => id === section.id);
      if (!part) throw this.#odd(broker, `for partition ${section.id}`);
      if (section.error !== 0) await this.#failed(part, section);
      else this.#goOn(part, section, bytes, isEmpty, found);
    }
    return found;
  }

  #goOn(part: Part, section: FetchedSection, bytes: Uint8Array, isEmpty: boolean, found: Section[]): void {
    const { from, to, preferred, aborted, highWatermark, lastStable } = section;
    if (preferred >= 0 && !part.staysWithLeader) part.broker = preferred;
    if (from < to) {
      part.empty = 0;
      const next = behind(bytes, from, to, part.next);
      // The next batch does not fit: it gets more room, until it does.
      if (next === part.next) part.bytes = Math.min(MOST_BATCH, 4 * part.bytes);
      part.next = next;
      const open = this.#options.committed ? new AbortedTransactions(aborted) : undefined;
      found.push({ bytes, from, to, run: part.run, aborted: open });
      return;
    }
    const limit = this.#options.committed ? lastStable : highWatermark;
    part.empty = isEmpty && limit >= part.end ? part.empty + 1 : 0;
    // Compaction may have taken all that comes before the end: then nothing comes, however often it is asked for.
    if (part.empty >= TIMES_EMPTY) void this.#checkGap(part);
  }

  /** Only where compaction is on can a partition have no record before its end. */
  async #checkGap(part: Part): Promise<void> {
    part.empty = 0;
    const configs = await this.#cluster.configs(this.#topic.name, ['cleanup.policy']);
    if (!configs?.get('cleanup.policy')?.includes('compact')) return;
    part.next = part.end;
    this.#wake();
  }

  async #failed(part: Part, { error }: FetchedSection): Promise<void> {
    if (part.broker !== part.leader) {
      // The replica is behind, or gone: the leader knows.
      part.broker = part.leader;
      part.staysWithLeader = true;
    } else if (error === BROKER_ERRORS.OFFSET_OUT_OF_RANGE) await this.#leaders.goOn(part);
    else if (isPassing(error)) {
      this.#trouble = brokerError(error);
      part.isLost = true;
      if (!this.#isRelocating) void this.#relocate();
    } else throw brokerError(error);
  }

  #told(error: unknown, broker: number): KeylaneError {
    return asKafkaError(error, this.#cluster.where(broker), `topic "${this.#topic.name}"`);
  }

  /** Whether asking again is of no use. */
  #isFinal(error: unknown): boolean {
    const told = this.#told(error, -1);
    const { code, cause } = told;
    if (code === 'ERR_KAFKA_READ') return !brokerCodes(error).concat(brokerCodes(cause)).some(isPassing);
    return code === 'ERR_KAFKA_TOPIC' ? wasMadeAnew(told) : !/CONNECT|TLS/.test(code);
  }

  /** Asks for leaders until each partition has one again. */
  async #relocate(): Promise<void> {
    if (this.#isRelocating) return;
    this.#isRelocating = true;
    try {
      while (!this.#isOver && this.#failure === undefined && this.#parts.some(({ isLost }) => isLost)) {
        if (performance.now() - this.#progressed > STALL_MS) throw this.#stalled();
        await sleep(this.#delay);
        this.#delay = Math.min(2 * this.#delay, MOST_DELAY_MS);
        this.#trouble = (await this.#leaders.find(this.#parts)) ?? this.#trouble;
        this.#startLoops();
      }
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#isRelocating = false;
      this.#wake();
    }
  }

  #stalled(): KeylaneError {
    const waiting = this.#parts.filter(part => !isDone(part));
    const all = waiting.map(({ id, leader }) => `${id} (broker ${this.#cluster.where(leader)})`);
    const why =
      this.#trouble === undefined
        ? ''
        : ` ${asKafkaError(this.#trouble, this.#cluster.where(waiting[0]?.leader), 'the topic').message}`;
    return kafkaError(
      'ERR_KAFKA_STALLED',
      `Nothing has come for ${STALL_MS / 1000} s from partitions ${listed(all, 10)}. Nothing was counted.${why}`,
      this.#trouble,
    );
  }

  #odd(broker: number, what: string): KeylaneError {
    return kafkaError('ERR_KAFKA_READ', `${this.#cluster.where(broker)} answers ${what}, which was not asked for.`);
  }
}

function isDone({ next, end }: Part): boolean {
  return next >= end;
}
