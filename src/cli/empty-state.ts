// A source without records, where a State is to be written: parts of a topic are read by the thousand, and some have none.

import { KeylaneError } from '../errors.ts';
import { emptyState } from '../state/state.ts';
import type { Io } from './io.ts';
import { type StateOutput, saveState } from './state-writing.ts';

/**
 * What was read; or undefined if the source has no records, and a State that says so has been written.
 * @param countOf the topic's partitions, asked when all has been read; undefined if nobody knows
 * @throws {KeylaneError} what reading throws, `ERR_SOURCE_EMPTY` too if no State is to be written
 */
export async function orEmptyState<Read>(
  reading: Promise<Read>,
  output: StateOutput,
  countOf: () => number | undefined,
  io: Io,
): Promise<Read | undefined> {
  try {
    return await reading;
  } catch (error) {
    const isEmpty = error instanceof KeylaneError && error.code === 'ERR_SOURCE_EMPTY';
    const count = countOf();
    if (!isEmpty || output.state === undefined || count === undefined) throw error;
    await saveState(output, emptyState(count), io);
    io.err.line('the source has no records: the State says so');
    return undefined;
  }
}
