// The clients' programs, installed and built at their first use. All speak alike: arguments BOOTSTRAP TOPIC PARTITIONER ("default": nothing
// configured); on stdin a key a line in hex, "-" for none, the value being the line's number from 0; on stdout, after all was sent, the
// client's version.

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache, once } from '../cache.ts';
import { run } from '../command.ts';
import { JavaProject } from '../java-project.ts';
import { installed, type NpmOptions } from '../npm.ts';

/** Starts the program, after having installed it where it isn't. */
export type Program = (args: string[]) => ChildProcess;

const here = fileURLToPath(new URL('.', import.meta.url));
const clients = join(cache, 'clients');

const javaClients = new JavaProject({
  pom: join(here, '../conformance/java/pom.xml'),
  sources: join(here, 'java'),
  cache: join(clients, 'java'),
  // The streams' jar isn't used: a release that has one for every client.
  properties: () => ['-Dstreams.version=3.9.1'],
});

export function java(version: string): Program {
  return args => javaClients.start(version, 'Produce', args, 'pipe');
}

export function npm(script: string, client: string, version: string, options?: NpmOptions): Program {
  return args => {
    const directory = installed({ [client]: version }, options);
    return spawn(process.execPath, [join(here, 'javascript', script), ...args, directory], { stdio: 'pipe' });
  };
}

export function pip(script: string, ...requirements: string[]): Program {
  return args => {
    const directory = once(join(clients, `pip-${digest(requirements)}`), half => {
      const goal = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', half];
      run('python3', [...goal, ...requirements], 'Python 3 with pip');
    });
    const env = { ...process.env, PYTHONPATH: directory };
    return spawn('python3', [join(here, 'python', script), ...args], { stdio: 'pipe', env });
  };
}

/** `before` stands before the arguments: which client of the module. */
export function go(module: string, ...before: string[]): Program {
  return args => {
    const cwd = join(here, module);
    const directory = once(join(clients, `go-${digest(contents(cwd))}`), half => {
      run('go', ['build', '-p', '1', '-o', join(half, 'produce'), '.'], 'Go, 1.26 or newer (https://go.dev)', { cwd });
    });
    return spawn(join(directory, 'produce'), [...before, ...args], { stdio: 'pipe' });
  };
}

export function rust(client: string): Program {
  return args => {
    const cwd = join(here, 'rust');
    const directory = once(join(clients, `rust-${digest(contents(cwd))}`), half => {
      const env = { ...process.env, CARGO_TARGET_DIR: half };
      run('cargo', ['build', '--quiet', '--locked', '-j', '1'], 'Rust (https://rustup.rs)', { cwd, env });
    });
    return spawn(join(directory, 'debug', 'keylane-clients'), [client, ...args], { stdio: 'pipe' });
  };
}

export function kcat(): Program {
  return args => {
    run('kcat', ['-V'], 'kcat (Debian and Ubuntu: apt-get install kcat)');
    return spawn(join(here, 'kcat', 'produce.sh'), args, { stdio: 'pipe' });
  };
}

function contents(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .map(name => readFileSync(join(directory, name), 'utf8'));
}

function digest(texts: string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);
}
