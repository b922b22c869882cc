// A dump of a compacted topic → the state of its scan, and the last copies of each key.

import { memoryError, sourcePartitionsError } from '../../errors.ts';
import { emptyNotes, type Source, type SourceNotes } from '../../sources/index.ts';
import type { ScanState } from '../../state/state.ts';
import { checkReadable } from '../readable.ts';
import { addRecords } from './add-records.ts';
import { tableFor } from './choose-table.ts';
import { type Copy, CopyTable, type Slice } from './copies.ts';

export interface CopiesOptions {
  /** How much memory to tell keys apart in, in bytes. */
  tableMemory: number;
  /** How much the copies may take. */
  copyMemory: number;
  /** How many bytes a key may have. */
  longest?: number | undefined;
}

export type OnKey = (key: Uint8Array, copies: readonly Copy[]) => void;

/**
 * Adds the records to an empty state, and hands on each key with its copies, one of each partition. If these do not fit into the memory, a
 * file is read several times, each time for a part of the keys.
 * @returns how many lines or objects could not be read as records
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_MEMORY` if a pipe holds more than fits
 */
export async function copiesSource(
  source: Source,
  { tableMemory, copyMemory, longest }: CopiesOptions,
  state: ScanState,
  notes: SourceNotes,
  onKey: OnKey,
): Promise<number> {
  const { name } = source;
  const table = tableFor(state, { memory: tableMemory, longest });
  const slices: Slice[] = [{ number: 0, of: 1 }];
  let unreadable = 0;
  let named = 0;
  state.partitionsFrom = 'records';
  for (let open: Source | undefined = source; open; open = slices.length > 0 ? await source.again!() : undefined) {
    const isFirst = open === source;
    const copies = new CopyTable(slices.pop()!, copyMemory, rest => {
      if (!source.again) {
        const file = 'put the source into a file, which can be read in parts';
        throw memoryError('the keys of a pipe, which can be read only once,', file);
      }
      slices.push(rest);
    });
    for await (const block of open.records(isFirst ? notes : emptyNotes())) {
      copies.add(block);
      if (!isFirst) continue;
      unreadable += block.unreadable;
      named += block.partitions.reduce((sum, partition) => sum + (partition < 0 ? 0 : 1), 0);
      addRecords(state, block, table, name);
    }
    checkReadable(source, state.records, unreadable, notes);
    if (named === 0) throw sourcePartitionsError(name);
    for (const [key, found] of copies.keys()) onKey(key, found);
  }
  Object.assign(state, table!.take());
  return unreadable;
}
