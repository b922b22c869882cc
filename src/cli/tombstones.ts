// Tombstones into a file, a JSON object a line: docs/cookbook/grow.md says what to do with it.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Tombstone } from '../analysis/plan/ghosts.ts';
import { outputError } from '../errors.ts';
import { hex } from '../printable.ts';

const BUFFERED = 1 << 20;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface TombstoneFile {
  write: (tombstone: Tombstone) => void;
  /** Must be called in the end. */
  close: () => void;
}

/** @throws {KeylaneError} `ERR_OUTPUT`, also from `write` and `close` */
export function openTombstones(name: string): TombstoneFile {
  const attempt = <Result>(run: () => Result): Result => {
    try {
      return run();
    } catch (cause) {
      throw outputError(name, cause as NodeJS.ErrnoException);
    }
  };
  const file = attempt(() => openSync(name, 'w'));
  let text = '';
  const flush = (): void => {
    attempt(() => writeSync(file, text));
    text = '';
  };
  return {
    write({ key, partition, when, timestamp }) {
      // NaN becomes null.
      text += `${JSON.stringify({ partition, hex: hex(key), key: textOf(key), when, timestamp })}\n`;
      if (text.length > BUFFERED) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
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
