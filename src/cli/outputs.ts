// The files that a command is to write, looked at before anything is read.

import { fstatSync, statSync } from 'node:fs';
import { usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { filesBehind } from '../sources/segments/is-segment.ts';
import { tableFiles } from '../sources/tables/folder.ts';
import type { Io } from './io.ts';
import { tryOutput } from './output-file.ts';

/** What may go to standard output, in the answer's place. */
const BINARY: ReadonlySet<string> = new Set(['--state', '--hll', '--theta', '--tuple', '--frequent']);

/** By option, as they were named. */
export type Outputs = Readonly<Record<`--${string}`, string | undefined>>;

/**
 * Refuses what would destroy something, or could not be written in the end.
 * @param sources what the command reads, as it was named; "-" is standard input
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_OUTPUT`
 */
export function checkOutputs(outputs: Outputs, sources: readonly string[], io: Io): void {
  if (sources.filter(source => source === '-').length > 1) {
    throw usageError('Standard input can be read once, but "-" is there twice. Put one of them into a file.');
  }
  const taken = new Map<string, string>();
  const files = sources.flatMap(source => tableFiles(source) ?? filesBehind(source));
  for (const source of files) take(taken, idOf(source === '-' ? io.stdin : source), 'what is read');
  const printed = idOf(io.out.file);
  if (printed !== undefined && taken.has(printed)) {
    throw usageError('Standard output goes to the file that is read. Send it to another.');
  }
  take(taken, printed, 'standard output, where the answer goes');
  take(taken, idOf(io.err.file), 'standard error');
  let onStandardOutput: string | undefined;
  for (const [option, name] of Object.entries(outputs)) {
    if (name === undefined) continue;
    if (name === '-' && BINARY.has(option)) {
      if (onStandardOutput !== undefined) {
        throw usageError(
          `${onStandardOutput} and ${option} cannot both write to standard output. Name a file for one.`,
        );
      }
      onStandardOutput = option;
      continue;
    }
    if (name === '-' || name === '') {
      throw usageError(`${option} takes the name of a file to write, but got "${name}".`);
    }
    const id = tryOutput(name) ?? idOf(name);
    const other = id === undefined ? undefined : taken.get(id);
    if (other !== undefined) {
      throw usageError(`${option} cannot write "${printable(name)}": it is ${other}. Name another file.`);
    }
    take(taken, id, `what ${option} writes`);
  }
}

/** @throws {KeylaneError} `ERR_USAGE` if bytes would go to a terminal */
export function checkTerminal(outputs: Outputs, { out }: Pick<Io, 'out'>, advice = ''): void {
  const [option] = Object.entries(outputs).find(([, name]) => name === '-') ?? [];
  if (option === undefined || !out.isTTY) return;
  throw usageError(`${option} - writes bytes that no terminal can show. Send them to a file or a program${advice}.`);
}

function take(taken: Map<string, string>, id: string | undefined, what: string): void {
  if (id !== undefined && !taken.has(id)) taken.set(id, what);
}

/**
 * The same for all names of one file or named pipe, links too. Undefined where there is none, and for devices and sockets, which may be
 * read and written at the same time.
 */
function idOf(file: string | number | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    const stats = typeof file === 'number' ? fstatSync(file, { bigint: true }) : statSync(file, { bigint: true });
    return stats.isFile() || stats.isFIFO() ? `${stats.dev} ${stats.ino}` : undefined;
  } catch {
    // Whoever opens it says what is wrong.
    return undefined;
  }
}
