// One record a line, whatever is in the line.

import { wholeLines } from '../lines.ts';
import { LONGEST } from '../longest.ts';
import { type RecordBlock, RecordBlockBuilder } from './block.ts';

const LF = 0x0a;
const CR = 0x0d;

/** Some whole lines. */
export class Lines {
  readonly bytes: Buffer;
  #text: string | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** A UTF-16 unit for each byte: to search it is several times faster than to search a Buffer. Made for those who ask. */
  get text(): string {
    this.#text ??= this.bytes.toString('latin1');
    return this.#text;
  }
}

/** Adds the record of one line, from byte `from` up to, not including, byte `to`, to the builder. */
export type LineParser = (lines: Lines, from: number, to: number, builder: RecordBlockBuilder) => void;

/** An empty line is no record. */
export async function* readRecordLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  parse: LineParser,
  longest = LONGEST,
  countsEmpty = true,
): AsyncGenerator<RecordBlock> {
  const builder = new RecordBlockBuilder();
  for await (const bytes of wholeLines(chunks, name, longest)) {
    const lines = new Lines(bytes);
    for (let from = 0; from < bytes.length; ) {
      const lf = bytes.indexOf(LF, from);
      const end = lf < 0 ? bytes.length : lf;
      const to = end > from && bytes[end - 1] === CR ? end - 1 : end;
      if (to > from) parse(lines, from, to, builder);
      else if (countsEmpty) builder.addUnreadable();
      if (builder.isFull) yield builder.take();
      from = end + 1;
    }
  }
  if (!builder.isEmpty) yield builder.take();
}

/** The decimal digits from `at` up to, not including, `to`; NaN if there is anything else, or none. */
export function digits(text: string, at: number, to: number): number {
  if (at >= to) return NaN;
  let value = 0;
  for (; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** What a text says of a partition: 0 to 2147483646, or -1 for one that can't be. NaN if it is no integer. */
export function partitionOf(text: string, from: number, to: number): number {
  if (from === to) return -1;
  const isNegative = text.charCodeAt(from) === 45;
  const value = digits(text, isNegative ? from + 1 : from, to);
  return isNegative || value >= 0x7fffffff ? (value >= 0 ? -1 : NaN) : value;
}
