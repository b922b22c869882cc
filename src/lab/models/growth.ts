// n to m: which keys move, which stay, and why.

import { planAnswer } from '../../analysis/plan/answer.ts';
import { gcd } from '../../analysis/plan/expected.ts';
import type { PlanAnswer } from '../../analysis/plan/types.ts';
import type { NamedKey } from '../../analysis/where.ts';
import { ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { ScanState } from '../../state/state.ts';
import { scanOf } from './keys.ts';

export interface GrowthKey extends NamedKey {
  /** Null: the rule has no partition for such a key. */
  from: number | null;
  to: number | null;
  /**
   * The number that decides: what the key's hash leaves over `cycle`. Below the smaller count it stays. Null where two rules are compared, or the
   * rule cuts a line into ranges.
   */
  residue: number | null;
}

/** What follows from the counts alone if the rule stays: a partition keeps its number modulo their greatest common divisor. */
export interface Arithmetic {
  gcd: number;
  /** The least common multiple: after so many hashes all repeats. */
  cycle: number;
  /** Of so many residues of the cycle keys stay: the smaller count. */
  staying: number;
  /** How many old partitions one new one can have keys from, and how many new ones the keys of an old one can go to. */
  parents: number;
  children: number;
}

export interface Growth {
  plan: PlanAnswer;
  keys: GrowthKey[];
  /** Null where the rule changes, or cuts a line into ranges. */
  arithmetic: Arithmetic | null;
}

/** Above it a rule is not asked for a partition. */
const MOST_PARTITIONS = 2 ** 31 - 1;

/** Keys, each once, and the scan of a record of each: made once, whatever is asked of them. */
export interface ScannedKeys {
  readonly keys: readonly NamedKey[];
  readonly state: ScanState;
}

export const scanned = (keys: readonly NamedKey[]): ScannedKeys => ({
  keys,
  state: scanOf(
    keys.map(({ key }) => key),
    1,
  ),
});

/** @throws {KeylaneError} as the rules do */
export function growthOf({ keys, state }: ScannedKeys, from: RuleAtCount, to: RuleAtCount): Growth {
  const [before, after] = [ruleOf(from.rule), ruleOf(to.rule)];
  const arithmetic = arithmeticOf(from, to);
  const hasResidue = arithmetic !== null && arithmetic.cycle <= MOST_PARTITIONS;
  const placed = keys.map(({ name, key }) => ({
    name,
    key,
    from: before.reads(key) ? before.partition(key, from.numPartitions) : null,
    to: after.reads(key) ? after.partition(key, to.numPartitions) : null,
    residue: hasResidue && before.reads(key) ? before.partition(key, arithmetic.cycle) : null,
  }));
  const readable = placed.filter(key => key.from !== null && key.to !== null).map(({ key }) => key);
  const plan = planAnswer(readable.length === keys.length ? state : scanOf(readable, 1), { from, to });
  return { plan, keys: placed, arithmetic };
}

export function arithmeticOf(from: RuleAtCount, to: RuleAtCount): Arithmetic | null {
  if (from.rule !== to.rule || ruleOf(from.rule).reduction === 'range') return null;
  const [n, m] = [from.numPartitions, to.numPartitions];
  const divisor = gcd(n, m);
  return {
    gcd: divisor,
    cycle: (n / divisor) * m,
    staying: Math.min(n, m),
    parents: n / divisor,
    children: m / divisor,
  };
}
