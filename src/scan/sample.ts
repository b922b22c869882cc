// A sample's groups of runs → what their scans know, of each alone and of all together.

import { KeylaneError, sourceEmptyError } from '../errors.ts';
import type { Source, SourceNotes, SourceOptions } from '../sources/index.ts';
import { shrinkColumns } from '../state/keys/merge.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { mergeWhoStates } from '../state/writers/merge.ts';
import { emptyWhoState, type WhoState } from '../state/writers/state.ts';
import { type ScanOptions, scanSource } from './source.ts';
import { whoSource } from './writers/source.ts';

type Sample = NonNullable<Source['sample']>;

interface Sampled<State, Group> {
  /** All groups as one; of a scan its keys may be fewer than theirs. */
  state: State;
  groups: readonly Group[];
  drawn: Awaited<ReturnType<Sample['drawn']>>;
}

/**
 * @param source one that is a sample
 * @param mostKeyBytes how much memory the keys of all groups may take
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_KAFKA_…`
 */
export async function scanSampled(
  source: Source,
  options: ScanOptions,
  numPartitions: number,
  notes: SourceNotes,
  mostKeyBytes: number,
): Promise<Sampled<ScanState, ScanState>> {
  const sample = source.sample!;
  const groups: ScanState[] = [];
  for (const records of sample.groups) {
    const state = emptyState(numPartitions);
    await orNothing(scanSource({ ...source, records }, options, state, notes));
    if (state.keys) state.keys = shrinkColumns(state.keys, mostKeyBytes / sample.groups.length);
    groups.push(state);
  }
  const drawn = await sample.drawn(notes);
  const state = emptyState(numPartitions);
  for (const group of groups) mergeState(state, { ...group }, mostKeyBytes);
  if (state.records === 0) throw sourceEmptyError(source.name);
  return { state, groups, drawn };
}

/** What tells how groups differ in who wrote them. */
export type WhoGroup = Pick<WhoState, 'numPartitions' | 'records' | 'masks'>;

/** The same of who wrote them. One group at a time is there as a whole. */
export async function whoSampled(
  source: Source,
  options: SourceOptions,
  numPartitions: number,
  notes: SourceNotes,
  mostPairs: number,
): Promise<Sampled<WhoState, WhoGroup>> {
  const sample = source.sample!;
  const nothing = { answer: null, suggestedPartitions: null };
  const state = emptyWhoState(numPartitions, mostPairs);
  const groups: WhoGroup[] = [];
  for (const records of sample.groups) {
    const reading = whoSource({ ...source, records }, options, numPartitions, notes, () => nothing, mostPairs);
    const group = (await orNothing(reading))?.state ?? emptyWhoState(numPartitions, mostPairs);
    groups.push({ numPartitions, records: group.records, masks: group.masks });
    mergeWhoStates(state, group);
  }
  const drawn = await sample.drawn(notes);
  if (state.records === 0) throw sourceEmptyError(source.name);
  return { state, groups, drawn };
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
