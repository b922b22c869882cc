// What kafka-console-consumer prints with `print.key=true` and `print.partition=true`.
// https://github.com/apache/kafka/blob/4.1.0/tools/src/main/java/org/apache/kafka/tools/consumer/DefaultMessageFormatter.java
// Since 2.7: CreateTime:1700000000000<TAB>Partition:3<TAB>Offset:17<TAB>key<TAB>value, each part only if it is asked for.
// Before:    CreateTime:1700000000000<TAB>key<TAB>value<TAB>3

import { KEYLESS, TOMBSTONE } from './block.ts';
import type { AddRecord } from './key-text.ts';
import { digits, type LineParser, partitionOf } from './lines.ts';
import type { SourceNotes } from './options.ts';

const NULL = 'null';
const TIMES = ['CreateTime:', 'LogAppendTime:'];
const NO_TIMESTAMP = 'NO_TIMESTAMP';
/** Parts that tell nothing about where the key is. */
const SKIPPED = [NO_TIMESTAMP, 'NO_HEADERS', 'Delivery:', 'Epoch:'];

/** A key that is the text `null` can't be told from none: it is read as none, and counted in the notes. */
export function consoleParser(add: AddRecord, notes: SourceNotes): LineParser {
  return ({ text, bytes }, from, to, builder) => {
    let partition = NaN;
    let offset = NaN;
    let timestamp = NaN;
    let at = from;
    for (let end = fieldEnd(text, at, to); end < to; end = fieldEnd(text, at, to)) {
      const time = TIMES.find(prefix => text.startsWith(prefix, at));
      if (time) timestamp = digits(text, at + time.length, end);
      else if (text.startsWith('Partition:', at)) partition = partitionOf(text, at + 10, end);
      else if (text.startsWith('Offset:', at)) offset = digits(text, at + 7, end);
      else if (!SKIPPED.some(prefix => text.startsWith(prefix, at))) break;
      at = end + 1;
    }
    let rest = to;
    if (Number.isNaN(partition)) {
      rest = text.lastIndexOf('\t', to - 1);
      if (rest < at) return builder.addUnreadable();
      partition = partitionOf(text, rest + 1, to);
      if (Number.isNaN(partition) || rest + 1 === to) return builder.addUnreadable();
    }
    const end = fieldEnd(text, at, rest);
    const value = text.startsWith(NULL, end + 1) && end + 1 + NULL.length === rest ? TOMBSTONE : 0;
    if (end - at === NULL.length && text.startsWith(NULL, at)) {
      notes.nullTexts++;
      builder.add(bytes, 0, 0, partition, KEYLESS | value, offset, timestamp);
    } else add(builder, bytes, at, end, partition, value, offset, timestamp);
  };
}

function fieldEnd(text: string, at: number, to: number): number {
  const tab = text.indexOf('\t', at);
  return tab < 0 || tab > to ? to : tab;
}
