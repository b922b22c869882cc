// How the keys of a source spread over partitions.

import { type ScanQuestion, scanAnswer } from '../analysis/scan/answer.ts';
import type { ScanAnswer } from '../analysis/scan/types.ts';
import { misplacedError } from '../errors.ts';
import { scanSource } from '../scan/source.ts';
import { emptyState } from '../state/state.ts';
import { checkCount, checkOptions, memoryOf } from './checked-options.ts';
import { longestPiece, readingMemory, tableMemory } from './memory.ts';
import { countsOf } from './notes.ts';
import { type AnalysisOptions, type AnalysisSource, COMMON } from './options.ts';
import { withSource } from './source.ts';

export interface ScanOptions extends AnalysisOptions {
  /** Of the topic; only a cluster tells it. */
  readonly numPartitions?: number | undefined;
  /** Whether to tell what log compaction would keep: the source must tell partitions. */
  readonly compacted?: boolean | undefined;
  /** How many hot keys and examples to name; 10 if left out. */
  readonly top?: number | undefined;
  /** Other partition counts to try. */
  readonly whatIf?: readonly number[] | undefined;
}

/**
 * How keys spread, which are hot, and what to do about it: what `keylane scan --json` prints.
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_PARTITION_COUNT`, `ERR_MEMORY`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`; the signal's reason
 */
export async function scan(source: AnalysisSource, options: ScanOptions): Promise<ScanAnswer> {
  checkOptions(options, ['numPartitions', 'compacted', 'top', 'whatIf', ...COMMON]);
  const { numPartitions, compacted, top, whatIf } = options;
  checkCount(numPartitions);
  whatIf?.forEach(checkCount);
  const memory = memoryOf(options);
  const how = { numPartitions, needsPartitions: compacted, valueBytes: compacted };
  const { state } = await withSource(source, options, how, async (opened, { onBytes }, notes) => {
    const count = opened.hasAllPartitions ? opened.numPartitions : numPartitions;
    if (count === undefined) throw misplacedError('numPartitions is missing: only a cluster tells it.');
    const state = emptyState(count);
    const tables = tableMemory(memory, count, false, readingMemory(opened));
    const table = { memory: tables, longest: longestPiece(memory), keepsLast: compacted };
    const unreadable = await scanSource(opened, { ...table, onBytes }, state, notes);
    return { state, ...countsOf(state), unreadable };
  });
  const question: ScanQuestion = { ...(top === undefined ? {} : { top }), counts: whatIf ?? [] };
  return scanAnswer(state, question);
}
