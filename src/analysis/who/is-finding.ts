import type { WhoAnswer } from './answer.ts';

/** One rule that all records follow is fine, and so is one that can't be told from another; anything else is a finding. */
export function isFinding(answer: WhoAnswer): boolean {
  const { verdict, reason, offRule, splitKeys, records, keyless, indistinguishable, suggestedPartitions } = answer;
  if (records === keyless) return false;
  if (
    suggestedPartitions !== null ||
    splitKeys.count > 0 ||
    offRule.records > 0 ||
    verdict === 'mixed' ||
    verdict === 'none'
  )
    return true;
  return (
    verdict === 'undecided' && reason !== 'one-partition' && indistinguishable.length === 0 && reason !== 'few-keys'
  );
}
