// Packages of npm that tests need and the repository does not: installed at their first use, each set in a folder of its own.

import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, once } from './cache.ts';
import { run } from './command.ts';

export interface NpmOptions {
  /** Forces versions of what the packages depend on. */
  readonly overrides?: Record<string, string>;
  /** Compiles native code with this environment, one file at a time. */
  readonly rebuild?: NodeJS.ProcessEnv;
}

/**
 * The folder whose node_modules holds these packages.
 * @param dependencies versions by name; the first one is what the folder is for
 */
export function installed(dependencies: Record<string, string>, options: NpmOptions = {}): string {
  const { overrides, rebuild } = options;
  return once(folderOf(dependencies, options), half => {
    writeFileSync(join(half, 'package.json'), manifestOf(dependencies, overrides));
    const settings = { cwd: half, env: { ...process.env, ...rebuild, JOBS: '1' } };
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], 'npm', settings);
    if (rebuild) run('npm', ['rebuild'], 'npm', settings);
  });
}

/** Whether `installed` would have nothing to do. */
export function isInstalled(dependencies: Record<string, string>, options: NpmOptions = {}): boolean {
  return existsSync(folderOf(dependencies, options));
}

function folderOf(dependencies: Record<string, string>, { overrides, rebuild }: NpmOptions): string {
  const hash = createHash('sha256').update(manifestOf(dependencies, overrides));
  // Native code is built for this Node's ABI.
  hash.update(`\0${rebuild ? process.versions.modules : ''}`);
  return join(cache, 'clients', `npm-${hash.digest('hex').slice(0, 12)}`);
}

function manifestOf(dependencies: Record<string, string>, overrides: Record<string, string> | undefined): string {
  return JSON.stringify({ private: true, client: Object.keys(dependencies)[0], dependencies, overrides });
}
