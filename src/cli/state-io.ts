// States and sketches in and out of files.

import { closeSync, openSync, readSync } from 'node:fs';
import { longestState } from '../ask/memory.ts';
import { memoryError, stateError, usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import { Input, isRereadable } from '../sources/index.ts';
import { MAGIC, readState, stateSize, writeState } from '../state/file/state-file.ts';
import type { ScanState } from '../state/state.ts';
import type { WhoState } from '../state/writers/state.ts';
import type { Io } from './io.ts';
import { saveFile } from './output-file.ts';

/**
 * @param name a path, or "-" for standard input
 * @param memory `--memory`
 * @param readsWriters whether with what tells who wrote the records
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_STATE`, `ERR_MEMORY` if it is larger than that lets it be
 */
export async function loadState(name: string, memory: number, readsWriters = true): Promise<ScanState> {
  const input = await Input.open(name);
  const size = stateSize(input.head);
  // Whoever reads it says what is wrong with it; no more is read of what is none, or too large.
  let file = Uint8Array.from(input.head);
  const most = longestState(memory);
  if (size === undefined) await input.close();
  else if (size > most) {
    await input.close();
    throw memoryError(`a State of ${integer(size)} bytes, where ${integer(most)} are the most,`);
  } else file = await allOf(input, size);
  return readState(file, name, readsWriters);
}

/** All bytes if there are no more than `size`: a pipe may have no end. Else one more. */
async function allOf(input: Input, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = new Uint8Array(size + 1);
  let length = 0;
  await input.into({
    room() {
      if (length > size) throw stateError(input.name, 'it is longer than it says.');
      return file.subarray(length);
    },
    wrote(bytes) {
      length += bytes;
    },
  });
  return file.subarray(0, length);
}

/**
 * A State whose keys can be hashed, without what tells who wrote them.
 * @param memory `--memory`
 * @throws {KeylaneError} as `loadState`, and `ERR_USAGE`
 */
export async function loadStateWithKeys(name: string, memory: number): Promise<ScanState> {
  const state = await loadState(name, memory, false);
  if (!state.keys) throw usageError('This State does not tell keys apart. Scan without --no-keys.');
  if (state.redactedBy !== undefined) {
    throw usageError(
      "This State's keys are redacted, and a digest does not say where a rule puts its key. Scan without --redact.",
    );
  }
  return state;
}

/**
 * What a State tells of who wrote its records.
 * @param memory `--memory`
 * @throws {KeylaneError} as `loadState`, and `ERR_USAGE`
 */
export async function loadWriters(name: string, memory: number): Promise<WhoState> {
  const { writers, redactedBy, partitionsFrom } = await loadState(name, memory);
  if (writers) return writers;
  const state = name === '-' ? 'The State' : `"${printable(name)}"`;
  if (redactedBy !== undefined) {
    throw usageError(
      `${state} has digests in place of keys, and a digest does not say where a rule puts its key. Scan without --redact.`,
    );
  }
  if (partitionsFrom === 'rule') {
    throw usageError(
      `${state} does not know where its records were found, only where the Java client's rule puts them. Scan a format that tells partitions: kcat, console, jsonl or tsv.`,
    );
  }
  throw usageError(
    `${state} does not tell who wrote its records, or only of a part of them: it was written by an earlier keylane, or merged with such a State. Scan the source anew.`,
  );
}

/** Whether a file starts as a State does. A pipe can't be looked at without reading it: false. */
export function isStateFile(name: string): boolean {
  if (!isRereadable(name)) return false;
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const start = Buffer.alloc(MAGIC.length);
    readSync(file, start);
    return start.toString('latin1') === MAGIC;
  } catch {
    // Whoever reads it says what is wrong.
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/**
 * @param name a path, or "-" for standard output
 * @throws {KeylaneError} `ERR_OUTPUT`
 */
export async function saveState(name: string, state: ScanState, io: Io): Promise<void> {
  const file = writeState(state);
  if (name !== '-') return saveFile(name, file, io);
  io.out.bytes(file);
  await io.out.written(true);
}
