// Two scans' keys side by side: which of both lie in partitions of the same number, and if not, why.

import type { RuleId } from '../../rules/index.ts';
import {
  isExact,
  type KeyColumns,
  keyAt,
  keyEnd,
  MOST_STORED,
  sampledShare,
  sampleOf,
} from '../../state/keys/columns.ts';
import type { Estimate } from '../../state/sketches/hll.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';
import { UNKNOWN } from '../shared/places.ts';
import type { Part } from '../shared/sample.ts';
import type { NameKey } from '../shared/shown-key.ts';
import type { SomeKeys } from './encodings.ts';
import type { RuleFit } from './rules.ts';

/** One side: its keys with the partition of each entry. */
export interface PlacedSide {
  keys: KeyColumns;
  numPartitions: number;
  rule: RuleId | null;
  rules: RuleFit[];
  /** Where the rule puts each entry's key; undefined if it is not known. */
  byRule: Int32Array | undefined;
  /** Where each entry's records are. */
  places: Int32Array;
}

/** Records of the keys that were looked at. */
export interface SideCounts {
  meet: number;
  never: number;
  alone: number;
}

/** `count`: other partition counts. `rule`: other rules. `count-and-rule`. `off-rule`: records are not where their side's rule puts them. */
export type JoinReasonCode = 'count' | 'rule' | 'count-and-rule' | 'off-rule';

export interface JoinReason {
  reason: JoinReasonCode;
  /** An estimate if the answer is not exact. */
  keys: number;
  examples: JoinExample[];
}

export interface JoinExample {
  key: string;
  hex: string;
  /** The partitions that have the key. */
  a: number[];
  b: number[];
}

const MOST_EXAMPLES = 5;
/** So many keys without a partner are kept on each side, to look for other forms of them. */
const MOST_ALONE = 500_000;
const REASONS: readonly JoinReasonCode[] = ['count', 'rule', 'count-and-rule', 'off-rule'];

type KeyCount = 'meet' | 'partly' | 'never' | 'onlyA' | 'onlyB';

/**
 * Both columns ascend by hash, so one pass finds the keys of both. If not all keys are there, those are looked at whose hash is in both
 * samples: of these each side has every one, so a key that is missing is really not there.
 */
export class JoinWalk {
  readonly isExact: boolean;
  readonly a: SideCounts = { meet: 0, never: 0, alone: 0 };
  readonly b: SideCounts = { meet: 0, never: 0, alone: 0 };
  readonly #sideA: PlacedSide;
  readonly #sideB: PlacedSide;
  readonly #share: number;
  readonly #name: NameKey;
  readonly #counts: Record<KeyCount, number> = { meet: 0, partly: 0, never: 0, onlyA: 0, onlyB: 0 };
  readonly #reasons: Record<JoinReasonCode, JoinReason>;
  readonly #alone = { a: [] as number[], b: [] as number[] };

  constructor(a: PlacedSide, b: PlacedSide, name: NameKey) {
    this.#name = name;
    this.#sideA = a;
    this.#sideB = b;
    this.#share = Math.min(sampledShare(a.keys), sampledShare(b.keys));
    const [count, rule, both, off] = REASONS.map((reason): JoinReason => ({ reason, keys: 0, examples: [] }));
    this.#reasons = { count, rule, 'count-and-rule': both, 'off-rule': off };
    this.isExact = isExact(a.keys) && isExact(b.keys) && !hasUnknown(a) && !hasUnknown(b);
    this.#walk();
  }

  keys(): Record<'both' | KeyCount, Part> {
    const { meet, partly, never, onlyA, onlyB } = this.#counts;
    const part = (count: number) => partOf(estimateTheta(count, this.#share));
    return {
      both: part(meet + partly + never),
      meet: part(meet),
      partly: part(partly),
      never: part(never),
      onlyA: part(onlyA),
      onlyB: part(onlyB),
    };
  }

  /** The most frequent first. */
  reasons(): JoinReason[] {
    return Object.values(this.#reasons)
      .filter(({ keys }) => keys > 0)
      .map(each => ({ ...each, keys: Math.round(each.keys / this.#share) }))
      .sort((a, b) => b.keys - a.keys);
  }

  /** Keys that the other side does not have. */
  aloneIn(side: PlacedSide): SomeKeys {
    return { columns: side.keys, entries: side === this.#sideA ? this.#alone.a : this.#alone.b };
  }

  #walk(): void {
    const [a, b] = [this.#sideA.keys, this.#sideB.keys];
    const theta = a.theta < b.theta ? a.theta : b.theta;
    const [isSeenA, isSeenB] = [sampleOf({ ...a, theta }), sampleOf({ ...b, theta })];
    for (let i = 0, j = 0; i < a.count || j < b.count; ) {
      const order = j === b.count ? -1 : i === a.count ? 1 : a.low[i] - b.low[j] || a.high[i] - b.high[j];
      const iEnd = order <= 0 ? keyEnd(a, i) : i;
      const jEnd = order >= 0 ? keyEnd(b, j) : j;
      if (order <= 0 ? isSeenA(i) : isSeenB(j)) {
        if (order < 0) this.#addAlone('onlyA', this.a, this.#alone.a, a, i, iEnd);
        else if (order > 0) this.#addAlone('onlyB', this.b, this.#alone.b, b, j, jEnd);
        else this.#addBoth(i, iEnd, j, jEnd);
      }
      i = iEnd;
      j = jEnd;
    }
  }

  #addAlone(name: KeyCount, counts: SideCounts, entries: number[], keys: KeyColumns, from: number, to: number): void {
    this.#counts[name]++;
    for (let i = from; i < to; i++) counts.alone += keys.records[i];
    if (entries.length < MOST_ALONE) entries.push(from);
  }

  #addBoth(i: number, iEnd: number, j: number, jEnd: number): void {
    const [a, b] = [this.#sideA, this.#sideB];
    if (a.places[i] === UNKNOWN || b.places[j] === UNKNOWN) return;
    const [inA, inB] = [a.places.subarray(i, iEnd), b.places.subarray(j, jEnd)];
    const [missedA, missedB] = [countOf(this.a, a, i, iEnd, inB), countOf(this.b, b, j, jEnd, inA)];
    if (missedA + missedB === 0) {
      this.#counts.meet++;
      return;
    }
    const isNever = missedA === inA.length;
    this.#counts[isNever ? 'never' : 'partly']++;
    const reason = this.#reasons[reasonOf(a, i, inA, b, j, inB)];
    reason.keys++;
    if (reason.examples.length === MOST_EXAMPLES) return;
    const name = this.#name(keyAt(a.keys, i), a.keys.lengths[i]);
    if (name) reason.examples.push({ ...name, a: [...new Set(inA)], b: [...new Set(inB)] });
  }
}

/** Counts the records of a key by whether the other side has it in their partition. Returns how many partitions it does not have it in. */
function countOf(counts: SideCounts, side: PlacedSide, from: number, to: number, others: Int32Array): number {
  let missed = 0;
  for (let i = from; i < to; i++) {
    if (others.includes(side.places[i])) counts.meet += side.keys.records[i];
    else {
      counts.never += side.keys.records[i];
      missed++;
    }
  }
  return missed;
}

function reasonOf(
  a: PlacedSide,
  i: number,
  inA: Int32Array,
  b: PlacedSide,
  j: number,
  inB: Int32Array,
): JoinReasonCode {
  const isOff =
    !a.byRule || !b.byRule || inA.some(place => place !== a.byRule![i]) || inB.some(place => place !== b.byRule![j]);
  if (isOff) return 'off-rule';
  if (a.numPartitions === b.numPartitions) return 'rule';
  return a.rule === b.rule ? 'count' : 'count-and-rule';
}

function hasUnknown({ keys, places }: PlacedSide): boolean {
  return places.includes(UNKNOWN) || keys.lengths.some(length => length > MOST_STORED);
}

export function partOf({ value, lower, upper }: Estimate): Part {
  return { count: Math.round(value), lower: Math.floor(lower), upper: Math.ceil(upper) };
}
