import { sourceEmptyError } from '../errors.ts';
import { emptyState, mergeState } from '../scan/state.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import { columnMemory } from './memory.ts';
import { loadState } from './state-io.ts';

export interface MergeOptions extends AnswerOptions {
  memory: number;
}

export async function merge(files: string[], { memory, ...rest }: MergeOptions): Promise<void> {
  const answer = answerer(files, rest);
  const first = loadState(files[0]);
  const state = emptyState(first.numPartitions);
  mergeState(state, first, columnMemory(memory));
  for (const file of files.slice(1)) mergeState(state, loadState(file), columnMemory(memory));
  if (state.records === 0) throw sourceEmptyError(files[0]);
  await answer(state);
}
