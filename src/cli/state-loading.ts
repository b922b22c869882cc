// States out of files.

import { closeSync, openSync, readSync } from 'node:fs';
import { startOfGzip, startsAsStates } from '../ask/state-start.ts';
import { usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { type Input, isGzip, isRereadable } from '../sources/index.ts';
import { markOf, readState } from '../state/file/state-file.ts';
import type { ScanState } from '../state/state.ts';
import type { WhoState } from '../state/writers/state.ts';
import { readStates } from './state-reading.ts';

/** Enough to tell what is packed twice. */
const LOOKED_AT = 1 << 12;

/**
 * One State.
 * @param name a path, or "-" for standard input
 * @param memory `--memory`
 * @param readsWriters whether with what tells who wrote the records
 * @throws {KeylaneError} as `loadStates`, and `ERR_USAGE` if there are several
 */
export async function loadState(name: string, memory: number, readsWriters = true): Promise<ScanState> {
  let state: ScanState | undefined;
  await loadStates(name, memory, readsWriters, each => {
    if (state) {
      throw usageError(
        `${quoted(name)} holds several States, and one is needed. Join them: keylane merge ${name} --state FILE.`,
      );
    }
    state = each;
  });
  return state!;
}

/**
 * All States of a source, one after the other.
 * @param source its name, "-" for standard input, or what is open already
 * @param memory `--memory`
 * @param readsWriters whether with what tells who wrote the records
 * @param take gets besides what no two States have in common that hold something else
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_STATE`, `ERR_MEMORY` if one is larger than that lets it be
 */
export async function loadStates(
  source: string | Input,
  memory: number,
  readsWriters: boolean,
  take: (state: ScanState, name: string, mark: string) => void,
): Promise<void> {
  await readStates(source, memory, (file, name) => take(readState(file, name, readsWriters), name, markOf(file)));
}

const quoted = (name: string): string => (name === '-' ? 'Standard input' : `"${printable(name)}"`);

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
 * @param name what it is called in errors
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function writersOf({ writers, redactedBy, partitionsFrom }: ScanState, name: string): WhoState {
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

/** Whether a file starts as States do. A pipe can't be looked at without reading it: false. */
export async function isStateFile(name: string): Promise<boolean> {
  if (!isRereadable(name)) return false;
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const head = Buffer.alloc(LOOKED_AT);
    const start = head.subarray(0, readSync(file, head));
    return startsAsStates(isGzip(start) ? Buffer.from(await startOfGzip(start)) : start);
  } catch {
    // Whoever reads it says what is wrong.
    return false;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
