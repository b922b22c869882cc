// One key a line, written as hexadecimal, base64 or what its type says: for keys that hold line ends, and what other engines' children are given.

import { KeyBlock } from '../../core/index.ts';
import { sourceDamagedError } from '../../errors.ts';
import type { KeyBatch } from '../batch.ts';
import { BrokenLines } from '../broken-lines.ts';
import type { Encoding } from '../encodings.ts';
import type { KeyReader } from '../formats.ts';
import { packLines, wholeLines } from '../lines.ts';
import { LONGEST } from '../longest.ts';
import { NONE, NOT_OF_TYPE, putWritten } from '../records/key-text.ts';

const CR = 0x0d;

/**
 * An empty line is a record without a key. In hexadecimal and base64 so is `\N`, and `""` is the empty key.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED` at a line that is none of these, or if lines are parts of keys
 */
export async function* readEncodedLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  keyType: Encoding | KeyReader,
  longest = LONGEST,
): AsyncGenerator<KeyBatch> {
  if (typeof keyType === 'object') return yield* readTypedLines(chunks, name, keyType, longest);
  const put = putWritten(keyType);
  const broken = keyType === 'base64' ? new BrokenLines() : undefined;
  let lines = 0;
  for await (const text of wholeLines(chunks, name, longest)) {
    const batch = packLines(text, (bytes, start, end, at, before) => {
      // Cut between CR and LF.
      if (end === bytes.length && bytes[end - 1] === CR && --end === start) return NONE;
      broken?.add(bytes, start, end);
      const length = put(bytes, start, end, bytes, at);
      if (length === NOT_OF_TYPE) throw lineError(name, lines + before + 1, keyType);
      return length;
    });
    lines += batch.keys.count + batch.keyless;
    yield batch;
  }
  broken?.check(name);
}

async function* readTypedLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  { type, parse }: KeyReader,
  longest: number,
): AsyncGenerator<KeyBatch> {
  let line = 0;
  for await (const text of wholeLines(chunks, name, longest)) {
    const lines = text.toString().split('\n');
    // What comes after the last line end is no line.
    if (lines.at(-1) === '') lines.pop();
    const keys: Uint8Array[] = [];
    for (const each of lines) {
      line++;
      const written = each.endsWith('\r') ? each.slice(0, -1) : each;
      if (written === '') continue;
      const key = parse(written);
      if (!key) throw lineError(name, line, type);
      keys.push(key);
    }
    yield { keys: KeyBlock.from(keys), keyless: lines.length - keys.length };
  }
}

/** What a counter of lines in hexadecimal must know that finds them itself. */
export const hexLines = (name: string) => ({
  /** The key of a line without a line end, which it becomes; null for none. */
  keyOf(line: Uint8Array, number: number): Uint8Array | null {
    const end = line.at(-1) === CR ? line.length - 1 : line.length;
    const length = end === 0 ? NONE : putWritten('hex')(line, 0, end, line, 0);
    if (length === NOT_OF_TYPE) throw lineError(name, number, 'hex');
    return length === NONE ? null : line.subarray(0, length);
  },
  notHex: (number: number) => lineError(name, number, 'hex'),
});

const lineError = (name: string, line: number, type: string) =>
  sourceDamagedError(name, `line ${line} is not ${type}.`);
