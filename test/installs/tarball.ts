// What `npm pack` makes of dist/ as it is: its prepack would build it again.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { publish, restore } from '../../scripts/manifest.ts';
import { root } from '../cli/run.ts';

/** Its path. */
export function pack(destination: string): string {
  publish();
  try {
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination];
    const printed = execFileSync('npm', args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
    return join(destination, printed.trim());
  } finally {
    restore();
  }
}
