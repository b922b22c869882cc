// Tombstones into a file, a JSON object a line: docs/cookbook/grow.md says what to do with it.

import type { Tombstone } from '../analysis/plan/types.ts';
import { hex, jsonText } from '../printable.ts';
import type { Io } from './io.ts';
import { createFile } from './output-file.ts';

const BUFFERED = 1 << 20;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface TombstoneFile {
  write(tombstone: Tombstone): void;
  /** All are written. */
  commit(): void;
  /** An older file stays; nothing happens after `commit`. */
  discard(): void;
}

/** @throws {KeylaneError} `ERR_OUTPUT`, also from `write` and `commit` */
export function openTombstones(name: string, io: Io): TombstoneFile {
  const file = createFile(name, io);
  let text = '';
  return {
    write({ key, partition, when, timestamp }) {
      // NaN becomes null.
      text += `${jsonText({ partition, hex: hex(key), key: textOf(key), when, timestamp })}\n`;
      if (text.length < BUFFERED) return;
      file.write(text);
      text = '';
    },
    commit() {
      file.write(text);
      file.commit();
    },
    discard: file.discard,
  };
}

/** Null for bytes that are no text: only `hex` has them. */
function textOf(key: Uint8Array): string | null {
  try {
    return decoder.decode(key);
  } catch {
    return null;
  }
}
