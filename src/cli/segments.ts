// Segment files of a broker as a command's source.

import { integer } from '../analysis/shared/numbers.ts';
import { usageError } from '../errors.ts';
import type { RecordOptions, SourceNotes } from '../sources/index.ts';
import type { Segments } from '../sources/segments/index.ts';
import { isSegmentPath } from '../sources/segments/is-segment.ts';
import type { Io, Printer } from './io.ts';

export interface SegmentOptions {
  format?: string | undefined;
  topic?: string | undefined;
  keyType?: string | undefined;
  column?: string | undefined;
  partitionColumn?: string | undefined;
  fields?: string | undefined;
}

/** How a command reads them. */
export interface SegmentSource {
  /** For its reader. */
  readonly how: Required<Pick<RecordOptions, 'segments'>> & { format: 'segments' };
  readonly size: number;
}

/**
 * The segment files that the paths name; undefined if they are something else.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE`, `ERR_SOURCE_TOPICS`, `ERR_SEGMENTS`
 */
export async function segmentsOf(
  paths: readonly string[],
  options: SegmentOptions,
  io: Pick<Io, 'err'>,
): Promise<SegmentSource | undefined> {
  const { format, topic } = options;
  const isOne = format === 'segments' || (format === undefined && isSegmentPath(paths[0]));
  if (!isOne) return undefined;
  const stranger = paths.find(path => path === '-' || (format === undefined && !isSegmentPath(path)));
  if (stranger !== undefined) {
    throw usageError(
      `"${paths[0]}" is segment files of a broker, but "${stranger}" is not. Read them one after the other.`,
    );
  }
  check(options);
  const { findSegments, sizeOfSegments } = await import('../sources/segments/index.ts');
  const segments = findSegments(paths, topic);
  for (const line of notesOfFound(segments)) io.err.line(line);
  return { how: { segments, format: 'segments' }, size: sizeOfSegments(segments) };
}

/**
 * The same for a command that reads one source of any other kind.
 * @throws {KeylaneError} as `segmentsOf` does
 */
export async function onlySegments(
  command: string,
  paths: readonly string[],
  options: SegmentOptions,
  io: Pick<Io, 'err'>,
): Promise<SegmentSource | undefined> {
  const segments = await segmentsOf(paths, options, io);
  if (!segments && paths.length > 1) {
    throw usageError(`${command} reads one source, or several paths of segment files, but there are ${paths.length}.`);
  }
  return segments;
}

function check({ keyType, column, partitionColumn, fields }: SegmentOptions): void {
  const given = Object.entries({
    '--key-type': keyType,
    '--column': column,
    '--partition-column': partitionColumn,
    '--fields': fields,
  }).find(([, value]) => value !== undefined);
  if (given)
    throw usageError(`${given[0]} says how a text is read, but segment files hold the bytes of keys. Leave it out.`);
}

function notesOfFound({ partitions, leftOut }: Segments): string[] {
  const files = partitions.reduce((sum, each) => sum + each.files.length, 0);
  const [{ topic }] = partitions;
  const lines = [
    `read as segment files of ${topic ?? 'a topic that no folder names'}: ${integer(files)} in ${integer(partitions.length)} partitions`,
  ];
  if (leftOut.length > 0) {
    lines.push(
      `${integer(leftOut.length)} folders that the broker is about to delete or to move are left out, such as ${leftOut[0]}`,
    );
  }
  return lines;
}

/** What was not read. */
export function sayRests({ rests }: Pick<SourceNotes, 'rests'>, err: Printer): void {
  for (const { why, bytes, path, nextOffset } of rests) {
    const what =
      why === 'zeros'
        ? `the ${integer(bytes)} bytes behind it are zeros`
        : `its last ${integer(bytes)} bytes are a batch that is not there as a whole`;
    err.line(`${path} was read up to offset ${nextOffset}, not including: ${what}`);
  }
}
