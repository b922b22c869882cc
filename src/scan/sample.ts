// A sample's groups of runs → the states of their scans.

import type { Source, SourceNotes } from '../sources/index.ts';
import { shrinkColumns } from '../state/keys/merge.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { type ScanOptions, scanSource } from './source.ts';

/**
 * @param mostKeyBytes how much memory the keys of all groups may take
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export async function scanGroups(
  source: Source,
  options: ScanOptions,
  numPartitions: number,
  notes: SourceNotes,
  mostKeyBytes: number,
): Promise<ScanState[]> {
  const groups: ScanState[] = [];
  const all = source.sample!.groups;
  for (const records of all) {
    const state = emptyState(numPartitions);
    // Blocks of runs, not the topic's batches.
    const { batches: _, ...rest } = source;
    await scanSource({ ...rest, records }, options, state, notes);
    if (state.keys) state.keys = shrinkColumns(state.keys, mostKeyBytes / all.length);
    groups.push(state);
  }
  return groups;
}

/** All groups as one scan; their keys may be fewer afterwards. */
export function mergedGroups(groups: readonly ScanState[], numPartitions: number, mostKeyBytes: number): ScanState {
  const state = emptyState(numPartitions);
  for (const group of groups) mergeState(state, { ...group }, mostKeyBytes);
  return state;
}
