// A compacted topic that grows: records one after another, what compaction leaves in each partition, and what a reader sees that begins anew.

import { GhostFinder } from '../../analysis/plan/ghosts.ts';
import type { GhostKind, Ghosts, Tombstone } from '../../analysis/plan/types.ts';
import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { CopyTable } from '../../scan/keys/copies.ts';
import { RecordBlockBuilder, TOMBSTONE } from '../../sources/records/block.ts';

export interface LogRecord {
  key: string;
  /** Null: a tombstone. */
  value: string | null;
  partition: number;
  offset: number;
  /** Milliseconds since 1970, as the writer says. */
  timestamp: number;
  /** What is wrong with it, as `keylane plan --compacted` says; undefined: nothing. */
  ghost?: GhostKind;
}

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
  /** The key that is written, if one is. */
  key?: string;
  numPartitions: number;
  /** Of each partition, what compaction has left, by offset. */
  log: LogRecord[][];
  /** Of all keys against the new rule; null before the topic has grown. */
  ghosts: Ghosts | null;
  replay: Replay[];
}

/** What a reader has that reads one partition after the other from the start, and keeps the last value of each key. */
export interface Replay {
  key: string;
  /** All values in the order in which they were read; null is a tombstone. */
  seen: (string | null)[];
  /** What it ends with; null: no value. */
  value: string | null;
  /** What it could end with, as partitions come: the last value of each that has the key. */
  possible: (string | null)[];
  /** What was written last, wherever it is. */
  truth: string | null;
}

/** Enough for any panel. */
const MEMORY = 1 << 24;
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Each key is written; the topic grows; of three keys the first is written again, the second deleted, the third left alone; tombstones expire. */
export function compactedTopic(
  keys: readonly string[],
  from: RuleAtCount,
  to: RuleAtCount,
  { isMended, readsFrom }: Story,
): Step[] {
  const topic = new Topic(from, to, readsFrom);
  const steps: Step[] = [];
  const note = (kind: StepKind, key?: string) => steps.push(topic.step(kind, key));
  const readable = [...new Set(keys)].filter(key => ruleOf(from.rule).reads(key) && ruleOf(to.rule).reads(key));

  for (const key of readable) {
    topic.write(key, 'v1');
    note('write', key);
  }
  topic.grow();
  note('grow');
  for (const [i, key] of readable.entries()) {
    if (i % 3 === 2) continue;
    topic.write(key, i % 3 === 0 ? 'v2' : null);
    note(i % 3 === 0 ? 'update' : 'delete', key);
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
  readonly #truth = new Map<string, string | null>();
  #hasGrown = false;
  #clock = START;

  constructor(from: RuleAtCount, to: RuleAtCount, readsFrom: Story['readsFrom']) {
    this.#from = from;
    this.#to = to;
    this.#readsFrom = readsFrom;
    const most = Math.max(from.numPartitions, to.numPartitions);
    this.#log = Array.from({ length: most }, () => []);
    this.#next = new Array(most).fill(0);
  }

  /** As a producer does at this moment. */
  write(key: string, value: string | null): void {
    const { rule, numPartitions } = this.#hasGrown ? this.#to : this.#from;
    this.#clock += MINUTE;
    this.#append(key, value, ruleOf(rule).partition(key, numPartitions), this.#clock);
    this.#truth.set(key, value);
  }

  grow(): void {
    this.#hasGrown = true;
  }

  /** Values whose tombstones may be written only afterwards. */
  rewrite(): void {
    for (const { when, key } of this.#haunted().tombstones) {
      if (when === 'after-rewrite') this.write(key, this.#truth.get(key)!);
    }
  }

  /** The tombstones that may be written now, each into its partition. */
  bury(): void {
    for (const { when, key, partition, timestamp } of this.#haunted().tombstones) {
      if (when === 'now') this.#append(key, null, partition, timestamp);
    }
  }

  /** Tombstones go once delete.retention.ms is over. */
  expire(): void {
    for (const [partition, records] of this.#log.entries()) {
      this.#log[partition] = records.filter(({ value }) => value !== null);
    }
  }

  step(kind: StepKind, key: string | undefined): Step {
    const { ghosts, kinds } = this.#haunted();
    return {
      kind,
      ...(key !== undefined && { key }),
      numPartitions: (this.#hasGrown ? this.#to : this.#from).numPartitions,
      log: this.#log.map(records =>
        records.map(record => {
          const ghost = this.#hasGrown ? kinds.get(placeName(record)) : undefined;
          return { ...record, ...(ghost && { ghost }) };
        }),
      ),
      ghosts: this.#hasGrown ? ghosts : null,
      replay: this.#replay(),
    };
  }

  /** Compaction at once: of a key in a partition the last record stays. */
  #append(key: string, value: string | null, partition: number, timestamp: number): void {
    const kept = this.#log[partition].filter(record => record.key !== key);
    this.#log[partition] = [...kept, { key, value, partition, offset: this.#next[partition]++, timestamp }];
  }

  #haunted(): { ghosts: Ghosts; kinds: Map<string, GhostKind>; tombstones: NamedTombstone[] } {
    const table = new CopyTable({ number: 0, of: 1 }, MEMORY, () => {});
    const records = new RecordBlockBuilder();
    for (const { key, value, partition, offset, timestamp } of this.#log.flat()) {
      if (records.isFull) table.add(records.take());
      const bytes = encoder.encode(key);
      records.add(bytes, 0, bytes.length, partition, value === null ? TOMBSTONE : 0, offset, timestamp);
    }
    table.add(records.take());
    const tombstones: NamedTombstone[] = [];
    const all = new GhostFinder(this.#to, each => tombstones.push({ ...each, key: decoder.decode(each.key) }));
    const kinds = new Map<string, GhostKind>();
    for (const [key, copies] of table.keys()) {
      all.add(key, copies);
      // An answer names a few values of each kind; that of one key names all.
      const one = new GhostFinder(this.#to);
      one.add(key, copies);
      for (const { kind, examples } of one.answer().kinds) {
        for (const { partition } of examples) kinds.set(placeName({ key: decoder.decode(key), partition }), kind);
      }
    }
    return { ghosts: all.answer(), kinds, tombstones };
  }

  #replay(): Replay[] {
    const partitions = this.#readsFrom === 'first' ? this.#log : [...this.#log].reverse();
    return [...this.#truth].map(([key, truth]) => {
      const seen = partitions.flatMap(records => records.filter(each => each.key === key)).map(({ value }) => value);
      return { key, seen, value: seen.at(-1) ?? null, possible: [...new Set(seen)], truth };
    });
  }
}

type NamedTombstone = Omit<Tombstone, 'key'> & { key: string };

const placeName = ({ key, partition }: { key: string; partition: number }): string => `${partition} ${key}`;
