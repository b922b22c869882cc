// Fields between TABs: what `kcat -f '%p\t%k\n'` prints, or with more fields.

import type { TsvField } from '../formats.ts';
import { KEYLESS } from './block.ts';
import type { AddRecord } from './key-text.ts';
import { digits, type LineParser, partitionOf } from './lines.ts';

/**
 * If the key is the last field it is the rest of the line, TABs included. An empty key is none: kcat writes nothing for both.
 */
export function tsvParser(fields: readonly TsvField[], add: AddRecord): LineParser {
  const last = fields.length - 1;
  return ({ text, bytes }, from, to, builder) => {
    let partition = -1;
    let offset = NaN;
    let timestamp = NaN;
    let keyStart = -1;
    let keyEnd = -1;
    let at = from;
    for (const [i, field] of fields.entries()) {
      let end = i === last && field === 'key' ? to : text.indexOf('\t', at);
      if (end < 0 || end > to) end = to;
      if (field === 'key') [keyStart, keyEnd] = [at, end];
      else if (field === 'partition') partition = partitionOf(text, at, end);
      else if (field === 'offset') offset = digits(text, at, end);
      else if (field === 'timestamp') timestamp = digits(text, at, end);
      if (end === to && i < last) return builder.addUnreadable();
      at = end + 1;
    }
    if (Number.isNaN(partition)) return builder.addUnreadable();
    if (keyStart === keyEnd) builder.add(bytes, 0, 0, partition, KEYLESS, offset, timestamp);
    else add(builder, bytes, keyStart, keyEnd, partition, 0, offset, timestamp);
  };
}
