// One key a line, written as hexadecimal, base64 or what its type says: for keys that hold line ends, and what other engines' children are given.

import { KeyBlock } from '../../core/index.ts';
import { sourceDamagedError } from '../../errors.ts';
import type { KeyBatch } from '../batch.ts';
import { BrokenLines } from '../broken-lines.ts';
import type { KeyType } from '../formats.ts';
import { wholeLines } from '../lines.ts';
import { LONGEST } from '../longest.ts';
import { keyReader, writtenKey } from '../records/key-text.ts';

/**
 * An empty line is a record without a key. In hexadecimal and base64 so is `\N`, and `""` is the empty key.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED` at a line that is none of these, or if lines are parts of keys
 */
export async function* readEncodedLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  keyType: KeyType,
  longest = LONGEST,
): AsyncGenerator<KeyBatch> {
  const reader = keyReader(keyType);
  const { type } = reader;
  const isEncoded = type === 'hex' || type === 'base64';
  const broken = type === 'base64' ? new BrokenLines() : undefined;
  let line = 0;
  for await (const text of wholeLines(chunks, name, longest)) {
    const lines = text.toString(isEncoded ? 'latin1' : 'utf8').split('\n');
    // What comes after the last line end is no line.
    if (lines.at(-1) === '') lines.pop();
    const keys: Uint8Array[] = [];
    for (const each of lines) {
      line++;
      const written = each.endsWith('\r') ? each.slice(0, -1) : each;
      broken?.add(written);
      const key = written === '' ? null : writtenKey(written, reader);
      if (key === null) continue;
      if (!key) throw sourceDamagedError(name, `line ${line} is not ${type}.`);
      keys.push(key);
    }
    yield { keys: KeyBlock.from(keys), keyless: lines.length - keys.length };
  }
  broken?.check(name);
}
