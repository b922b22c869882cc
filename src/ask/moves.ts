// The keys of a source, as `plan` wants them.

import { gcd } from '../analysis/plan/expected.ts';
import type { GhostFinder } from '../analysis/plan/ghosts.ts';
import type { Drawn } from '../analysis/shared/runs.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { copiesSource } from '../scan/keys/copies-source.ts';
import { scanSampled } from '../scan/sample.ts';
import { scanSource } from '../scan/source.ts';
import type { Source, SourceNotes } from '../sources/index.ts';
import { emptyState, type ScanState } from '../state/state.ts';
import { columnMemory, copiesMemory, longestPiece, readingMemory, tableMemory } from './memory.ts';
import { countsOf, type ReadCounts } from './notes.ts';

/** With more partitions than this a scan's sketches, one each, are slower than hashing every distinct key again. */
const MOST_COUNTED = 512;

export interface MovingKeys extends ReadCounts {
  state: ScanState;
  /** As it is said, or as the cluster says. */
  from: RuleAtCount;
  /** Where the source is a sample. */
  sampled?: { groups: readonly ScanState[]; drawn: Drawn };
}

/** @param now undefined only for a cluster's topic, of which the Java client's rule is taken */
export async function keysToMove(
  source: Source,
  {
    now,
    to,
    memory,
    onBytes,
  }: { now: RuleAtCount | undefined; to: RuleAtCount; memory: number; onBytes?: ((bytes: number) => void) | undefined },
  notes: SourceNotes,
): Promise<MovingKeys> {
  const from: RuleAtCount = now ?? { rule: 'murmur2', numPartitions: source.numPartitions! };
  const { tellsPartitions } = source.reading;
  const count = tellsPartitions ? Math.max(from.numPartitions, to.numPartitions) : countFor(from, to);
  const table = {
    memory: tableMemory(memory, count, false, readingMemory(source)),
    longest: longestPiece(memory),
  };
  if (source.sample) {
    const { state, ...sampled } = await scanSampled(source, table, count, notes, columnMemory(memory));
    return { state, from, sampled, ...countsOf(state), unreadable: 0 };
  }
  const state = emptyState(count);
  const unreadable = await scanSource(source, { onBytes, ...table }, state, notes);
  return { state, from, ...countsOf(state), unreadable };
}

/** A multiple of both counts: the Java client's partitions over them follow from those of the scan, also where not all keys are kept. */
function countFor(from: RuleAtCount, to: RuleAtCount): number {
  const [n, m] = [from.numPartitions, to.numPartitions];
  const multiple = (n / gcd(n, m)) * m;
  return from.rule === 'murmur2' && to.rule === 'murmur2' && multiple <= MOST_COUNTED ? multiple : n;
}

/** The last copies of keys, for `finder`. */
export async function copiesToMove(
  source: Source,
  { from, to, memory }: { from: RuleAtCount; to: RuleAtCount; memory: number },
  finder: GhostFinder,
  notes: SourceNotes,
): Promise<MovingKeys> {
  const told = source.hasAllPartitions ? source.numPartitions! : 0;
  const state = emptyState(Math.max(from.numPartitions, to.numPartitions, told));
  const shares = { ...copiesMemory(memory, state.numPartitions, readingMemory(source)), longest: longestPiece(memory) };
  const unreadable = await copiesSource(source, shares, state, notes, (key, copies) => finder.add(key, copies));
  return { state, from, ...countsOf(state), unreadable };
}
