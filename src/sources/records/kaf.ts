// What `kaf consume TOPIC 2>&1` prints: a line for each of key, partition, offset and time, then the value, which may have many lines.
// https://github.com/birdayz/kaf/blob/v0.2.14/cmd/kaf/consume.go

import { KEYLESS, type RecordBlock, RecordBlockBuilder } from './block.ts';
import type { AddRecord } from './key-text.ts';
import { digits, type LineParser, partitionOf, readRecordLines } from './lines.ts';
import { timeFrom } from './values.ts';

const PART = /^(Key|Partition|Offset|Timestamp):\s+/;

/** Whether a text has the lines that stand between key and value. */
export const isKafText = (text: string): boolean => /^Partition:\s+\d+\r?\nOffset:\s+\d+\r?\nTimestamp:\s/m.test(text);

/** Where there is no record at all, no line is a value's: they are no records. */
export async function* readKaf(
  text: AsyncIterable<Buffer>,
  name: string,
  add: AddRecord,
  longest?: number,
): AsyncGenerator<RecordBlock> {
  const parse = kafParser(add);
  let lines = 0;
  let records = 0;
  const counted: LineParser = (...line) => {
    lines++;
    parse(...line);
  };
  for await (const block of readRecordLines(text, name, counted, longest, false)) {
    records += block.partitions.length;
    yield block;
  }
  if (records > 0 || lines === 0) return;
  const builder = new RecordBlockBuilder();
  for (let i = 0; i < lines; i++) builder.addUnreadable();
  yield builder.take();
}

/** An empty key is none: kaf prints neither. Lines that are none of these are the value's. */
function kafParser(add: AddRecord): LineParser {
  let key: Buffer | undefined;
  let partition = NaN;
  let offset = NaN;
  return ({ text, bytes }, from, to, builder) => {
    const part = PART.exec(text.slice(from, Math.min(to, from + 40)));
    if (!part) return;
    const start = from + part[0].length;
    if (part[1] === 'Key') key = Buffer.from(bytes.subarray(start, to));
    else if (part[1] === 'Partition') partition = partitionOf(text, start, to);
    else if (part[1] === 'Offset') offset = digits(text, start, to);
    else {
      const time = timeFrom(text.slice(start, to));
      // A value can have such a line too: only after the other two it is the record's.
      if (Number.isNaN(partition) || Number.isNaN(offset)) return;
      if (key) add(builder, key, 0, key.length, partition, 0, offset, time);
      else builder.add(bytes, 0, 0, partition, KEYLESS, offset, time);
      key = undefined;
      partition = NaN;
      offset = NaN;
    }
  };
}
