// A sample's groups of runs → the states of their scans.

import { KeylaneError } from '../errors.ts';
import type { Source, SourceNotes, SourceOptions } from '../sources/index.ts';
import { shrinkColumns } from '../state/keys/merge.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { emptyWhoState, type WhoState } from '../state/writers/state.ts';
import { type ScanOptions, scanSource } from './source.ts';
import { whoSource } from './writers/source.ts';

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
    await orNothing(scanSource({ ...rest, records }, options, state, notes));
    if (state.keys) state.keys = shrinkColumns(state.keys, mostKeyBytes / all.length);
    groups.push(state);
  }
  return groups;
}

/** The same of who wrote them. */
export async function whoGroups(
  source: Source,
  options: SourceOptions,
  numPartitions: number,
  notes: SourceNotes,
): Promise<WhoState[]> {
  const nothing = { answer: null, suggestedPartitions: null };
  const groups: WhoState[] = [];
  for (const records of source.sample!.groups) {
    const { batches: _, ...rest } = source;
    const reading = whoSource({ ...rest, records }, options, numPartitions, notes, () => nothing);
    groups.push((await orNothing(reading))?.state ?? emptyWhoState(numPartitions));
  }
  return groups;
}

/** A group whose places have no record, of a topic of which compaction has left little, is one of nothing. */
async function orNothing<Read>(reading: Promise<Read>): Promise<Read | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof KeylaneError && error.code === 'ERR_SOURCE_EMPTY') return undefined;
    throw error;
  }
}

/** All groups as one scan; their keys may be fewer afterwards. */
export function mergedGroups(groups: readonly ScanState[], numPartitions: number, mostKeyBytes: number): ScanState {
  const state = emptyState(numPartitions);
  for (const group of groups) mergeState(state, { ...group }, mostKeyBytes);
  return state;
}
