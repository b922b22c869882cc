// How good an answer is, in a word: the colour and the sign of its page. In step with the exit code: what ends with 0 is not wrong, and
// what ends with 1 is not fine.

import type { ConformAnswer } from '../analysis/conform.ts';
import type { JoinAnswer } from '../analysis/join/types.ts';
import { isFinding as isPlanFinding } from '../analysis/plan/is-finding.ts';
import type { PlanAnswer } from '../analysis/plan/types.ts';
import type { Failure } from '../analysis/scan/gate.ts';
import type { ScanAnswer } from '../analysis/scan/types.ts';
import type { WhoAnswer } from '../analysis/who/answer.ts';
import { isFinding as isWhoFinding } from '../analysis/who/is-finding.ts';

/** `look`: somebody should look at it, whether or not it is meant. */
export type Level = 'fine' | 'look' | 'wrong';

/** Fullest partition over the mean: up to this, what no key is known of is even. */
const MOST_EVEN = 1.1;

/** @param failures of what --fail-on asked for: nothing else makes a scan fail */
export function scanLevel({ verdicts, skew, records }: ScanAnswer, failures: readonly Failure[]): Level {
  if (failures.length > 0) return 'wrong';
  if (records === 0) return 'look';
  if (verdicts.length > 0) return verdicts.every(({ code }) => code === 'even') ? 'fine' : 'look';
  return skew.maxOverMean !== null && skew.maxOverMean <= MOST_EVEN ? 'fine' : 'look';
}

export function whoLevel(answer: WhoAnswer): Level {
  const { verdict, reason, splitKeys, suggestedPartitions, records, keyless, numPartitions } = answer;
  if (isWhoFinding(answer)) {
    const isOtherCount = suggestedPartitions !== null && suggestedPartitions !== numPartitions;
    return verdict === 'mixed' || splitKeys.count > 0 || isOtherCount ? 'wrong' : 'look';
  }
  if (records === keyless) return 'look';
  // Rules that never differ here are as good as one.
  return verdict !== 'undecided' || reason === 'power-of-two' || reason === 'one-partition' ? 'fine' : 'look';
}

export function planLevel(answer: PlanAnswer): Level {
  const has = (...codes: string[]) => answer.warnings.some(({ code }) => codes.includes(code));
  if (isPlanFinding(answer)) {
    // A change that was made has left something; one that is planned only will.
    const isLeft = answer.ghosts !== null && answer.expectedMoved === 0;
    return isLeft || has('fewer-partitions', 'off-the-rule', 'has-begun') ? 'wrong' : 'look';
  }
  return has('fewer-partitions', 'off-the-rule', 'has-begun', 'same-by-chance') ? 'look' : 'fine';
}

export function joinLevel({ canMeet, findings }: JoinAnswer): Level {
  if (!canMeet) return 'wrong';
  return findings.length > 0 ? 'look' : 'fine';
}

export function conformLevel({ agrees }: ConformAnswer): Level {
  return agrees ? 'fine' : 'wrong';
}
