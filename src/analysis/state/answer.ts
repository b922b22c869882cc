// What is in a State, and its sketches as images that other tools read.

import { hex } from '../../printable.ts';
import {
  forEachKey,
  isExact,
  type KeyColumns,
  keyAt,
  keyEnd,
  sampledShare,
  sampleOf,
  totalsOf,
} from '../../state/keys/columns.ts';
import type { FrequentItem, FrequentItems } from '../../state/sketches/frequent-image.ts';
import { type Estimate, estimateHll, uniteAll } from '../../state/sketches/hll.ts';
import type { TupleSketch } from '../../state/sketches/theta-image.ts';
import type { ScanState } from '../../state/state.ts';
import type { WhoState } from '../../state/writers/state.ts';
import { distinctKeysOf } from '../shared/distinct-keys.ts';

export interface StateAnswer {
  records: number;
  keyless: number;
  tombstones: number;
  bytes: number;
  numPartitions: number;
  partitionsFrom: 'rule' | 'records';
  /** Null where keys were not told apart. */
  keys: {
    exact: boolean;
    distinctKeys: number;
    /** How many pairs of key and partition are kept, with how many bytes of keys. */
    entries: number;
    bytes: number;
    /** The share of all keys that are kept whatever they count: 1 if that is all of them. */
    sampledShare: number;
    /** A key that is not kept has at most so many records, and bytes. */
    offsetRecords: number;
    offsetBytes: number;
  } | null;
  /** HLL sketches: of each partition, or of all together. */
  sketches: { count: number; distinctKeys: number; lower: number; upper: number } | null;
  times: { widthMs: number; buckets: number } | null;
  /** What `keylane who` answers from; null where that is not known of all records. */
  writers: {
    /** How many pairs of a key and a partition are kept. */
    pairs: number;
    /** The share of all keys that are kept so: 1 if that is all of them. */
    sampledShare: number;
    /** In how many different ways the rules agree with where records are. */
    masks: number;
    /** How many pairs are kept with their key as it is, with how many bytes of keys. */
    witnesses: number;
    witnessBytes: number;
    /** Of positions in examples: offsets, or numbers of records in the source. */
    positions: 'offset' | 'record';
    timeline: { unit: 'timestamp' | 'offset'; width: number; buckets: number } | null;
  } | null;
}

export function stateAnswer(state: ScanState): StateAnswer {
  const { records, keyless, tombstones, bytes, numPartitions, partitionsFrom, keys, sketches, times, writers } = state;
  return {
    records,
    keyless,
    tombstones,
    bytes,
    numPartitions,
    partitionsFrom,
    keys: keys ? keysAnswer(keys) : null,
    sketches: sketches ? { count: sketches.length, ...rounded(estimateHll(uniteAll(sketches))) } : null,
    times: times ? { widthMs: times.widthMs, buckets: times.buckets.size } : null,
    writers: writers ? writersAnswer(writers) : null,
  };
}

function writersAnswer(writers: WhoState): NonNullable<StateAnswer['writers']> {
  const { pairs, masks, witnesses, witnessBytes, hasOffsets, timeline } = writers;
  return {
    pairs: pairs.pairs,
    sampledShare: 2 ** -pairs.level,
    masks: masks.reduce((count, records) => count + (records > 0 ? 1 : 0), 0),
    witnesses: witnesses.length,
    witnessBytes,
    positions: hasOffsets ? 'offset' : 'record',
    timeline: timeline ? { unit: timeline.unit, width: timeline.width, buckets: timeline.buckets.size } : null,
  };
}

function keysAnswer(keys: KeyColumns): NonNullable<StateAnswer['keys']> {
  const { count, bytes, offsetRecords, offsetBytes } = keys;
  return {
    exact: isExact(keys),
    distinctKeys: Math.round(distinctKeysOf(keys).value),
    entries: count,
    bytes: bytes.length,
    sampledShare: sampledShare(keys),
    offsetRecords,
    offsetBytes,
  };
}

export function rounded({ value, lower, upper }: Estimate) {
  return { distinctKeys: Math.round(value), lower: Math.floor(lower), upper: Math.ceil(upper) };
}

/** The Theta and the Tuple sketch of the keys: those with the least hashes. Such sketches leave the empty key out. */
export function thetaOf(keys: KeyColumns, most = Infinity): TupleSketch {
  const { low, high } = keys;
  const isSampled = sampleOf(keys);
  const firsts: number[] = [];
  for (let i = 0; i < keys.count; i = keyEnd(keys, i)) {
    if (keys.lengths[i] > 0 && isSampled(i)) firsts.push(i);
  }
  const sorted = Uint32Array.from(firsts).sort((a, b) => high[a] - high[b] || low[a] - low[b]);
  const kept = sorted.subarray(0, most);
  const hashAt = (i: number) => (BigInt(high[i]) << 32n) | BigInt(low[i]);
  return {
    theta: sorted.length > most ? hashAt(sorted[most]) : keys.theta,
    hashes: BigUint64Array.from(kept, hashAt),
    records: Float64Array.from(kept, i => totalsOf(keys, i, keyEnd(keys, i)).records),
  };
}

/**
 * The Frequent Items sketch of the keys, weighed by records. Its items are texts: if one key is not UTF-8, all are written as `hex:` and
 * their bytes in hexadecimal, since other libraries fail on such a text or change it.
 */
export function frequentOf(
  { keys, records, keyless }: Pick<ScanState, 'keys' | 'records' | 'keyless'>,
  most = Infinity,
): FrequentItems {
  let offset = keys!.offsetRecords;
  // No object for each: of two million keys they took 400 MB.
  let firsts = new Uint32Array(keys!.count);
  const weights = new Float64Array(keys!.count);
  let count = 0;
  let areTexts = true;
  forEachKey(keys!, (from, to) => {
    const { records, missed } = totalsOf(keys!, from, to);
    // The image knows one offset for all: what a key may have missed counts as had.
    weights[from] = records + missed - offset;
    if (weights[from] <= 0) return;
    firsts[count++] = from;
    areTexts &&= isUtf8(keyAt(keys!, from));
  });
  firsts = firsts.subarray(0, count);
  let taken = 0;
  if (count > most) {
    firsts.sort((a, b) => weights[b] - weights[a] || a - b);
    // As the libraries make room: what the first to go has is taken from all, and readers add the offset to what is left. But none is left
    // with nothing: where many have the same, that would be an image of no records.
    taken = weights[firsts[most]];
    firsts = firsts.subarray(0, most);
    offset += taken;
  }
  const encoder = new TextEncoder();
  const itemAt = (first: number): FrequentItem => {
    const key = keyAt(keys!, first);
    return {
      item: areTexts ? key : encoder.encode(`hex:${hex(key)}`),
      weight: Math.max(weights[first] - taken, 1),
    };
  };
  const items = {
    length: firsts.length,
    *[Symbol.iterator]() {
      for (const first of firsts) yield itemAt(first);
    },
  };
  return { totalWeight: records - keyless, offset, items, nulls: keyless };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
