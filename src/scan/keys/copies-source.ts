// A dump of a compacted topic → the state of its scan, and the last copies of each key.

import { memoryError, sourceEmptyError, sourceLinesError, sourcePartitionsError } from '../../errors.ts';
import {
  emptyNotes,
  isRereadable,
  openSource,
  peekFormat,
  type RecordOptions,
  readRecords,
  type SourceNotes,
} from '../../sources/index.ts';
import type { ScanState } from '../../state/state.ts';
import { addRecords } from './add-records.ts';
import { tableFor } from './choose-table.ts';
import { type Copy, CopyTable, type Slice } from './copies.ts';

export interface CopiesOptions extends RecordOptions {
  /** How much memory to tell keys apart in, in bytes. */
  tableMemory: number;
  /** How much the copies may take. */
  copyMemory: number;
}

export type OnKey = (key: Uint8Array, copies: readonly Copy[]) => void;

/**
 * Adds the records to an empty state, and hands on each key with its copies, one of each partition. If these do not fit into the memory, a
 * file is read several times, each time for a part of the keys.
 * @param name a path, or "-" for standard input
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`, `ERR_MEMORY` if a pipe holds more than fits
 */
export async function copiesSource(
  name: string,
  { tableMemory, copyMemory, ...options }: CopiesOptions,
  state: ScanState,
  onKey: OnKey,
): Promise<SourceNotes> {
  const table = tableFor(state, { memory: tableMemory });
  const slices: Slice[] = [{ number: 0, of: 1 }];
  const notes = emptyNotes();
  state.partitionsFrom = 'records';
  for (let pass = 1; slices.length > 0; pass++) {
    const copies = new CopyTable(slices.pop()!, copyMemory, rest => {
      if (!options.segments && !isRereadable(name))
        throw memoryError('the keys of a pipe, which can be read only once,');
      slices.push(rest);
    });
    const source = await peekFormat(openSource(name, options.onBytes), name, options);
    if (!source) throw sourceEmptyError(name);
    let unreadable = 0;
    let named = 0;
    for await (const block of readRecords(source, name, options, pass === 1 ? notes : emptyNotes())) {
      unreadable += block.unreadable;
      named += block.partitions.reduce((sum, partition) => sum + (partition < 0 ? 0 : 1), 0);
      copies.add(block);
      if (pass === 1) addRecords(state, block, table, name);
    }
    // No verdict on garbage.
    if (unreadable > state.records) throw sourceLinesError(name, source.format, unreadable, state.records + unreadable);
    if (named === 0) throw state.records === 0 ? sourceEmptyError(name) : sourcePartitionsError(name);
    for (const [key, found] of copies.keys()) onKey(key, found);
  }
  Object.assign(state, table!.take());
  return notes;
}
