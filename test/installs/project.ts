// A project made from nothing: an empty folder, what it depends on and the tarball installed by npm, files written, commands run.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { run } from '../command.ts';

/** One project; each of its checks is a line of the answer. */
export interface Install {
  /** In every run of CI, and not only with --wide. */
  readonly isShort?: boolean;
  readonly dependencies?: Record<string, string>;
  /** More for package.json. */
  readonly manifest?: object;
  /** By what is checked. Each throws, or says by `Skip` why it can't be tried here. */
  checks(project: Project): Record<string, () => void | Promise<void>>;
}

export class Skip extends Error {}

export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'keylane-install-'));
  readonly tarball: string;

  constructor(tarball: string, { dependencies = {}, manifest = {} }: Install) {
    this.tarball = tarball;
    const all = { ...dependencies, keylane: `file:${tarball}` };
    this.write({ 'package.json': JSON.stringify({ name: 'user', private: true, ...manifest, dependencies: all }) });
  }

  /** Everything comes from npm's cache if it is there. Returns what npm says. */
  install(): string {
    const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
    return this.run('npm', ...args);
  }

  write(files: Record<string, string | object>): void {
    for (const [name, content] of Object.entries(files)) {
      const file = join(this.folder, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    }
  }

  /** Runs to its end and returns what it prints; programs of the dependencies go by their names. */
  run(command: string, ...args: string[]): string {
    return this.runWith({}, command, ...args);
  }

  /** With these variables besides. */
  runWith(variables: NodeJS.ProcessEnv, command: string, ...args: string[]): string {
    return this.#run('.', variables, command, args);
  }

  /** In a folder below. */
  runIn(folder: string, command: string, ...args: string[]): string {
    return this.#run(folder, {}, command, args);
  }

  #run(folder: string, variables: NodeJS.ProcessEnv, command: string, args: string[]): string {
    const bin = join(this.folder, 'node_modules/.bin');
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      NO_COLOR: '1',
      PATH: bin + delimiter + process.env.PATH,
      ...variables,
    };
    // What npm tells the scripts that it runs is not for a project elsewhere.
    for (const name of Object.keys(env)) if (/^npm_/i.test(name)) delete env[name];
    return run(command, args, command, { cwd: join(this.folder, folder), env });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
