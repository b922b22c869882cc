// One key a line, its bytes in hexadecimal or base64: for keys that hold line ends, and what other engines' children are given.

import { KeyBlock } from '../../core/index.ts';
import { sourceDamagedError } from '../../errors.ts';
import type { KeyBatch } from '../batch.ts';
import { wholeLines } from '../lines.ts';
import { decodeKey } from '../records/key-text.ts';

/**
 * An empty line is a record without a key, `""` the empty key.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED` at a line that is neither
 */
export async function* readEncodedLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  encoding: 'hex' | 'base64',
): AsyncGenerator<KeyBatch> {
  let line = 0;
  for await (const text of wholeLines(chunks, name)) {
    const lines = text.toString('latin1').split('\n');
    // What comes after the last line end is no line.
    if (lines.at(-1) === '') lines.pop();
    const keys: Uint8Array[] = [];
    for (const each of lines) {
      line++;
      const digits = each.endsWith('\r') ? each.slice(0, -1) : each;
      if (digits === '') continue;
      const key = digits === '""' ? new Uint8Array() : decodeKey(digits, encoding);
      if (!key) throw sourceDamagedError(name, `line ${line} is not ${encoding}.`);
      keys.push(key);
    }
    yield { keys: KeyBlock.from(keys), keyless: lines.length - keys.length };
  }
}
