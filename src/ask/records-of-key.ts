// The records of one key, out of all of a source.

import type { BatchOfRecord, NewestRecords } from '../analysis/find/answer.ts';
import type { Key } from '../core/index.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { checkReadable } from '../scan/readable.ts';
import {
  type BlockBatches,
  KEYLESS,
  type RecordBlock,
  type Source,
  type SourceNotes,
  TOMBSTONE,
} from '../sources/index.ts';
import type { ReadCounts } from './notes.ts';

/**
 * Puts the records of a key into `newest`.
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export async function recordsOfKey(
  source: Source,
  key: Key,
  newest: NewestRecords,
  notes: SourceNotes,
): Promise<ReadCounts> {
  const counts = await collect(source.records(notes), key, newest);
  // That a key is not in what could not be read is no answer. Of a topic there may be no record yet.
  if (source.text) checkReadable(source, counts.records, counts.unreadable, notes);
  return counts;
}

async function collect(blocks: AsyncIterable<RecordBlock>, key: Key, newest: NewestRecords): Promise<ReadCounts> {
  const wanted = typeof key === 'string' ? encodeUtf8(key) : key;
  const counts = { records: 0, keyless: 0, unreadable: 0 };
  let batch: BatchOfRecord | undefined;
  for await (const block of blocks) {
    const { keys, partitions, flags, offsets, timestamps, valueBytes, batches } = block;
    counts.records += keys.count;
    counts.unreadable += block.unreadable;
    let next = 0;
    for (let i = 0; i < keys.count; i++) {
      // Those before the first are of the last block's last batch.
      for (; batches && next < batches.count && batches.starts[next] <= i; next++) batch = batchAt(batches, next);
      if ((flags[i] & KEYLESS) !== 0) counts.keyless++;
      else if (isSame(keys.bytes, keys.offsets[i], keys.offsets[i + 1], wanted)) {
        newest.add({
          partition: partitions[i],
          offset: offsets?.[i] ?? NaN,
          timestamp: timestamps?.[i] ?? NaN,
          isTombstone: (flags[i] & TOMBSTONE) !== 0,
          valueBytes: valueBytes?.[i] ?? NaN,
          batch,
        });
      }
    }
    for (; batches && next < batches.count; next++) batch = batchAt(batches, next);
  }
  return counts;
}

function batchAt({ producerIds, epochs, sequences, isTransactional }: BlockBatches, i: number): BatchOfRecord {
  return {
    producerId: producerIds[i],
    epoch: epochs[i],
    sequence: sequences[i],
    isTransactional: isTransactional[i] === 1,
  };
}

function isSame(bytes: Uint8Array, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}
