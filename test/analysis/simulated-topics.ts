// Topics whose writers are known, and whether a verdict about one is right. For the tests and bench/who-trust.ts.

import { type View, type ViewName, viewNamed } from '../../src/analysis/shared/views.ts';
import { type WhoAnswer, whoAnswer } from '../../src/analysis/who/answer.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { type RuleId, rules } from '../../src/rules/index.ts';
import { RecordFold } from '../../src/scan/writers/record-fold.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';
import { type Random, seeded } from '../seeded.ts';
import { OWN_RULES } from './own-rules.ts';

/**
 * `random` picks any partition for each record, `round-robin` the next one, `zero` the first one; `runs` stays in one of a few for a while.
 * A rule has its partition count behind @ if that is another, and what it is asked about behind a colon (the name of a test view).
 */
export type SimulatedWriter = RuleId | Unknown | `own ${string}` | `${RuleId}@${number}` | `${RuleId}:${string}`;
export type Unknown = 'random' | 'round-robin' | 'zero' | 'runs';

export interface Topic {
  writers: { writer: SimulatedWriter; share: number }[];
  numPartitions: number;
  records: number;
  /** Whether `who` is told the partition count. */
  isCountGiven: boolean;
  keySet: string;
  seed: number;
}

export interface SimulatedRecords {
  keys: Uint8Array[];
  partitions: Int32Array;
  /** Which writer of the topic wrote it. */
  writers: Uint8Array;
}

const below = (random: Random, n: number): number => Math.floor(random() * n);
const hexDigits = (random: Random, length: number): string =>
  Array.from({ length }, () => below(random, 16).toString(16)).join('');
const LETTERS = ['a', 'e', 'k', 'n', 'o', 'r', 's', 't', 'u', 'ä', 'é', 'ß', 'ж', '東', '🚕'];

const encoder = new TextEncoder();

/** What makes one key. */
export const KEY_SETS: Record<string, (random: Random) => string | Uint8Array> = {
  order: random => `order-${below(random, 1_000_000)}`,
  'few orders': random => `order-${below(random, 300)}`,
  // Half of the records have one of ten keys.
  hot: random => `customer-${random() < 0.5 ? below(random, 10) : below(random, 100_000)}`,
  uuid: random =>
    `${hexDigits(random, 8)}-${hexDigits(random, 4)}-4${hexDigits(random, 3)}-a${hexDigits(random, 3)}-${hexDigits(random, 12)}`,
  number: random => String(below(random, 100_000)),
  long: random => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(4, below(random, 1_000_000));
    return bytes;
  },
  short: random => Array.from({ length: 2 + below(random, 3) }, () => LETTERS[below(random, 9)]).join(''),
  names: random => Array.from({ length: 3 + below(random, 12) }, () => LETTERS[below(random, LETTERS.length)]).join(''),
};

const letters = (random: Random, length: number): string =>
  Array.from({ length }, () => String.fromCharCode(65 + below(random, 26))).join('');

/** Further ones, for unknown writers and views. */
export const MORE_KEY_SETS: typeof KEY_SETS = {
  ...KEY_SETS,
  'six digits': random => String(100_000 + below(random, 900_000)),
  'small numbers': random => String(1 + below(random, 3000)),
  date: random => `2026-0${1 + below(random, 9)}-${10 + below(random, 18)}/${below(random, 1000)}`,
  email: random => `${KEY_SETS.short(random)}.${KEY_SETS.short(random)}@example.${random() < 0.5 ? 'com' : 'org'}`,
  plate: random => `N${1 + below(random, 999)}${letters(random, 2)}`,
  sku: random => `SKU-${100 + below(random, 900)}-${letters(random, 2)}`,
  words: random => Array.from({ length: 3 + below(random, 6) }, () => LETTERS[below(random, 8)]).join(''),
  mixed: random => [KEY_SETS.order, KEY_SETS.uuid, KEY_SETS.number, KEY_SETS.names][below(random, 4)](random),
  tenant: random => `tenant-${below(random, 400)}:order-${below(random, 100_000)}`,
  upper: random => `ORDER-${hexDigits(random, 6).toUpperCase()}`,
  json: random => `{"id":${below(random, 1_000_000)}}`,
  envelope: random => `{"schema":{"type":"struct","optional":false},"payload":{"id":${below(random, 1_000_000)}}}`,
  struct: random => `Struct{id=${below(random, 1_000_000)}}`,
  framed: random => Buffer.from(`00000000${random() < 0.5 ? '07' : '0c'}`.concat(hexDigits(random, 12)), 'hex'),
  hex: random => hexDigits(random, 16),
  base64: random => Buffer.from(hexDigits(random, 18), 'hex').toString('base64'),
  window: random => {
    const time = Buffer.alloc(8);
    time.writeBigInt64BE(BigInt(1_700_000_000_000 + 60_000 * below(random, 1000)));
    return Buffer.concat([encoder.encode(`user-${below(random, 5000)}`), time]);
  },
};

/** Views that a writer may have, each with the key sets that they make sense for. */
export const TEST_VIEWS: Record<string, { view: ViewName; keySets: string[] }> = {
  int64: { view: { kind: 'int64', name: null, as: null }, keySets: ['number'] },
  int32: { view: { kind: 'int32', name: null, as: null }, keySets: ['number'] },
  'uuid-bytes': { view: { kind: 'uuid-bytes', name: null, as: null }, keySets: ['uuid'] },
  'before-first': { view: { kind: 'before-first', name: ':', as: null }, keySets: ['tenant'] },
  'after-first': { view: { kind: 'after-first', name: ':', as: null }, keySets: ['tenant'] },
  'lower-case': { view: { kind: 'lower-case', name: null, as: null }, keySets: ['upper'] },
  field: { view: { kind: 'field', name: 'id', as: null }, keySets: ['json', 'envelope', 'struct'] },
  'field int64': { view: { kind: 'field', name: 'id', as: 'int64' }, keySets: ['json', 'envelope', 'struct'] },
  'schema-payload': { view: { kind: 'schema-payload', name: null, as: null }, keySets: ['framed'] },
  hex: { view: { kind: 'hex', name: null, as: null }, keySets: ['hex'] },
  base64: { view: { kind: 'base64', name: null, as: null }, keySets: ['base64'] },
  'first-4-bytes': { view: { kind: 'first-4-bytes', name: null, as: null }, keySets: ['six digits', 'upper'] },
  'window-key': { view: { kind: 'window-key', name: null, as: null }, keySets: ['window'] },
};

export function simulate(topic: Topic, keySets = KEY_SETS): SimulatedRecords {
  const random = seeded(topic.seed);
  const makeKey = keySets[topic.keySet];
  const partitions = new Int32Array(topic.records);
  const writers = new Uint8Array(topic.records);
  const place = topic.writers.map(({ writer }) => placer(writer, topic.numPartitions, random));
  const keys = Array.from({ length: topic.records }, (_, i) => {
    const made = makeKey(random);
    const key = typeof made === 'string' ? encoder.encode(made) : made;
    writers[i] = pick(random(), topic.writers);
    partitions[i] = place[writers[i]](key);
    return key;
  });
  return { keys, partitions, writers };
}

function pick(at: number, writers: Topic['writers']): number {
  const found = writers.findIndex(({ share }) => {
    at -= share;
    return at < 0;
  });
  return found < 0 ? writers.length - 1 : found;
}

function placer(writer: SimulatedWriter, n: number, random: Random): (key: Uint8Array) => number {
  let next = 0;
  switch (writer) {
    case 'random':
      return () => below(random, n);
    case 'round-robin':
      return () => next++ % n;
    case 'zero':
      return () => 0;
    case 'runs': {
      const some = Array.from({ length: Math.max(2, Math.floor(n / 3)) }, () => below(random, n));
      return () => {
        if (random() < 0.05) next++;
        return some[next % some.length];
      };
    }
  }
  if (writer.startsWith('own ')) return key => OWN_RULES[writer.slice(4)](key, n);
  return knownPlacer(writer as RuleId, n);
}

/** Of a rule, which may have another count, or a view. */
function knownPlacer(writer: string, n: number): (key: Uint8Array) => number {
  const [, id, count, viewName] = /^([^@:]+)(?:@(\d+))?(?::(.+))?$/.exec(writer)!;
  const rule = rules.find(rule => rule.id === id)!;
  const view = viewName ? viewNamed(TEST_VIEWS[viewName].view) : undefined;
  return key => rule.partition((view ? view.of(key) : key)!, count ? Number(count) : n);
}

const isUnknown = (writer: SimulatedWriter): boolean =>
  ['random', 'round-robin', 'zero', 'runs'].includes(writer) || writer.startsWith('own ');

export function scanRecords({ keys, partitions }: SimulatedRecords, numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const fold = new RecordFold(state);
  for (let from = 0; from < keys.length; from += 8192) {
    const part = keys.slice(from, from + 8192);
    const block = {
      keys: KeyBlock.from(part),
      partitions: partitions.slice(from, from + 8192),
      flags: new Uint8Array(part.length),
      offsets: undefined,
      timestamps: undefined,
      unreadable: 0,
    };
    fold.add(block);
  }
  fold.finish();
  return state;
}

/** As the command line does it. */
export function ask(records: SimulatedRecords, topic: Topic): WhoAnswer {
  if (topic.isCountGiven) return whoAnswer(scanRecords(records, topic.numPartitions), true);
  const highest = records.partitions.reduce((most, partition) => Math.max(most, partition), 0);
  const answer = whoAnswer(scanRecords(records, highest + 1), false);
  if (answer.reason !== 'partition-count' || answer.suggestedPartitions === null) return answer;
  return whoAnswer(scanRecords(records, answer.suggestedPartitions), false);
}

export type Outcome = 'right' | 'undecided' | 'wrong';

/**
 * Whether a verdict is right. Those who are named must have written, each at its count and with what it was asked about; one that would have put
 * all of another's records into the same places can stand for it. Nobody may be missing but who put each record where one of them would have.
 */
export function judge(answer: WhoAnswer, records: SimulatedRecords, topic: Topic): Outcome {
  const wrote = topic.writers
    .map((_, i) => indexesOf(records, i))
    .map((indexes, i) => ({ ...topic.writers[i], indexes }));
  const present = wrote.filter(({ indexes }) => indexes.length > 0);
  if (answer.verdict === 'undecided') return areSuspectsTrue(answer, records, present) ? 'undecided' : 'wrong';
  const isRight =
    answer.verdict === 'none' ? isNoneTrue(answer, records, present) : hasWriters(answer, records, present);
  return isRight ? 'right' : 'wrong';
}

interface Present {
  writer: SimulatedWriter;
  indexes: number[];
}

/** Nobody of a known rule wrote, or not as much as the answer says that nobody did; what all fits one partition may be of any. */
function isNoneTrue({ noneAbove, unknown }: WhoAnswer, { keys, partitions }: SimulatedRecords, present: Present[]) {
  if (unknown === 'one-partition') return partitions.every(partition => partition === partitions[0]);
  return present.every(({ writer, indexes }) => isUnknown(writer) || indexes.length < (noneAbove ?? 0.1) * keys.length);
}

type Named = { rule: RuleId; numPartitions: number; view?: View };

/** What an answer names, by rule. */
function namedIn({ shares, earlier, views, numPartitions }: WhoAnswer): Named[][] {
  const known = shares.flatMap(({ rule, share }) => (rule === 'none' ? [] : [{ rule, share }]));
  return known.map(({ rule, share }) => {
    const ofOthers = [...earlier, ...(views ?? []).filter(view => view.numPartitions === numPartitions)]
      .filter(each => each.rule === rule)
      .reduce((sum, each) => sum + each.share, 0);
    const others: Named[] = [
      ...earlier.filter(each => each.rule === rule && !(views ?? []).some(view => sameAs(view, each))),
      ...(views ?? [])
        .filter(each => each.rule === rule)
        .map(({ rule, numPartitions, view }) => ({ rule, numPartitions, view: viewNamed(view) })),
    ];
    // What is left over of its records is at the count that was taken.
    return ofOthers < share - 1e-6 ? [...others, { rule, numPartitions }] : others;
  });
}

const sameAs = (a: Named | { rule: RuleId; numPartitions: number }, b: { rule: RuleId; numPartitions: number }) =>
  a.rule === b.rule && a.numPartitions === b.numPartitions;

/** Whether the rule would have put each of the writer's records where it is. */
function explains({ keys, partitions }: SimulatedRecords, named: Named, { indexes }: Present): boolean {
  const { rule, numPartitions, view } = named;
  const known = rules.find(({ id }) => id === rule)!;
  const partOf = (i: number) => (view ? view.of(keys[i]) : keys[i]);
  // A rule of integers says nothing of keys that are none.
  const read = indexes.filter(i => known.reads(partOf(i) ?? keys[i]));
  return (
    read.length > 0 &&
    read.every(i => {
      const part = partOf(i);
      return part !== undefined && known.partition(part, numPartitions) === partitions[i];
    })
  );
}

/** An undecided answer may still say that one of several rules wrote: then one of them must have. */
function areSuspectsTrue(answer: WhoAnswer, records: SimulatedRecords, present: Present[]): boolean {
  const { reason, shares, indistinguishable, numPartitions } = answer;
  // Of another partition count nobody is named.
  if (reason === 'partition-count') return true;
  const named = namedIn(answer);
  const known = shares.filter(({ rule }) => rule !== 'none');
  return known.every(({ rule }, at) => {
    const others = indistinguishable.filter(group => group.includes(rule as RuleId)).flat();
    const all = [...named[at], ...others.map((rule): Named => ({ rule, numPartitions }))];
    return all.some(each => present.some(writer => explains(records, each, writer)));
  });
}

function hasWriters(answer: WhoAnswer, records: SimulatedRecords, present: Present[]): boolean {
  const { numPartitions, shares } = answer;
  const named = namedIn(answer);
  const plain = shares.flatMap(({ rule }): Named[] => (rule === 'none' ? [] : [{ rule, numPartitions }]));
  const hasNone = shares.some(({ rule }) => rule === 'none');
  const hasUnknown = present.some(({ writer }) => isUnknown(writer));
  const isTrue = (each: Named): boolean => present.some(writer => explains(records, each, writer));
  const all = [...named.flat(), ...plain];
  const isNamed = (each: Present): boolean =>
    each.indexes.every(i => all.some(name => explains(records, name, { ...each, indexes: [i] }))) ||
    // Strays may be off the rule or a writer of their own.
    (isUnknown(each.writer) && (answer.offRule.records > 0 || hasNone));
  // Each count and view that is told must be true, and each rule at one of them, or at the count that was taken.
  return (
    named.every(group => group.every(isTrue)) &&
    (!hasNone || hasUnknown) &&
    present.every(isNamed) &&
    (answer.offRule.records === 0 || hasUnknown)
  );
}

function indexesOf({ writers }: SimulatedRecords, writer: number): number[] {
  const indexes: number[] = [];
  for (const [i, each] of writers.entries()) if (each === writer) indexes.push(i);
  return indexes;
}

/** How far the shares are off, for a verdict that names the topic's two writers: 0 to 1. */
export function shareError({ shares }: WhoAnswer, { writers }: SimulatedRecords, topic: Topic): number | undefined {
  let worst = 0;
  for (const { rule, share } of shares) {
    const index = topic.writers.findIndex(({ writer }) => writer === rule);
    if (index < 0) return undefined;
    const real = writers.reduce((sum, writer) => sum + (writer === index ? 1 : 0), 0) / writers.length;
    worst = Math.max(worst, Math.abs(share - real));
  }
  return worst;
}
