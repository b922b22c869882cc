import { mergeMemory, tableLimit } from '../ask/memory.ts';
import { sourceEmptyError } from '../errors.ts';
import { printable } from '../printable.ts';
import { StateMerger } from '../scan/merge-states.ts';
import { checkTwice } from '../sources/index.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import type { Io } from './io.ts';
import { loadStates } from './state-loading.ts';
import { type Expected, StateParts } from './state-parts.ts';

export interface MergeOptions extends AnswerOptions, Expected {
  memory: number;
}

function mergerFor(numPartitions: number, memory: number, { err }: Io): StateMerger {
  return new StateMerger(numPartitions, keepsWriters => {
    const how = mergeMemory(memory, numPartitions, keepsWriters);
    const limit = tableLimit(how.table);
    if (limit !== undefined) err.line(limit);
    return how;
  });
}

export async function merge(
  files: string[],
  { memory, expect, expectRecords, ...rest }: MergeOptions,
  io: Io,
): Promise<void> {
  checkTwice(files);
  const answer = answerer('merge', files, rest, io);
  let merger: StateMerger | undefined;
  let hasWriters = false;
  const without: string[] = [];
  const parts = new StateParts({ expect, expectRecords });
  for (const file of files) {
    await loadStates(file, memory, rest.state !== undefined, (part, name, mark) => {
      parts.add(part, name, mark);
      merger ??= mergerFor(part.numPartitions, memory, io);
      if (part.writers) hasWriters = true;
      else if (part.records > 0) without.push(name);
      merger.add(part);
    });
  }
  for (const note of parts.finish()) io.err.line(note);
  const state = merger?.take();
  if (!state || state.records === 0) throw sourceEmptyError(files[0]);
  if (rest.state !== undefined && hasWriters && without.length > 0) {
    io.err.line(
      `warning: ${without.map(printable).join(', ')} does not tell who wrote its records, so the merged State does not either`,
    );
  }
  await answer(state);
}
