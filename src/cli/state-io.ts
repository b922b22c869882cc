// States and sketches in and out of files.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { sourceError, usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { isRereadable } from '../sources/index.ts';
import { standardInputStream } from '../sources/stdin.ts';
import { MAGIC, readState, writeState } from '../state/file/state-file.ts';
import type { ScanState } from '../state/state.ts';
import type { WhoState } from '../state/writers/state.ts';
import type { Io } from './io.ts';
import { saveFile } from './output-file.ts';

const CHUNK_SIZE = 1 << 20;

/**
 * @param name a path, or "-" for standard input
 * @param readsWriters whether with what tells who wrote the records
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_STATE`
 */
export async function loadState(name: string, readsWriters = true): Promise<ScanState> {
  let file: Uint8Array;
  try {
    file = name === '-' ? await allOfInput() : readFileSync(name);
  } catch (cause) {
    throw sourceError(name, cause as NodeJS.ErrnoException);
  }
  return readState(file, name, readsWriters);
}

/** As a stream: whoever made the pipe may want nobody to wait in it. */
async function allOfInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of standardInputStream(CHUNK_SIZE)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * A State whose keys can be hashed, without what tells who wrote them.
 * @throws {KeylaneError} as `loadState`, and `ERR_USAGE`
 */
export async function loadStateWithKeys(name: string): Promise<ScanState> {
  const state = await loadState(name, false);
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
 * @throws {KeylaneError} as `loadState`, and `ERR_USAGE`
 */
export async function loadWriters(name: string): Promise<WhoState> {
  const { writers, redactedBy, partitionsFrom } = await loadState(name);
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
