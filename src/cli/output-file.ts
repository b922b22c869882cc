// A file is written beside and renamed when it is whole: an old one survives a full disk, a failing run and Ctrl-C.

import {
  accessSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { outputError } from '../errors.ts';
import type { Io } from './io.ts';
import { writeAll } from './write-all.ts';

/** Names of descriptors, which are open already: what they have is not replaced. */
const DESCRIPTOR = /^\/(?:dev\/(?:fd\/\d+|stdin|stdout|stderr)|proc\/(?:self|\d+)\/fd\/\d+)$/;
const MOST_LINKS = 40;

export interface OutputFile {
  write(chunk: string | Uint8Array): void;
  /** All is written: the file has its name from now on. */
  commit(): void;
  /** Whatever was there before stays. Nothing happens after `commit`. */
  discard(): void;
}

/**
 * Begins a file. A link is kept, and what it points to is written: people who link to a file mean that file. Owner and permissions of an
 * older file are kept where they may be. Pipes and devices are written as they are.
 * @throws {KeylaneError} `ERR_OUTPUT`, also from `write` and `commit`
 */
export function createFile(name: string, { onSignal }: Pick<Io, 'onSignal'>): OutputFile {
  const target = attempt(name, () => targetOf(name));
  const undo = onSignal(() => file.discard());
  let descriptor: number | undefined;
  let isDone = false;
  const beside = target && join(dirname(target.path), `.keylane-${process.pid}-${randomName()}`);
  const end = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  const file: OutputFile = {
    write(chunk) {
      failing(() => writeAll(descriptor!, chunk));
    },
    commit() {
      failing(() => {
        if (beside) fsyncSync(descriptor!);
        end();
        if (beside) replace(beside, target.path);
      });
      isDone = true;
      undo();
    },
    discard() {
      if (isDone) return;
      isDone = true;
      undo();
      try {
        end();
      } catch {
        // Of a file that is to go.
      }
      if (beside) rmSync(beside, { force: true });
    },
  };
  const failing = (work: () => void): void => {
    try {
      attempt(name, work);
    } catch (error) {
      file.discard();
      throw error;
    }
  };
  failing(() => {
    if (!target) descriptor = openSync(name, DESCRIPTOR.test(name) ? 'a' : 'w');
    else {
      descriptor = openSync(beside!, 'wx', 0o666);
      if (target.stats) keepOwner(descriptor, target.stats);
    }
  });
  return file;
}

/** @throws {KeylaneError} `ERR_OUTPUT` */
export function saveFile(name: string, bytes: Uint8Array, io: Pick<Io, 'onSignal'>): void {
  const file = createFile(name, io);
  file.write(bytes);
  file.commit();
}

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * @param name "-" for standard output, where all must arrive
 * @throws {KeylaneError} `ERR_OUTPUT`
 */
export async function writePieces(name: string, pieces: Pieces, io: Io): Promise<void> {
  if (name === '-') {
    for await (const piece of pieces) {
      io.out.bytes(piece);
      await io.out.written(true);
    }
    return;
  }
  const file = createFile(name, io);
  try {
    for await (const piece of pieces) file.write(piece);
    file.commit();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/**
 * Whether a file could be written now.
 * @returns what tells it from others if it is not there yet
 * @throws {KeylaneError} `ERR_OUTPUT`
 */
export function tryOutput(name: string): string | undefined {
  return attempt(name, () => {
    const target = targetOf(name);
    if (!target || target.stats) accessSync(name, constants.W_OK);
    if (!target) return undefined;
    accessSync(dirname(target.path), constants.W_OK | constants.X_OK);
    return target.stats ? undefined : target.path;
  });
}

interface Target {
  /** Without links. */
  path: string;
  /** Of what is there now. */
  stats: Stats | undefined;
}

/** Undefined for what can't be replaced: pipes, devices, open descriptors. */
function targetOf(name: string): Target | undefined {
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats?.isDirectory() || name.endsWith('/') || name.endsWith(sep))
    throw Object.assign(new Error(), { code: 'EISDIR' });
  if ((stats && !stats.isFile()) || DESCRIPTOR.test(name)) return undefined;
  if (stats) return { path: realpathSync(name), stats };
  return { path: withoutLinks(resolve(name)), stats };
}

/** Where a file would come to be: a link may point to nothing yet. */
function withoutLinks(path: string): string {
  let at = path;
  for (let i = 0; i < MOST_LINKS; i++) {
    const folder = realpathSync(dirname(at));
    at = join(folder, basename(at));
    try {
      at = resolve(folder, readlinkSync(at));
    } catch {
      break;
    }
  }
  return at;
}

function keepOwner(descriptor: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away.
  }
  fchmodSync(descriptor, mode & 0o777);
}

function replace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    // A file that is a mount of its own, as in containers, can be written but not replaced.
    if (!['EBUSY', 'EXDEV'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    copyFileSync(from, to);
    rmSync(from);
  }
}

function attempt<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw outputError(name, cause as NodeJS.ErrnoException);
  }
}

const randomName = (): string => Math.random().toString(36).slice(2, 10);
