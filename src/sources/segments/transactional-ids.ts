// What programs that write in transactions call themselves: a broker keeps it in a topic of its own, __transaction_state, whose segment files lie
// beside all others. Key: version 0, then the transactional id; value: version 0 or 1, then the producer id.
// https://github.com/apache/kafka/blob/4.3.1/transaction-coordinator/src/main/resources/common/message/TransactionLogKey.json and …LogValue.json

import { dirname, join } from 'node:path';
import { type Bytes, int16, int64 } from '../batches/bytes.ts';
import { type RecordSink, recordSlices } from '../batches/columns.ts';
import { TOMBSTONE } from '../records/block.ts';
import { findSegments, type Segments } from './find.ts';
import { partitionFolders, TRANSACTIONS } from './is-segment.ts';

const LEAST_VALUE = 10;

/** Puts the records of segments into a sink. */
type Read = (sink: RecordSink, segments: Segments) => Promise<void>;

/** Transactional ids by producer id, as far as the state topic lies beside and can be read: they only name who is known without them. */
export async function transactionalIds({ partitions }: Segments, read: Read): Promise<Map<number, string>> {
  const names = new Map<number, string>();
  const folders = new Set(partitions.map(({ folder }) => dirname(folder)));
  for (const folder of folders) {
    const path = join(folder, TRANSACTIONS);
    if (partitionFolders(path).length === 0) continue;
    try {
      await read(namesSink(names), findSegments([path]));
    } catch {
      // Of a broker that has just begun the topic is empty, and others may not be read by everybody.
    }
  }
  return names;
}

function namesSink(names: Map<number, string>): RecordSink {
  // One at a time: bytes are not kept.
  const columns = recordSlices(1);
  return {
    columns,
    use(bytes) {
      columns.bytes = bytes;
      return 0;
    },
    flush() {
      const { count, bytes, starts, ends, flags, valueBytes } = columns;
      columns.count = 0;
      if (count === 0 || flags[0] & TOMBSTONE || valueBytes[0] < LEAST_VALUE) return;
      const name = nameOf(bytes.subarray(starts[0], ends[0]));
      // Behind the key comes the value's length, a zigzag varint.
      const value = ends[0] + varintSize(2 * valueBytes[0]);
      const version = int16(bytes, value);
      if (name !== undefined && version >= 0 && version <= 1) names.set(int64(bytes, value + 2), name);
    },
  };
}

function nameOf(key: Bytes): string | undefined {
  const isRight = key.length >= 4 && int16(key, 0) === 0 && int16(key, 2) === key.length - 4;
  return isRight ? new TextDecoder().decode(key.subarray(4)) : undefined;
}

function varintSize(value: number): number {
  let size = 1;
  for (let left = value; left > 127; left = Math.floor(left / 128)) size++;
  return size;
}
