// A disk with little room, where one can be had.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, gone when the suite ends. @returns its folder; undefined where it may not be mounted */
export function smallDisk(test: { after(work: () => void): void }, kilobytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', folder]);
  test.after(() => {
    if (status === 0) spawnSync('umount', ['-l', folder]);
    rmdirSync(folder);
  });
  return status === 0 ? folder : undefined;
}
