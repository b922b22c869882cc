// What may be wrong with a command: how it is called, where it writes, what it runs, how much memory it has.

import { printable } from '../printable.ts';
import { KeylaneError, type SystemError } from './error.ts';

export function commandError(name: string, problem: string, cause?: unknown): KeylaneError {
  return new KeylaneError(
    'ERR_COMMAND',
    `"${printable(name)}" must read lines of a key in hex, a tab and a partition count, and write one partition a line, but ${printable(problem)}`,
    { cause },
  );
}

export function outputError(name: string, cause: SystemError): KeylaneError {
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full.',
    EDQUOT: 'the quota is used up.',
    ENOENT: 'there is no such folder. Make it first.',
    ENOTDIR: 'a part of its path is no folder.',
    EISDIR: 'it is a directory. Name a file.',
    EACCES: 'it may not be written, or no file may be made beside it. Check the permissions of both.',
    EROFS: 'its file system is read-only.',
    EPIPE: 'nobody reads it any more.',
  };
  const reason = reasons[cause.code ?? ''] ?? `${printable(cause.message)}.`;
  return new KeylaneError('ERR_OUTPUT', `Cannot write ${outputName(name)}: ${reason}`, { cause });
}

/**
 * @param what it is too little for
 * @param least how many bytes it must be
 */
export function memorySizeError(what: string, least: number): KeylaneError {
  return new KeylaneError(
    'ERR_MEMORY',
    `--memory is too little for ${what}. It must be ${Math.ceil(least / 1e6)}MB or more.`,
  );
}

/**
 * @param what did not fit
 * @param other what else helps, if anything
 */
export function memoryError(what: string, other?: string): KeylaneError {
  return new KeylaneError(
    'ERR_MEMORY',
    `--memory is too little for ${what} and nothing was answered. Give more${other === undefined ? '' : `, or ${other}`}.`,
  );
}

export function noWasmError(cause: unknown): KeylaneError {
  return new KeylaneError(
    'ERR_NO_WASM',
    'Sources are read by WebAssembly, which cannot run here. Start Node without --jitless, or with a Node that has WebAssembly.',
    { cause },
  );
}

export function usageError(message: string): KeylaneError {
  return new KeylaneError('ERR_USAGE', message);
}

function outputName(name: string): string {
  return name === 'standard output' ? name : `"${printable(name)}"`;
}
