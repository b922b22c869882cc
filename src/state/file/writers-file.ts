// What a State knows of the writers, as JSON and columns: docs/state-format.md. In an order of its own, whatever that of the records was.

import { byFingerprint } from '../writers/fingerprint.ts';
import type { PairTable } from '../writers/pair-table.ts';
import { MASK_RULES } from '../writers/rule-masks.ts';
import type { WhoState } from '../writers/state.ts';
import type { Timeline, TimeUnit } from '../writers/timeline.ts';
import { type PackedSession, packSessions } from './sessions-file.ts';

/** What stands of it in the State's JSON. */
export interface WritersPreface {
  /** Bit i of a mask is that of rule i. */
  rules: readonly string[];
  unreadable: number;
  withoutPartition: number;
  outOfRange: number;
  maxPartition: number;
  lossyKeys: number;
  hasOffsets: boolean;
  masks: number;
  pairs: { entries: number; level: number };
  witnesses: { entries: number; bytes: number; level: number };
  examples: { entries: number; bytes: number };
  splitKeys: { entries: number; bytes: number };
  timeline?: { unit: TimeUnit; width: number; entries: number };
  sessions?: PackedSession[];
}

/** Keys, one behind the other. */
export interface Packed {
  entries: number;
  bytes: number;
}

/** Together with 32 bits of a fingerprint they are a number that is exact. */
const MOST_PAIRS = 2 ** 21;

/** Columns in the order in which they are written. */
type Sections = ArrayBufferView[];

export function writeWriters(writers: WhoState): { preface: WritersPreface; sections: Sections } {
  const { unreadable, withoutPartition, outOfRange, maxPartition, lossyKeys, hasOffsets, timeline } = writers;
  const masks = [...writers.masks.entries()].filter(([, records]) => records > 0);
  const sections: Sections = [writers.keylessOf, ...maskColumns(masks), ...pairColumns(writers.pairs)];
  const preface: WritersPreface = {
    rules: MASK_RULES,
    unreadable,
    withoutPartition,
    outOfRange,
    maxPartition,
    lossyKeys,
    hasOffsets,
    masks: masks.length,
    pairs: { entries: writers.pairs.pairs, level: writers.pairs.level },
    witnesses: { ...packWitnesses(writers, sections), level: writers.witnessLevel },
    examples: packExamples(writers, sections),
    splitKeys: packSplitKeys(writers, sections),
  };
  if (timeline) preface.timeline = packTimeline(timeline, sections);
  if (writers.sessions) preface.sessions = packSessions(writers.sessions);
  return { preface, sections };
}

function maskColumns(masks: readonly (readonly [mask: number, records: number])[]): Sections {
  return [Uint16Array.from(masks, ([mask]) => mask), Float64Array.from(masks, ([, records]) => records)];
}

/** There can be hundreds of thousands: they are put in order as columns. */
function pairColumns(table: PairTable): Sections {
  const count = table.pairs;
  const [first, second, partitions] = [0, 1, 2].map(() => new Int32Array(count));
  const masks = new Uint16Array(count);
  const [records, firstPositions, lastPositions] = [0, 1, 2].map(() => new Float64Array(count));
  // The first half of the fingerprint and behind it the number of the pair: as one number they are sorted without a call for each two.
  const order = new Float64Array(count);
  let i = 0;
  for (const pair of table) {
    order[i] = pair.first * MOST_PAIRS + i;
    first[i] = pair.first;
    second[i] = pair.second;
    partitions[i] = pair.partition;
    masks[i] = pair.mask;
    records[i] = pair.records;
    firstPositions[i] = pair.firstPosition;
    lastPositions[i] = pair.lastPosition;
    i++;
  }
  order.sort();
  const sorted = new Uint32Array(count);
  for (let at = 0; at < count; at++) sorted[at] = order[at] - Math.floor(order[at] / MOST_PAIRS) * MOST_PAIRS;
  for (let from = 0, to = 1; from < count; from = to++) {
    while (to < count && first[sorted[to]] === first[sorted[from]]) to++;
    if (to - from > 1) sorted.subarray(from, to).sort((a, b) => second[a] - second[b] || partitions[a] - partitions[b]);
  }
  return [first, second, partitions, masks, records, firstPositions, lastPositions].map(column => {
    const permuted = column.slice();
    for (let at = 0; at < count; at++) permuted[at] = column[sorted[at]];
    return permuted;
  });
}

function packWitnesses({ witnesses }: WhoState, sections: Sections): Packed {
  const sorted = witnesses.toSorted(byFingerprint);
  sections.push(
    Int32Array.from(sorted, ({ partition }) => partition),
    Uint16Array.from(sorted, ({ mask }) => mask),
  );
  return packKeys(
    sorted.map(({ key }) => key),
    sections,
  );
}

function packExamples({ examples }: WhoState, sections: Sections): Packed {
  const sorted = [...examples]
    .sort(([a], [b]) => a - b)
    .flatMap(([mask, list]) => list.map(example => ({ ...example, mask })));
  sections.push(
    Uint16Array.from(sorted, ({ mask }) => mask),
    Int32Array.from(sorted, ({ partition }) => partition),
    Float64Array.from(sorted, ({ position }) => position),
  );
  return packKeys(
    sorted.map(({ key }) => key),
    sections,
  );
}

function packSplitKeys({ splitKeys }: WhoState, sections: Sections): Packed {
  const sorted = [...splitKeys]
    .map(([name, key]) => ({ name: name.split(' ').map(Number), key }))
    .sort((a, b) => a.name[0] - b.name[0] || a.name[1] - b.name[1]);
  sections.push(...[0, 1].map(half => Int32Array.from(sorted, ({ name }) => name[half])));
  return packKeys(
    sorted.map(({ key }) => key),
    sections,
  );
}

function packKeys(keys: readonly Uint8Array[], sections: Sections): Packed {
  const bytes = new Uint8Array(keys.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const key of keys) {
    bytes.set(key, at);
    at += key.length;
  }
  sections.push(
    Uint32Array.from(keys, ({ length }) => length),
    bytes,
  );
  return { entries: keys.length, bytes: at };
}

function packTimeline({ unit, width, buckets }: Timeline, sections: Sections): NonNullable<WritersPreface['timeline']> {
  const cells = [...buckets]
    .flatMap(([number, masks]) => [...masks].map(([mask, records]) => ({ number, mask, records })))
    .sort((a, b) => a.number - b.number || a.mask - b.mask);
  sections.push(
    Float64Array.from(cells, ({ number }) => number),
    ...maskColumns(cells.map(({ mask, records }) => [mask, records])),
  );
  return { unit, width, entries: cells.length };
}
