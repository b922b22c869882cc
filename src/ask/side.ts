// The keys of one of the two sources that `join` compares.

import { scanSource } from '../scan/source.ts';
import type { Source, SourceNotes } from '../sources/index.ts';
import { emptyState, type ScanState } from '../state/state.ts';
import { longestPiece, readingMemory, tableMemoryOfTwo } from './memory.ts';
import { countsOf, type ReadCounts } from './notes.ts';

/** @param memory for both sources together */
export async function keysOfSide(
  source: Source,
  numPartitions: number,
  { memory, onBytes }: { memory: number; onBytes?: ((bytes: number) => void) | undefined },
  notes: SourceNotes,
): Promise<ReadCounts & { state: ScanState }> {
  const state = emptyState(numPartitions);
  const tables = tableMemoryOfTwo(memory, numPartitions, readingMemory(source));
  const unreadable = await scanSource(source, { onBytes, memory: tables, longest: longestPiece(memory) }, state, notes);
  return { state, ...countsOf(state), unreadable };
}
