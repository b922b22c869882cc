// The start of an Arrow stream or file → how it is read.

import { arrowFileError, sourceDamagedError } from '../../errors.ts';
import type { Input } from '../input.ts';
import type { SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import { arrowColumns } from './arrow.ts';
import { isSchema } from './arrow-vectors.ts';
import { arrowStart, isArrowStream } from './is-table.ts';
import { readingOfTable, tableLayout } from './layout.ts';

/** The marker and the length before a message. */
const PREFIX = 8;
/** Some of the first batch is looked at to tell how its keys are written. */
const LOOKED_AT = 1 << 20;

/** @throws {KeylaneError} `ERR_SOURCE_BINARY`, `ERR_SOURCE_DAMAGED`, `ERR_COLUMN` */
export async function recogniseArrow(input: Input, options: SourceOptions): Promise<Reading> {
  const skip = arrowStart(input.head);
  const start = input.head.subarray(skip);
  // Polars and Arrow's JavaScript write files that have it behind their batches alone, where their own readers look for it.
  if (skip > 0 && !(isArrowStream(start) && isSchema(start.subarray(PREFIX)))) throw arrowFileError(input.name);
  if (!isArrowStream(start)) throw sourceDamagedError(input.name, 'it is no Arrow IPC stream.');
  const schemaEnd = skip + PREFIX + start.readUInt32LE(4);
  await input.lookFurther(head => head.length >= Math.max(schemaEnd, LOOKED_AT), Math.max(schemaEnd, LOOKED_AT));
  const columns = arrowColumns(input.head.subarray(skip, schemaEnd), input.name);
  const reading = readingOfTable('arrow', tableLayout(input.name, columns, options, true), columns, options);
  return { ...reading, skip };
}

/** The names of a stream's columns, as far as its start has its schema. */
export function namesOfArrow(head: Buffer): string[] | undefined {
  const skip = arrowStart(head);
  const start = head.subarray(skip);
  if (!isArrowStream(start)) return undefined;
  const schemaEnd = PREFIX + start.readUInt32LE(4);
  return schemaEnd > start.length
    ? undefined
    : arrowColumns(start.subarray(0, schemaEnd), 'it').map(({ name }) => name);
}
