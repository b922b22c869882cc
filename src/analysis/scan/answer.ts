// How the keys of a scan spread over the partitions, and what there is to say about them.

import { isExact, sampledShare } from '../../state/keys/columns.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';
import type { ScanState } from '../../state/state.ts';
import { leastKeysOf } from '../shared/places-told.ts';
import { compactionOf } from './compaction.ts';
import { hotKeys, splitKeys } from './hot-keys.ts';
import { looksOf } from './key-kinds.ts';
import { walkKeys } from './key-walk.ts';
import { saltingOf } from './salting.ts';
import { skewOf } from './skew.ts';
import { spreadAnswer } from './spread.ts';
import type { ScanAnswer } from './types.ts';
import { verdictsOf } from './verdicts.ts';
import { whatIf } from './what-if.ts';

export interface ScanQuestion {
  /** How many hot keys and examples to name. */
  top?: number;
  /** Other numbers of partitions to try. */
  counts?: readonly number[];
}

const TOP = 10;

export function scanAnswer(state: ScanState, { top = TOP, counts = [] }: ScanQuestion = {}): ScanAnswer {
  const { records, keyless, keys } = state;
  const spread = spreadAnswer(state);
  if (!keys) return spread;
  const keyed = records - keyless;
  /** Keys as they are. */
  const plain = spread.redacted ? undefined : keys;
  const walk = walkKeys(state, keys, top);
  const distinct = estimateTheta(walk.sampled, sampledShare(keys));
  const distinctKeys = Math.round(distinct.value);
  const tellsPairs = plain !== undefined || distinctKeys >= leastKeysOf(state.numPartitions ** 2);
  const skew = skewOf(state, walk, distinctKeys);
  // Salts help against hot keys, not against chance or a writer that puts keys where no hash would.
  const source = skew.cause?.source;
  const isHot = source === 'keys' || (source === 'none' && walk.mostRecords > keyed / state.numPartitions);
  const hottest = hotKeys(keys, keyed, walk.byRecords);
  const answer = {
    ...spread,
    skew,
    exact: isExact(keys),
    distinctKeys,
    distinctKeysBounds: { lower: Math.floor(distinct.lower), upper: Math.ceil(distinct.upper) },
    hotKeys: hottest.slice(0, top),
    hotKeysByBytes: plain ? hotKeys(plain, keyed, walk.byBytes) : [],
    splitKeys: splitKeys(keys, walk.sampledSplits, tellsPairs ? walk.splits : []),
    looks: plain ? looksOf(plain) : null,
    compaction: compactionOf(state, keys),
    whatIf: plain ? counts.map(count => whatIf(plain, count)).filter(each => each !== null) : [],
    salting: plain && isHot ? saltingOf(state, plain, walk.toSalt) : null,
  };
  return { ...answer, verdicts: verdictsOf(answer, hottest) };
}
