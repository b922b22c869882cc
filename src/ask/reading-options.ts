// How a source is to be read, as a command or a program says it → what readers take.

import { crc32c } from '../scan/crc32c.ts';
import type { SourceOptions } from '../sources/index.ts';
import { keyReaderOf } from './key-type.ts';
import type { KeyTypeName } from './key-types.ts';
import { longestBatch, longestPiece } from './memory.ts';
import { refuseStates } from './state-start.ts';

export interface ReadingOptions {
  readonly format?: string | undefined;
  readonly keyType?: KeyTypeName | undefined;
  readonly column?: string | readonly string[] | undefined;
  readonly separator?: string | undefined;
  readonly partitionColumn?: string | undefined;
  readonly topic?: string | undefined;
}

export function readingOptions(
  { format, keyType, column, separator, partitionColumn, topic }: ReadingOptions,
  memory: number,
): SourceOptions {
  return {
    format,
    keyType: keyType === undefined ? undefined : keyReaderOf(keyType),
    columns: column === undefined ? undefined : [column].flat(),
    separator,
    partitionColumn,
    topic,
    refuses: refuseStates,
    longest: longestPiece(memory),
    longestBatch: longestBatch(memory),
    crc32c,
  };
}
