// What `npm pack` makes of dist/ as it is, without its prepack, which would build. It is made from a copy: other tests read package.json meanwhile.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishIn } from '../../scripts/manifest.ts';
import { root } from '../cli/run.ts';

/** Its path. */
export function pack(destination: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'keylane-copy-'));
  try {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const wanted = files
      .filter((name: string) => !name.startsWith('!'))
      .map((name: string) => name.replace(/\/\*.*/, ''));
    // npm takes these whatever `files` says.
    for (const name of ['package.json', 'README.md', 'LICENSE', ...wanted]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    publishIn(copy);
    const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', destination];
    const printed = execFileSync('npm', args, { cwd: copy, encoding: 'utf8', shell: process.platform === 'win32' });
    return join(destination, printed.trim());
  } finally {
    rmSync(copy, { recursive: true });
  }
}
