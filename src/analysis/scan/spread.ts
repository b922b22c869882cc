// How records spread over the partitions: what a scan can say without its keys. A file of its own, since what keys need takes longer to
// load (30 ms) than to count a million keys.

import { isExact } from '../../state/keys/columns.ts';
import { estimateHll } from '../../state/sketches/hll.ts';
import type { ScanState } from '../../state/state.ts';
import { spreadOf } from '../shared/evenness.ts';
import type { PartitionLoad, ScanAnswer } from './types.ts';
import { verdictsOf } from './verdicts.ts';

export function spreadAnswer(state: ScanState): ScanAnswer {
  const { numPartitions, partitionsFrom, records, keyless, tombstones, bytes, recordsOf, redactedBy } = state;
  const skew = records === keyless ? { maxOverMean: null, coefficientOfVariation: null } : spreadOf(recordsOf);
  const answer = {
    records,
    keyless,
    tombstones,
    bytes,
    numPartitions,
    partitionsFrom,
    redacted: redactedBy !== undefined,
    partitions: loadsOf(state),
    skew: { ...skew, cause: null },
    exact: null,
    distinctKeys: null,
    distinctKeysBounds: null,
    hotKeys: [],
    hotKeysByBytes: [],
    splitKeys: null,
    looks: null,
    times: timesOf(state),
    compaction: null,
    whatIf: [],
    salting: null,
  };
  return { ...answer, verdicts: verdictsOf(answer, answer.hotKeys) };
}

function loadsOf({ recordsOf, bytesOf, records, keyless, keylessOf, keys, sketches }: ScanState): PartitionLoad[] {
  const keyed = records - keyless;
  const exactOf = keys && isExact(keys) ? new Float64Array(recordsOf.length) : undefined;
  if (exactOf) for (let i = 0; i < keys!.count; i++) exactOf[keys!.partitions[i]]++;
  const distinctOf = (partition: number): number | null => {
    if (exactOf) return exactOf[partition];
    return sketches && sketches.length > 1 ? Math.round(estimateHll(sketches[partition]).value) : null;
  };
  return Array.from(recordsOf, (each, partition) => ({
    partition,
    records: each,
    bytes: bytesOf[partition],
    share: keyed === 0 ? 0 : each / keyed,
    keyless: keylessOf ? keylessOf[partition] : null,
    distinctKeys: distinctOf(partition),
  }));
}

function timesOf({ times }: ScanState): ScanAnswer['times'] {
  if (!times) return null;
  const { widthMs, partitions } = times;
  return {
    widthMs,
    buckets: times.inOrder().map(([number, { records, registers, recordsOf }]) => ({
      from: new Date(number * widthMs).toISOString(),
      records,
      distinctKeys: Math.round(estimateHll(registers).value),
      partitions: partitions > 0 ? Array.from(recordsOf) : null,
    })),
  };
}
