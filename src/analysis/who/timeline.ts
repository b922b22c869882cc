// When each writer wrote.

import type { RuleId } from '../../rules/index.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';
import { bitsOf } from './candidate.ts';
import { explainedBy, fitMixture, totalOf } from './mixture.ts';
import type { Writers } from './search.ts';

export interface Timeline {
  /** `timestamp`: milliseconds since 1970. `offset`: of the record in its partition. */
  unit: 'timestamp' | 'offset';
  /** In order; each from `from` up to, not including, `to`. */
  spans: TimelineSpan[];
  /** Where one writer takes over from another; empty if they wrote at the same time. */
  switches: { at: number; from: RuleId; to: RuleId }[];
}

export interface TimelineSpan {
  from: number;
  to: number;
  /** Keyed ones. */
  records: number;
  shares: { rule: RuleId; share: number }[];
}

/** Alone, but for strays. */
const ALONE = 0.9;

/** Null where the source tells no time, or only one rule wrote, or which rules did is not known from masks. */
export function whoTimeline({ timeline }: WhoState, { decision, names }: Writers): Timeline | null {
  const { writers } = decision.mixture;
  if (!timeline || writers.length < 2 || writers.some(writer => writer >= MASK_RULES.length)) return null;
  const numbers = [...timeline.buckets.keys()].sort((a, b) => a - b);
  const spans = numbers.map((number): TimelineSpan => {
    const masks = timeline.buckets.get(number)!;
    const bits = bitsOf(writers);
    const { shares } = fitMixture(new Map([...masks].filter(([mask]) => mask & bits)), writers, 0);
    const records = totalOf(masks);
    const explained = explainedBy(masks, writers) / records;
    return {
      from: number * timeline.width,
      to: (number + 1) * timeline.width,
      records,
      shares: writers.map((writer, i) => ({ rule: names[writer].rule, share: shares[i] * explained })),
    };
  });
  return { unit: timeline.unit, spans, switches: switchesOf(spans) };
}

/** Where the writer who is alone changes, as long as no two of them come back. */
function switchesOf(spans: readonly TimelineSpan[]): Timeline['switches'] {
  const switches: Timeline['switches'] = [];
  let current: RuleId | undefined;
  let mixed = 0;
  for (const { from, shares, records } of spans) {
    const alone = shares.find(({ share }) => share >= ALONE)?.rule;
    if (alone === undefined) mixed += records;
    else {
      if (current !== undefined && alone !== current) switches.push({ at: from, from: current, to: alone });
      current = alone;
    }
  }
  const total = spans.reduce((sum, { records }) => sum + records, 0);
  // Where they take turns all the time, or overlap for long, there is no switch.
  const isOrderly = new Set(switches.map(({ to }) => to)).size === switches.length && mixed <= total / 4;
  return isOrderly ? switches : [];
}
