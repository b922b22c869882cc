import { writeSync } from 'node:fs';

/** Writes all of it: a system call may take a part, where a disk is nearly full or a signal comes. */
export function writeAll(file: number, chunk: string | Uint8Array): void {
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}
