// States as they come: one behind the other, as bytes, as lines of base64, as a column of a table; each of them may be gzip.

import { longestBatch, longestState } from '../ask/memory.ts';
import { STATE_COLUMN, startsAsBase64 } from '../ask/state-start.ts';
import { KeylaneError, stateError } from '../errors.ts';
import {
  decodeKey,
  emptyNotes,
  Input,
  openSource,
  type Sink,
  type SourceOptions,
  sourceOf,
  tableFormat,
} from '../sources/index.ts';
import { StateSplitter, type TakeState } from './state-splitter.ts';

/**
 * Hands on each State of a source.
 * @param source its name, "-" for standard input, or what is open already
 * @param memory `--memory`
 * @returns how many there were
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_STATE`, `ERR_MEMORY` if one is larger than that lets it be
 */
export async function readStates(source: string | Input, memory: number, take: TakeState): Promise<number> {
  const input = typeof source === 'string' ? await Input.open(source) : source;
  const { name } = input;
  const splitter = new StateSplitter(name, longestState(memory), take);
  const table = tableFormat(input.head);
  if (table) await readTable(input, table, memory, splitter);
  else if (startsAsBase64(input.head)) await copy(base64Lines(input.chunks(), name), name, splitter);
  else await input.into(splitter);
  splitter.end();
  return splitter.count;
}

/** Each row of a table is a State. */
async function readTable(input: Input, format: 'arrow' | 'parquet', memory: number, to: StateSplitter): Promise<void> {
  const { name } = input;
  const longest = longestBatch(memory);
  const options: SourceOptions = { format, columns: [STATE_COLUMN], keyType: 'string', longest, longestBatch: longest };
  if (format === 'parquet') await input.close();
  try {
    const source = format === 'parquet' ? await openSource(name, options) : await sourceOf(input, options);
    try {
      let row = 0;
      for await (const { keys, keyless } of source.keys(emptyNotes())) {
        if (keyless > 0)
          throw stateError(name, `a row of its column "${STATE_COLUMN}" is null: a part may be missing.`);
        for (let i = 0; i < keys.count; i++) {
          const cell = Buffer.from(keys.key(i));
          row++;
          const before = to.count;
          await copy(startsAsBase64(cell) ? base64Lines(once(cell), name) : once(cell), name, to);
          if (!to.isBetween) throw stateError(name, `row ${row} is cut off, or longer than it says.`);
          if (to.count === before)
            throw stateError(name, `row ${row} of its column "${STATE_COLUMN}" is empty: a part may be missing.`);
        }
      }
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof KeylaneError && error.code === 'ERR_COLUMN')) throw error;
    throw stateError(name, `it is a table without a column "${STATE_COLUMN}".`);
  }
}

async function* once(chunk: Buffer): AsyncGenerator<Buffer> {
  yield chunk;
}

/**
 * What lines of base64 stand for, as one stream: a State tells its length, so it does not matter whether its lines are broken.
 * @throws {KeylaneError} `ERR_STATE` if a line is something else
 */
async function* base64Lines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  let rest = '';
  let line = 1;
  const decode = (text: string): Buffer => {
    const bytes = decodeKey(text, 'base64');
    if (!bytes) throw stateError(name, `line ${line} is not base64 as a whole.`);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  };
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop()!;
    for (const each of lines) {
      const text = each.trim();
      if (text !== '') yield decode(text);
      line++;
    }
    // Of a line that goes on, whole groups of four digits; signs at its end may be followed by more.
    const whole = rest.length - (rest.length % 4);
    if (whole > 0 && !/[=\s]/.test(rest)) {
      yield decode(rest.slice(0, whole));
      rest = rest.slice(whole);
    }
  }
  const last = rest.trim();
  if (last !== '') yield decode(last);
}

/** Unpacked if it is gzip: of one State or of several, one behind the other. */
async function copy(chunks: AsyncIterable<Buffer>, name: string, to: Sink): Promise<void> {
  await (await Input.of(name, chunks)).into(to);
}
