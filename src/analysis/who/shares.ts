// Which writer wrote how much.

import { type RuleId, rules } from '../../rules/index.ts';
import { partitionBy } from '../../rules/rule-at-count.ts';
import { LAST_RULES } from '../../rules/table.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';
import type { ViewName } from '../shared/views.ts';
import { clientsOf, type RuleClient } from './advice.ts';
import { batchRecords } from './batch-records.ts';
import { bitsOf } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { explainedBy, fitMixture, type Histogram, totalOf } from './mixture.ts';
import type { Naming } from './naming.ts';
import type { Writers } from './search.ts';

/** `none`: no rule that is known, so at random, by hand, or by a rule of their own. */
export type Writer = RuleId | 'none';

export interface Share {
  rule: Writer;
  /** Of the keyed records: 0 to 1. */
  share: number;
  records: number;
  /** Who has this rule, those who have it by default first. */
  clients: RuleClient[];
  /** Rules that every record is not asked about and that do the same for these keys: nobody can tell them apart here. */
  alike: { rule: RuleId; clients: RuleClient[] }[];
}

const MOST_ASKED = 512;

/** A rest without a rule is a writer of its own from this share on; below it the records are off the rule. */
const LEAST_OTHER_SHARE = 0.05;

/** By rule, the largest first; what a rule wrote at an earlier partition count is its own. */
export function sharesOf(
  state: WhoState,
  { decision, names, records, evidenceForUnknown }: Writers,
  keyed: number,
  offRecords: number,
): Share[] {
  const { writers } = decision.mixture;
  if (writers.length === 0 || keyed === 0) return [];
  const { shares, other } = recordShares(records, writers, decision, batchRecords(state, writers, keyed, offRecords));
  const byRule = new Map<Writer, number>();
  for (const [i, writer] of writers.entries()) {
    const { rule } = names[writer];
    byRule.set(rule, (byRule.get(rule) ?? 0) + shares[i]);
  }
  if (other >= LEAST_OTHER_SHARE) {
    if (evidenceForUnknown >= EVIDENCE) byRule.set('none', other);
  } else if (byRule.size === 1) byRule.set(names[writers[0]].rule, 1 - offRecords / keyed);
  const isOfView = (rule: RuleId) => writers.some(writer => names[writer].rule === rule && names[writer].view);
  return [...byRule]
    .map(([rule, share]) => ({
      rule,
      share,
      records: Math.round(share * keyed),
      clients: clientsOf(rule),
      alike: rule === 'none' || isOfView(rule) ? [] : alikeOf(rule, state),
    }))
    .sort((a, b) => b.share - a.share);
}

/** Whether there is so much that no writer explains that it is of one of its own, and not off the rule. */
export function isOwnWriter({ decision }: Pick<Writers, 'decision'>): boolean {
  return decision.unexplained > 0 && decision.mixture.otherShare >= LEAST_OTHER_SHARE;
}

export function rulesOf(shares: readonly Share[]): RuleId[] {
  return shares.flatMap(({ rule }) => (rule === 'none' ? [] : rule));
}

function alikeOf(rule: RuleId, { witnesses, numPartitions }: WhoState): Share['alike'] {
  const keys = witnesses.slice(0, MOST_ASKED).map(({ key }) => key);
  const partitions = keys.map(key => partitionBy({ rule, numPartitions }, key));
  const isLast = LAST_RULES.includes(rule);
  return rules
    .filter(({ id }) => id !== rule && !(MASK_RULES as readonly RuleId[]).includes(id))
    .filter(({ id }) => isLast || !LAST_RULES.includes(id))
    .filter(({ id }) => keys.every((key, i) => partitionBy({ rule: id, numPartitions }, key) === partitions[i]))
    .map(({ id }) => ({ rule: id, clients: clientsOf(id) }));
}

/**
 * What each wrote of the records.
 * @param parts the same records by what their batches fit, session by session, if that is known
 */
function recordShares(
  records: Histogram,
  writers: readonly number[],
  { unexplained, mixture }: Writers['decision'],
  parts: readonly Histogram[] = [records],
) {
  const total = totalOf(records);
  const explained = explainedBy(records, writers);
  const fit = { shares: fitParts(parts, writers) };
  const other = unexplained > 0 ? mixture.otherShare : 0;
  if (other >= LEAST_OTHER_SHARE) {
    const sum = mixture.shares.reduce((all, share) => all + share, 0);
    return { shares: fit.shares.map(share => (share / sumOf(fit.shares)) * sum), other };
  }
  return { shares: fit.shares.map(share => (share / sumOf(fit.shares)) * (explained / total)), other: 0 };
}

/** The shares of the writers in what they explain. */
function fitParts(parts: readonly Histogram[], writers: readonly number[]): number[] {
  const bits = bitsOf(writers);
  const sums = writers.map(() => 0);
  for (const part of parts) {
    const ours = new Map([...part].filter(([mask]) => mask & bits));
    // Without a writer at random; what one may have put where a rule would is counted as the rule's, unless there is much of it.
    const { shares } = fitMixture(ours, writers, 0);
    for (const [i, share] of shares.entries()) sums[i] += share * totalOf(ours);
  }
  return sums;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** A rule that was given something else than the key that the source has. */
export interface WrittenView {
  rule: RuleId;
  numPartitions: number;
  view: ViewName;
  records: number;
  /** Of the keyed records: 0 to 1. */
  share: number;
}

export function writtenViews({ decision, names, records }: Writers, keyed: number, naming: Naming): WrittenView[] {
  const { writers } = decision.mixture;
  if (!writers.some(writer => names[writer].view)) return [];
  const { shares } = recordShares(records, writers, decision);
  return writers.flatMap((writer, i) => {
    const { rule, numPartitions, view } = names[writer];
    if (!view) return [];
    const { kind, as } = view;
    const name = kind === 'field' && !naming.tellsParts ? null : view.name;
    return [
      { rule, numPartitions, view: { kind, name, as }, records: Math.round(shares[i] * keyed), share: shares[i] },
    ];
  });
}

export interface Earlier {
  rule: RuleId;
  numPartitions: number;
  records: number;
  /** Of the keyed records: 0 to 1. */
  share: number;
}

export function earlierOf({ decision, names, records }: Writers, numPartitions: number, keyed: number): Earlier[] {
  const { writers } = decision.mixture;
  if (!writers.some(writer => names[writer].numPartitions !== numPartitions)) return [];
  const { shares } = recordShares(records, writers, decision);
  return writers
    .map((writer, i) => {
      const { rule, numPartitions: count } = names[writer];
      return { rule, numPartitions: count, records: Math.round(shares[i] * keyed), share: shares[i] };
    })
    .filter(each => each.numPartitions !== numPartitions);
}
