// What `kafka-dump-log.sh --print-data-log` (DumpLogSegments) prints of a partition's log: a line a batch, then one a record.
// https://github.com/apache/kafka/blob/4.1.0/core/src/main/scala/kafka/tools/DumpLogSegments.scala

import { KEYLESS, TOMBSTONE } from './block.ts';
import type { TopicFilter } from './fields.ts';
import type { AddRecord } from './key-text.ts';
import type { LineParser } from './lines.ts';

const FILE = /^Dumping (.*)$/;
const FOLDER = /(?:^|[\\/])([^\\/]+)-(\d+)[\\/][^\\/]+$/;
/** What is said of files, batches and transactions. */
const SILENT = /^(?:Log starting offset|Starting offset|Snapshot end offset|baseOffset): /;
const RECORD = /^(?:\| )?offset: (\d+) /;
const TIME = / (?:CreateTime|LogAppendTime): (\d+)/;
const SIZES = / keysize: (-?\d+) valuesize: (-?\d+)/i;
const KEY = / key: /;
const MARKER = / endTxnMarker: /;

/** Whether a line is one of its, of whatever it tells. */
export const isDumpLogLine = (line: string): boolean =>
  /^Dumping .*\.log/.test(line) || SILENT.test(line) || (RECORD.test(line) && SIZES.test(line));

/** The partition is in the name of the folder that the log lies in: `orders-3`. */
export const partitionOfFolder = (line: string): string | undefined => FOLDER.exec(FILE.exec(line)?.[1] ?? '')?.[2];

/** Keys are printed as text: one whose bytes are not as many as its size has lost some, and is not read. */
export function dumpLogParser(add: AddRecord, isWanted: TopicFilter): LineParser {
  let partition = -1;
  let topic: string | undefined;
  return ({ text, bytes }, from, to, builder) => {
    const line = text.slice(from, to);
    const file = FILE.exec(line);
    if (file) {
      const folder = FOLDER.exec(file[1]);
      partition = folder ? Number(folder[2]) : -1;
      topic = folder ? folder[1] : undefined;
      return;
    }
    if (SILENT.test(line)) return;
    const record = RECORD.exec(line);
    const sizes = SIZES.exec(line);
    if (!record || !sizes) return builder.addUnreadable();
    if (MARKER.test(line)) return;
    if (topic !== undefined && !isWanted(topic)) return;
    const timestamp = Number(TIME.exec(line)?.[1] ?? NaN);
    const keySize = Number(sizes[1]);
    const flags = Number(sizes[2]) < 0 ? TOMBSTONE : 0;
    if (keySize < 0) return builder.add(bytes, 0, 0, partition, KEYLESS | flags, Number(record[1]), timestamp);
    const key = KEY.exec(line);
    if (!key) return builder.addUnreadable();
    const start = from + key.index + key[0].length;
    const end = start + keySize;
    if (end > to || (end < to && !text.startsWith(' payload: ', end))) return builder.addUnreadable();
    add(builder, bytes, start, end, partition, flags, Number(record[1]), timestamp);
  };
}
