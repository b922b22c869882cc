// `keylane who` of States: parts of a topic that were looked at apart.

import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import { sourceEmptyError, stateMismatchError, usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { checkTwice, type Input, isRereadable } from '../sources/index.ts';
import type { Redaction } from '../state/redaction.ts';
import { checkCounts } from '../state/state.ts';
import { mergeWhoStates } from '../state/writers/merge.ts';
import type { WhoState } from '../state/writers/state.ts';
import type { Io } from './io.ts';
import { checkSource } from './source-options.ts';
import { loadStates, writersOf } from './state-loading.ts';
import { StateParts } from './state-parts.ts';
import type { WhoOptions } from './who-options.ts';

/**
 * The answer for all of their records together.
 * @param others those that do not start as States do: a pipe may be one still
 * @param input standard input, if it has been opened and is one of them
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE…`, `ERR_STATE`, `ERR_STATE_MISMATCH`
 */
export async function answerOfStates(
  files: readonly string[],
  others: readonly string[],
  input: Input | undefined,
  options: WhoOptions,
  { err }: Io,
  redaction?: Redaction,
): Promise<WhoAnswer> {
  checkStateOptions(options);
  checkTwice(files);
  const other = others.find(isRereadable);
  if (other !== undefined) {
    throw usageError(
      `who reads States or records, not both at a time, and "${printable(other)}" is no State. Scan it with --state FILE.`,
    );
  }
  const parts = new StateParts();
  let count: number | undefined;
  let writers: WhoState | undefined;
  for (const file of files) {
    await loadStates(file === '-' && input ? input : file, options.memory, true, (state, name, mark) => {
      parts.add(state, name, mark);
      count ??= state.numPartitions;
      checkCounts(count, state.numPartitions);
      // One of a source without records says nothing of writers.
      if (state.records === 0) return;
      const other = writersOf(state, name);
      if (writers) mergeWhoStates(writers, other);
      else writers = other;
    });
  }
  for (const note of parts.finish()) err.line(note);
  if (!writers) throw sourceEmptyError(files[0]);
  const { numPartitions } = writers;
  if (options.partitions !== undefined && options.partitions !== numPartitions) {
    throw stateMismatchError(
      `The records of a State were asked about its own partition count, ${numPartitions}, but -n is ${options.partitions}. Scan their sources with -n ${options.partitions}.`,
    );
  }
  const answer = whoAnswer(writers, true, redaction);
  if (answer.suggestedPartitions !== null) {
    err.line(
      `a State cannot be asked about another partition count: scan the sources with -n ${answer.suggestedPartitions}`,
    );
  }
  return answer;
}

function checkStateOptions(options: WhoOptions): void {
  if (options.format !== undefined) {
    throw usageError("--format says how records are read, but a State's have been. Leave it out.");
  }
  checkSource(options, 'state');
  if (options.state !== undefined)
    throw usageError('who --state writes what it reads of records. To join States: keylane merge.');
}
