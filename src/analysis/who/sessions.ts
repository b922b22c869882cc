// Who wrote it, by session: what is known of a source's batches, and the rules that the records show.

import type { RuleId } from '../../rules/index.ts';
import { marksOf } from '../../rules/marks.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { Place, Session, Sessions } from '../../state/writers/sessions.ts';
import { clientsOf } from './advice.ts';
import type { Naming } from './naming.ts';
import type { Writer } from './shares.ts';

/** One run of a program with a producer id, or all that left one mark, as far as they have one rule. */
export interface WriterSession {
  /** `producer 143`; without an id what was left instead, and how the records are compressed: `-1/0/0 gzip:0/00/03`; or `others`. */
  id: string;
  producerId: number | null;
  /** The rule that all of its batches follow, but for those that are off it; null where that can't be told. */
  rule: Writer | null;
  /** The rules that can't be told apart here; empty if there is a rule. */
  alike: RuleId[];
  /** The keyless ones too, if it is all that the session has. */
  records: number;
  batches: number;
  /** Records of batches that do not fit the rule. */
  offRule: number;
  /** Its batches hold records of several writers, so it is a copy, as MirrorMaker makes one: nothing but keys, partitions and times tells who wrote them. */
  mixesWriters: boolean;
  partitions: number;
  isTransactional: boolean;
  /** What the program calls itself: for a transactional producer, if the broker's __transaction_state could be read. */
  transactionalId: string | null;
  /** The session with this rule that ended before this one began: a restart, maybe. */
  follows: string | null;
  /** Of the session, whatever the rule; times in milliseconds since 1970, null for none. */
  first: SessionPlace;
  last: SessionPlace;
  /** Who leaves this mark and has this rule, by default if there is anybody. */
  clients: SessionClient[];
}

export interface SessionPlace {
  timestamp: number | null;
  partition: number;
  offset: number;
}

export interface SessionClient {
  client: string;
  versions: string | null;
  /** What has to be set; null for nothing. */
  setting: string | null;
}

/** So many records that fit one rule alone are not there by chance, beside `none` records that fit none. */
const LEAST_RECORDS = 3;
const DEVIATIONS = 4;

/** Batches fit no rule though their records do: with less than this share of the strays that there would be if nobody had a rule. */
const LEAST_ALONE = 0.5;
/** Of a session's records; less than this can be strays in batches of others. */
const LEAST_MIXED = 0.1;

/**
 * The rule comes from keys alone: a batch has one writer, so all of its keys must fit. A mark only tells sessions apart and names them.
 * @param found the rules that the records as a whole show: a session has too few keys to find others
 * @param strays how many records fit none of the found rules, each asked alone
 * @returns the one with most records first
 */
export function writerSessions(
  sessions: Sessions | undefined,
  found: readonly RuleId[],
  numPartitions: number,
  strays: number,
  naming: Naming,
): WriterSession[] {
  const all = [...(sessions ?? [])];
  const rules = found.filter(rule => (MASK_RULES as readonly RuleId[]).includes(rule));
  // Of records that no rule put there, so many fit none alone.
  const alone = (1 - 1 / numPartitions) ** rules.length;
  const fittingNone = all.reduce((sum, session) => sum + recordsFittingNone(session, rules), 0);
  const isCopy = strays < LEAST_ALONE * alone * fittingNone;
  return all
    .flatMap(session => {
      const mixes = isCopy && recordsFittingNone(session, rules) > LEAST_MIXED * session.records;
      const parts = mixes ? [unknownPart(session)] : rulesOfSession(session, rules, numPartitions);
      return parts.map(part => describe(session, part, mixes, naming));
    })
    .sort((a, b) => b.records - a.records || (a.id < b.id ? -1 : 1));
}

function unknownPart({ records, batches }: Session): Part {
  return { rule: null, alike: [], records, batches, offRule: 0 };
}

/** Records of batches of which no rule explains all keys. */
function recordsFittingNone(session: Session, rules: readonly RuleId[]): number {
  return rules.length === 0 ? 0 : (cellsOf(session, rules).get(0)?.records ?? 0);
}

type Part = Pick<WriterSession, 'rule' | 'alike' | 'records' | 'batches' | 'offRule'>;

/** A session's records by rule. */
function rulesOfSession(session: Session, rules: readonly RuleId[], numPartitions: number): Part[] {
  const { records, batches, keyless } = session;
  const whole = { alike: [], records, batches, offRule: 0 };
  if (rules.length === 0 || numPartitions < 2 || records === keyless) return [{ ...whole, rule: null }];
  const cells = cellsOf(session, rules);
  const none = cells.get(0) ?? { batches: 0, records: 0 };
  // What no rule put there is by chance where one would have put it.
  const byChance = none.records / Math.max(1, numPartitions - rules.length);
  const enough = byChance + DEVIATIONS * Math.sqrt(byChance) + LEAST_RECORDS - 1;
  const shown = rules.filter((_, bit) => (cells.get(1 << bit)?.records ?? 0) > enough);
  if (shown.length === 0) {
    const fitting = rules.filter((_, bit) => [...cells].every(([mask]) => mask & (1 << bit)));
    // Some keys decide against each rule, or too few speak for one.
    if (fitting.length === 0) return [{ ...whole, rule: none.records >= LEAST_RECORDS ? 'none' : null }];
    return [fitting.length === 1 ? { ...whole, rule: fitting[0] } : { ...whole, rule: null, alike: fitting }];
  }
  if (shown.length === 1) {
    const bit = 1 << rules.indexOf(shown[0]);
    const offRule = [...cells].reduce((sum, [mask, cell]) => sum + (mask & bit ? 0 : cell.records), 0);
    return [{ ...whole, rule: shown[0], offRule }];
  }
  return severalRules(cells, rules, shown);
}

/** Each rule's own batches; those that fit several of them; those that fit none. */
function severalRules(cells: Cells, rules: readonly RuleId[], shown: readonly RuleId[]): Part[] {
  const parts = new Map<string, Part>();
  for (const [mask, { batches, records }] of cells) {
    const fitting = shown.filter(rule => mask & (1 << rules.indexOf(rule)));
    const rule = fitting.length === 1 ? fitting[0] : fitting.length === 0 ? 'none' : null;
    const name = fitting.join();
    const part = parts.get(name) ?? { rule, alike: rule ? [] : fitting, records: 0, batches: 0, offRule: 0 };
    part.records += records;
    part.batches += batches;
    parts.set(name, part);
  }
  return [...parts.values()];
}

type Cells = Map<number, { batches: number; records: number }>;

/** Batches by which of these rules they fit: bit i is rule i. */
function cellsOf({ masks }: Session, rules: readonly RuleId[]): Cells {
  const bits = rules.map(rule => (MASK_RULES as readonly RuleId[]).indexOf(rule));
  const cells: Cells = new Map();
  for (const [mask, { batches, records }] of masks) {
    const own = bits.reduce((all, bit, i) => all | (((mask >>> bit) & 1) << i), 0);
    const cell = cells.get(own) ?? { batches: 0, records: 0 };
    cells.set(own, { batches: cell.batches + batches, records: cell.records + records });
  }
  return cells;
}

function describe(session: Session, part: Part, mixesWriters: boolean, naming: Naming): WriterSession {
  const { producerId, isTransactional, transactionalId, partitions, first, last } = session;
  return {
    id: sessionId(session),
    producerId: producerId < 0 ? null : producerId,
    ...part,
    mixesWriters,
    partitions: partitions.size,
    isTransactional,
    transactionalId: transactionalId === undefined ? null : naming.transactionalId(transactionalId),
    follows: null,
    first: placeOf(first),
    last: placeOf(last),
    clients: part.rule === null ? [] : clientsOfMark(session, part.rule),
  };
}

/** As answers name it. */
export function sessionId({ producerId, triple, shape, isTransactional }: Session): string {
  if (producerId >= 0) return `producer ${producerId}`;
  if (producerId === -2) return 'others';
  return [triple, shape, isTransactional ? 'transactional' : ''].filter(Boolean).join(' ');
}

function placeOf({ timestamp, partition, offset }: Place): SessionPlace {
  return { timestamp: Number.isNaN(timestamp) ? null : timestamp, partition, offset };
}

/** Who leaves a batch like this and has the rule: those who do by default if there is anybody. */
export function clientsOfMark(
  { producerId, triple }: Pick<Session, 'producerId' | 'triple'>,
  rule: Writer,
): SessionClient[] {
  const left = producerId >= 0 ? 'id' : triple;
  const all = clientsOf(rule);
  const found = all.flatMap(({ client, versions, isDefault }) =>
    marksOf(client)
      .filter(({ leaves }) => leaves === left)
      .map(mark => ({
        client,
        versions: mark.versions ?? versions,
        setting: mark.setting ?? null,
        isDefault: isDefault && mark.setting === undefined,
      })),
  );
  const defaults = found.filter(({ isDefault }) => isDefault);
  const canBe = found.filter(({ client }) => all.some(each => each.client === client && each.isDefault));
  const shown = defaults.length > 0 ? defaults : canBe.length > 0 ? canBe : found;
  return shown.map(({ client, versions, setting }) => ({ client, versions, setting }));
}
