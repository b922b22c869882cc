import { columnMemory } from '../ask/memory.ts';
import { sourceEmptyError } from '../errors.ts';
import { printable } from '../printable.ts';
import { checkTwice } from '../sources/index.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import type { Io } from './io.ts';
import { loadStates } from './state-io.ts';

export interface MergeOptions extends AnswerOptions {
  memory: number;
}

export async function merge(files: string[], { memory, ...rest }: MergeOptions, io: Io): Promise<void> {
  checkTwice(files);
  const answer = answerer(files, rest, io);
  let state: ScanState | undefined;
  let hasWriters = false;
  const without: string[] = [];
  for (const file of files) {
    await loadStates(file, memory, rest.state !== undefined, (part, name) => {
      state ??= emptyState(part.numPartitions);
      if (part.writers) hasWriters = true;
      else if (part.records > 0) without.push(name);
      mergeState(state, part, columnMemory(memory));
    });
  }
  if (!state || state.records === 0) throw sourceEmptyError(files[0]);
  if (rest.state !== undefined && hasWriters && without.length > 0) {
    io.err.line(
      `warning: ${without.map(printable).join(', ')} does not tell who wrote its records, so the merged State does not either`,
    );
  }
  await answer(state);
}
