// `keylane who` of States: parts of a topic that were looked at apart.

import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import { stateMismatchError, usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { isRereadable } from '../sources/index.ts';
import type { Redaction } from '../state/redaction.ts';
import { checkCounts } from '../state/state.ts';
import { mergeWhoStates } from '../state/writers/merge.ts';
import type { Io } from './io.ts';
import { checkSource } from './source-options.ts';
import { isStateFile, loadWriters } from './state-io.ts';
import type { WhoOptions } from './who-options.ts';

/**
 * The answer for all of their records together.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE`, `ERR_STATE`, `ERR_STATE_MISMATCH`
 */
export async function answerOfStates(
  files: readonly string[],
  options: WhoOptions,
  { err }: Io,
  redaction?: Redaction,
): Promise<WhoAnswer> {
  checkStateOptions(options);
  const stranger = files.find(file => !isStateFile(file) && isRereadable(file));
  if (stranger !== undefined) {
    throw usageError(
      `who reads States or records, not both at a time, and "${printable(stranger)}" is no State. Scan it with --state FILE.`,
    );
  }
  const writers = await loadWriters(files[0], options.memory);
  // One at a time: each is gone when the next is read.
  for (const file of files.slice(1)) {
    const other = await loadWriters(file, options.memory);
    checkCounts(writers.numPartitions, other.numPartitions);
    mergeWhoStates(writers, other);
  }
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
