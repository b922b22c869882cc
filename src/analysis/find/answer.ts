// Where a key can be, and its records → the answer.

import type { Key } from '../../core/index.ts';
import { encodeUtf8 } from '../../core/utf8.ts';
import { hex } from '../../printable.ts';
import { clients, partitionersOf, type RuleId, ruleOf } from '../../rules/index.ts';
import { whereAnswer } from '../where.ts';
import { clientsOfMark, type SessionClient } from '../who/sessions.ts';
import type { FindAnswer, FoundRecord } from './types.ts';

/** Rules that a client has if nothing is configured, those of most clients first. */
export function defaultRules(): RuleId[] {
  const counts = new Map<RuleId, number>();
  for (const client of clients) {
    for (const { rule, isDefault } of partitionersOf(client)) {
      if (isDefault && rule !== null) counts.set(rule, (counts.get(rule) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([rule]) => rule);
}

/** The partitions that a key can be in under these rules. */
export function candidatesOf(key: Key, numPartitions: number, rules: readonly RuleId[]): FindAnswer['candidates'] {
  const [{ answers }] = whereAnswer([{ name: '', key }], numPartitions, rules.map(ruleOf)).keys;
  return answers.map(({ partition, rules: ids }) => ({ partition, rules: ids as RuleId[] }));
}

/** A record as its source tells it; NaN and undefined for what it does not. */
export interface RecordOfKey {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly isTombstone: boolean;
  readonly valueBytes: number;
  readonly batch: BatchOfRecord | undefined;
}

export interface BatchOfRecord {
  readonly producerId: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly isTransactional: boolean;
}

/** Keeps the newest records of a key. */
export class NewestRecords {
  readonly #most: number;
  #kept: RecordOfKey[] = [];
  found = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(record: RecordOfKey): void {
    this.found++;
    this.#kept.push(record);
    if (this.#kept.length >= 2 * this.#most + 1024) this.#kept = this.take();
  }

  /** The newest last. */
  take(): RecordOfKey[] {
    return [...this.#kept].sort(byTime).slice(-this.#most);
  }
}

function byTime(a: RecordOfKey, b: RecordOfKey): number {
  const time = a.timestamp - b.timestamp;
  if (time !== 0 && !Number.isNaN(time)) return time;
  return a.partition - b.partition || a.offset - b.offset || 0;
}

export interface FindQuestion {
  readonly name: string;
  readonly key: Key;
  readonly numPartitions: number | undefined;
  readonly candidates: FindAnswer['candidates'];
  readonly partitionsRead: readonly number[] | undefined;
  readonly recordsRead: number;
}

export function findAnswer(question: FindQuestion, newest: NewestRecords): FindAnswer {
  const { name, key, numPartitions, candidates, partitionsRead, recordsRead } = question;
  return {
    key: name,
    hex: hex(typeof key === 'string' ? encodeUtf8(key) : key),
    numPartitions: numPartitions ?? null,
    candidates,
    partitionsRead: partitionsRead ? [...partitionsRead] : null,
    recordsRead,
    found: newest.found,
    records: newest.take().map(record => foundRecord(record, candidates)),
  };
}

function foundRecord(record: RecordOfKey, candidates: FindAnswer['candidates']): FoundRecord {
  const { partition, offset, timestamp, isTombstone, valueBytes, batch } = record;
  const rules = candidates.find(each => each.partition === partition)?.rules ?? [];
  return {
    partition,
    offset: numberOrNull(offset),
    timestamp: numberOrNull(timestamp),
    isTombstone,
    valueBytes: isTombstone ? null : numberOrNull(valueBytes),
    rules,
    session: batch ? (batch.producerId >= 0 ? `producer ${batch.producerId}` : tripleOf(batch)) : null,
    isTransactional: batch?.isTransactional ?? false,
    clients: batch ? clientsOf(batch, rules) : [],
  };
}

function tripleOf({ producerId, epoch, sequence }: BatchOfRecord): string {
  return `${producerId}/${epoch}/${sequence}`;
}

/** Of all the rules, each client once. */
function clientsOf(batch: BatchOfRecord, rules: readonly RuleId[]): SessionClient[] {
  const found = rules.flatMap(rule => clientsOfMark({ producerId: batch.producerId, triple: tripleOf(batch) }, rule));
  return found.filter((each, i) => found.findIndex(({ client }) => client === each.client) === i);
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
