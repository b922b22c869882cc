// What is asked last, where the rules that every record was asked about leave something over: other rules, other partition counts, and parts of the
// key. Each is paid for by how much was tried until then.

import { type Rule, type RuleId, rules } from '../../rules/index.ts';
import { LAST_RULES } from '../../rules/table.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import { recordsOf, type WhoState, type Witness } from '../../state/writers/state.ts';
import { viewsOf } from '../shared/views.ts';
import { type Candidate, placeBy } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { range, spread } from './lists.ts';
import { excess, searchCandidates } from './partition-counts.ts';

/** The largest count to try is this many times the one that was taken, and some more. */
const TIMES_MORE = 4;
const SOME_MORE = 64;
/** Other counts up to this one are tried: a topic of more is rare, a million would take eleven seconds. */
const MOST_COUNTS = 200_000;
/** Counts are the less likely the further they are from the one that was taken, but not those that are nearer than this. */
const SOME_NEAR = 8;
/** Views are asked at fewer: there are many of them. */
const MOST_COUNTS_OF_VIEWS = 48;
/** Rules that are asked last and stand out most: all of a mask's bits are 31. */
const MOST_OTHERS = 5;
const MOST_IN_PLACE = 1;
const LEAST_EXCESS = 2;
/** So many are asked about rules that are asked last, at other counts, and of views. */
export const MOST_SEARCHED = 512;
/** What tells views apart. */
const MOST_VIEWED = 96;

/** Those that every scan's leftovers are asked about, and those that few clients have. */
const otherRules = rules.filter(
  ({ id }) => !(MASK_RULES as readonly RuleId[]).includes(id) && !LAST_RULES.includes(id),
);
const lastRules = rules.filter(({ id }) => LAST_RULES.includes(id));

/** The logarithm of how many rules there are that every record was asked about, and of the others that are not asked last. */
export const PRICE_OF_RULES = Math.log(MASK_RULES.length + otherRules.length);

/** The largest count that the topic can have had. */
export function mostOf({ numPartitions }: WhoState, isCountSure: boolean): number {
  return Math.min(MOST_COUNTS, isCountSure ? numPartitions - 1 : TIMES_MORE * numPartitions + SOME_MORE);
}

/** Each with the logarithm of how much was tried until then: so often something could fit by chance. */
export function lastCandidates(state: WhoState, left: readonly Witness[], isCountSure: boolean) {
  const { numPartitions } = state;
  const counts = range(2, mostOf(state, isCountSure)).filter(count => count !== numPartitions);
  let tried = MASK_RULES.length + otherRules.length;
  const others = standingOut(otherRules, left, state).map(candidate => ({ candidate, tried: 2 * tried }));
  const weighted = spread(left, MOST_SEARCHED).map(witness => ({ ...witness, records: recordsOf(state, witness) }));
  const atCounts = searchCandidates(weighted, [undefined], counts, numPartitions);
  // Each count is paid for by how far it is from the one that was taken; all of them together by as much as if none were likelier.
  const distanceOf = (count: number) => SOME_NEAR + Math.abs(count - numPartitions);
  const nearness = counts.reduce((sum, count) => sum + 1 / distanceOf(count), 0) / Math.max(1, counts.length);
  const byCount = atCounts.found.map(candidate => ({
    candidate,
    tried: 2 * (tried + atCounts.tried * nearness * distanceOf(candidate.numPartitions)),
  }));
  tried += atCounts.tried;
  const views = viewsOf(spread(left, MOST_VIEWED).map(({ key }) => key));
  const countsOfViews = [numPartitions, ...countsForViews(counts, numPartitions)];
  const ofViews = searchCandidates(weighted, views, countsOfViews, numPartitions);
  tried += ofViews.tried;
  const byView = ofViews.found.map(candidate => ({ candidate, tried: 8 * tried }));
  tried += lastRules.length;
  const last = standingOut(lastRules, left, state).map(candidate => ({ candidate, tried: 16 * tried }));
  // Of those that do the same the first stands for all: a rule of the whole key before one of a part of it.
  const all = [...others, ...byCount, ...last, ...byView];
  return { candidates: all.map(each => each.candidate), thresholds: all.map(each => Math.log(each.tried)) };
}

/** Those just above the one that was taken, which is often too small, and the least. */
function countsForViews(counts: readonly number[], numPartitions: number): number[] {
  const above = counts
    .filter(count => count > numPartitions)
    .slice(0, Math.max(MOST_COUNTS_OF_VIEWS, numPartitions / 16));
  return [...counts.filter(count => count < numPartitions).slice(0, MOST_COUNTS_OF_VIEWS), ...above];
}

/**
 * Of the rules that are asked last, those that explain more of what is left over than chance would; and those that may stand in the place of
 * one that is found, since they explain much of all and some of what is left over too.
 */
function standingOut(of: readonly Rule<RuleId>[], left: readonly Witness[], state: WhoState): Candidate[] {
  const { numPartitions } = state;
  const [asked, all] = [spread(left, MOST_SEARCHED), spread(state.witnesses, MOST_SEARCHED)];
  const gainOf = (rule: RuleId, keys: readonly Witness[]) => {
    const hits = keys.filter(({ key, partition }) => placeBy({ rule, numPartitions }, key) === partition).length;
    return { rule, hits, gain: excess(hits, keys.length, 1 / numPartitions) };
  };
  const best = (gains: ReturnType<typeof gainOf>[], least: number, most: number) =>
    gains
      .filter(({ gain }) => gain > least)
      .sort((a, b) => b.gain - a.gain)
      .slice(0, most)
      .map(({ rule }) => rule);
  const ofLeft = of.map(({ id }) => gainOf(id, asked));
  const first = best(ofLeft, LEAST_EXCESS, MOST_OTHERS);
  const some = ofLeft.filter(({ rule, hits }) => hits > 0 && !first.includes(rule));
  const inPlace = best(
    left.length < state.witnesses.length ? some.map(({ rule }) => gainOf(rule, all)) : [],
    EVIDENCE,
    MOST_IN_PLACE,
  );
  return [...first, ...inPlace].map(rule => ({ rule, numPartitions }));
}
