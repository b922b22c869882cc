// A State that is to be no larger than so many bytes: each step makes the largest of what can be made smaller about half as large.

import { MOST_PAIR_LEVEL } from '../core/scan-layout.ts';
import { stateTooSmallError } from '../errors.ts';
import { statePieces } from './file/state-file.ts';
import { sizeOfColumns } from './keys/columns.ts';
import { shrinkColumns } from './keys/merge.ts';
import { K, uniteAll } from './sketches/hll.ts';
import type { ScanState } from './state.ts';
import { TimeBuckets } from './time-buckets.ts';
import { isKept } from './writers/pair-table.ts';
import { thinSplitKeys, type WhoState } from './writers/state.ts';
import { widen } from './writers/timeline.ts';

/** What a State gives up. */
export type GivenUp = 'keys' | 'partitionSketches' | 'times' | 'writers';

interface Part {
  what: GivenUp;
  /** About how many bytes of the file it takes. */
  size: number;
  /** What is another then. */
  halve: () => Partial<ScanState>;
}

/** Fewer are no evidence, and little would be gained. */
const FEWEST_KEYS = 64;
/** Those before 1970 and those behind it never become one. */
const FEWEST_BUCKETS = 2;

/** Bytes beside keys: see docs/state-format.md. */
const ENTRY = 40;
const PAIR = 38;
const WITNESS = 10;
const EXAMPLE = 18;
const CELL = 18;

/**
 * The State's file, or that of a smaller one of the same records, and what that one gives up. What tells who wrote the records is made smaller
 * where it is.
 * @throws {KeylaneError} `ERR_STATE_SIZE` if it cannot be so small
 */
export function noLargerThan(most: number, state: ScanState): { pieces: Uint8Array[]; givenUp: GivenUp[] } {
  const givenUp = new Set<GivenUp>();
  for (let smaller = state; ; ) {
    const pieces = statePieces(smaller);
    const size = pieces.reduce((sum, { length }) => sum + length, 0);
    if (size <= most) return { pieces, givenUp: [...givenUp] };
    const [largest] = partsOf(smaller).sort((a, b) => b.size - a.size);
    if (!largest) throw stateTooSmallError(most, size);
    smaller = { ...smaller, ...largest.halve() };
    givenUp.add(largest.what);
  }
}

/** Those that can be made smaller. */
function partsOf({ keys, sketches, times, writers }: ScanState): Part[] {
  const parts: Part[] = [];
  if (keys && keys.count > FEWEST_KEYS) {
    const half = sizeOfColumns(keys.count, keys.bytes.length) - 1;
    const halve = () => ({ keys: shrinkColumns(keys, half) });
    parts.push({ what: 'keys', size: ENTRY * keys.count + keys.bytes.length, halve });
  }
  if (sketches && sketches.length > 1) {
    const halve = () => ({ sketches: [uniteAll(sketches)] });
    parts.push({ what: 'partitionSketches', size: K * sketches.length, halve });
  }
  if (times && times.buckets.size > FEWEST_BUCKETS) {
    const size = (K + times.partitions * Float64Array.BYTES_PER_ELEMENT) * times.buckets.size;
    parts.push({ what: 'times', size, halve: () => ({ times: wider(times) }) });
  }
  return writers ? [...parts, ...partsOfWriters(writers)] : parts;
}

function partsOfWriters(writers: WhoState): Part[] {
  const { pairs, splitKeys, witnesses, witnessBytes, examples, timeline } = writers;
  const parts: Part[] = [];
  if (pairs.pairs > FEWEST_KEYS && pairs.level < MOST_PAIR_LEVEL) {
    const halve = () => {
      pairs.raiseLevel(pairs.level + 1);
      thinSplitKeys(writers);
      return {};
    };
    parts.push({ what: 'writers', size: PAIR * pairs.pairs + sizeOfKeys(splitKeys.values()), halve });
  }
  if (witnesses.length > FEWEST_KEYS && writers.witnessLevel < MOST_PAIR_LEVEL) {
    const halve = () => {
      const level = writers.witnessLevel + 1;
      writers.witnessLevel = level;
      writers.witnesses = witnesses.filter(({ second }) => isKept(second, level));
      writers.witnessBytes = sizeOfKeys(writers.witnesses.map(({ key }) => key));
      return {};
    };
    parts.push({ what: 'writers', size: WITNESS * witnesses.length + witnessBytes, halve });
  }
  const twice = [...examples.values()].flatMap(([, ...others]) => others);
  if (twice.length > 0) {
    const halve = () => {
      for (const [mask, [first]] of examples) examples.set(mask, [first]);
      return {};
    };
    parts.push({ what: 'writers', size: EXAMPLE * twice.length + sizeOfKeys(twice.map(({ key }) => key)), halve });
  }
  if (timeline && timeline.buckets.size > FEWEST_BUCKETS) {
    let cells = 0;
    for (const { size } of timeline.buckets.values()) cells += size;
    const halve = () => {
      widen(timeline);
      return {};
    };
    parts.push({ what: 'times', size: CELL * cells, halve });
  }
  return parts;
}

function wider(times: TimeBuckets): TimeBuckets {
  const all = new TimeBuckets(times.partitions, 2 * times.widthMs);
  all.merge(times);
  return all;
}

function sizeOfKeys(keys: Iterable<Uint8Array>): number {
  let size = 0;
  for (const { length } of keys) size += length;
  return size;
}
