// A folder for the files of a suite, gone when it ends.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

interface Folder {
  path(name: string): string;
  /** Writes a file. @returns its path */
  file(name: string, content: string | Uint8Array): string;
}

export function folderOf(test: { after(work: () => void): void }): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    file(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
  };
}
