// A compacted topic that grows: records one after another, what compaction leaves in each partition, and what a reader sees that begins anew.

import type { Ghosts } from '../../analysis/plan/types.ts';
import type { NamedKey } from '../../analysis/where.ts';
import type { Key } from '../../core/key.ts';
import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { type Haunting, hauntingOf, type LogRecord } from './haunting.ts';

/** What happens at a step of the time line. */
export type StepKind = 'write' | 'grow' | 'update' | 'delete' | 'rewrite' | 'bury' | 'expire';

export interface Story {
  /** Whether values that are left behind are written again and buried, as `keylane plan --tombstones` says. */
  isMended: boolean;
  /** In which order a reader that begins anew comes upon the partitions. Kafka promises none. */
  readsFrom: 'first' | 'last';
}

export interface Step {
  kind: StepKind;
  /** Of the key that is written, if one is. */
  name?: string;
  numPartitions: number;
  /** Of each partition, what compaction has left, by offset. */
  log: LogRecord[][];
  /** Of all keys against the new rule; null before the topic has grown. */
  ghosts: Ghosts | null;
  replay: Replay[];
}

/** What a reader has that reads one partition after the other from the start, and keeps the last value of each key. */
export interface Replay {
  /** The key's. */
  name: string;
  /** All values in the order in which they were read; null is a tombstone. */
  seen: (string | null)[];
  /** What it ends with; null: no value. */
  value: string | null;
  /** What it could end with, as partitions come: the last value of each that has the key. */
  possible: (string | null)[];
  /** What was written last, wherever it is. */
  truth: string | null;
}

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

/**
 * Each key is written; the topic grows; of three keys the first is written again, the second deleted, the third left alone; tombstones expire.
 * @param keys each once, by name and by bytes
 */
export function compactedTopic(
  keys: readonly NamedKey[],
  from: RuleAtCount,
  to: RuleAtCount,
  { isMended, readsFrom }: Story,
): Step[] {
  const readable = keys.filter(({ key }) => ruleOf(from.rule).reads(key) && ruleOf(to.rule).reads(key));
  const topic = new Topic(readable, { from, to, readsFrom });
  const steps: Step[] = [];
  const note = (kind: StepKind, name?: string) => steps.push(topic.step(kind, name));

  for (const { name } of readable) {
    topic.write(name, 'v1');
    note('write', name);
  }
  topic.grow();
  note('grow');
  for (const [i, { name }] of readable.entries()) {
    if (i % 3 === 2) continue;
    topic.write(name, i % 3 === 0 ? 'v2' : null);
    note(i % 3 === 0 ? 'update' : 'delete', name);
  }
  if (isMended) {
    topic.rewrite();
    note('rewrite');
    topic.bury();
    note('bury');
  }
  topic.expire();
  note('expire');
  return steps;
}

class Topic {
  readonly #from: RuleAtCount;
  readonly #to: RuleAtCount;
  readonly #log: LogRecord[][];
  readonly #next: number[];
  readonly #readsFrom: Story['readsFrom'];
  readonly #keys: ReadonlyMap<string, Key>;
  /** By name. */
  readonly #truth = new Map<string, string | null>();
  #hasGrown = false;
  #clock = START;

  constructor(
    keys: readonly NamedKey[],
    { from, to, readsFrom }: { from: RuleAtCount; to: RuleAtCount; readsFrom: Story['readsFrom'] },
  ) {
    this.#keys = new Map(keys.map(({ name, key }) => [name, key]));
    this.#from = from;
    this.#to = to;
    this.#readsFrom = readsFrom;
    const most = Math.max(from.numPartitions, to.numPartitions);
    this.#log = Array.from({ length: most }, () => []);
    this.#next = new Array(most).fill(0);
  }

  /** As a producer does at this moment. */
  write(name: string, value: string | null): void {
    const { rule, numPartitions } = this.#hasGrown ? this.#to : this.#from;
    this.#clock += MINUTE;
    this.#append(name, value, ruleOf(rule).partition(this.#keys.get(name)!, numPartitions), this.#clock);
    this.#truth.set(name, value);
  }

  grow(): void {
    this.#hasGrown = true;
  }

  /** Values whose tombstones may be written only afterwards. */
  rewrite(): void {
    for (const { when, name } of this.#haunting().tombstones) {
      if (when === 'after-rewrite') this.write(name, this.#truth.get(name)!);
    }
  }

  /** The tombstones that may be written now, each into its partition. */
  bury(): void {
    for (const { when, name, partition, timestamp } of this.#haunting().tombstones) {
      if (when === 'now') this.#append(name, null, partition, timestamp);
    }
  }

  /** Tombstones go once delete.retention.ms is over. */
  expire(): void {
    for (const [partition, records] of this.#log.entries()) {
      this.#log[partition] = records.filter(({ value }) => value !== null);
    }
  }

  step(kind: StepKind, name: string | undefined): Step {
    const { ghosts, kindOf } = this.#haunting();
    return {
      kind,
      ...(name !== undefined && { name }),
      numPartitions: (this.#hasGrown ? this.#to : this.#from).numPartitions,
      log: this.#log.map(records =>
        records.map(record => {
          const ghost = this.#hasGrown ? kindOf(record) : undefined;
          return { ...record, ...(ghost && { ghost }) };
        }),
      ),
      ghosts: this.#hasGrown ? ghosts : null,
      replay: this.#replay(),
    };
  }

  /** Compaction at once: of a key in a partition the last record stays. */
  #append(name: string, value: string | null, partition: number, timestamp: number): void {
    const kept = this.#log[partition].filter(record => record.name !== name);
    this.#log[partition] = [...kept, { name, value, partition, offset: this.#next[partition]++, timestamp }];
  }

  #haunting(): Haunting {
    return hauntingOf(this.#log.flat(), this.#keys, this.#to);
  }

  #replay(): Replay[] {
    const partitions = this.#readsFrom === 'first' ? this.#log : [...this.#log].reverse();
    return [...this.#truth].map(([name, truth]) => {
      const seen = partitions.flatMap(records => records.filter(each => each.name === name)).map(({ value }) => value);
      return { name, seen, value: seen.at(-1) ?? null, possible: [...new Set(seen)], truth };
    });
  }
}
