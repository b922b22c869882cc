// Gets a version of the real client from Maven Central, compiles src/ against it, starts a program of it.

import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const sources = join(here, 'src');
const cache = join(here, '.cache');

/** The version that the published vectors name. */
export const defaultVersion = readFileSync(join(here, 'pom.xml'), 'utf8').match(
  /<kafka.version>(.+)<\/kafka.version>/,
)![1];

/** Releases whose kafka-streams Maven Central doesn't have: the streams of the release before, on top of these clients. */
const STREAMS_OF: Record<string, string> = { '4.4.0': '4.3.1' };

const JDK = 'a JDK, 17 or newer (https://adoptium.net)';
const MAVEN = 'Apache Maven, 3.6.3 or newer (https://maven.apache.org)';

/** Starts a program of src/ on the client's `version`, which is fetched and compiled against at its first use. */
export function startJava(version: string, main: string, args: string[], stdio: SpawnOptions['stdio']): ChildProcess {
  run('java', ['-version'], JDK);
  const classPath = [compile(version), join(fetchJars(version), '*')].join(delimiter);
  return spawn('java', ['-cp', classPath, main, ...args], { stdio });
}

/** The exit code, also where a signal ended the program. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => child.on('error', reject).on('close', code => resolve(code ?? 1)));
}

function fetchJars(version: string): string {
  return once(join(cache, version, 'jars'), directory => {
    const versions = [`-Dkafka.version=${version}`, `-Dstreams.version=${STREAMS_OF[version] ?? version}`];
    const goal = ['dependency:copy-dependencies', ...versions, `-DoutputDirectory=${directory}`];
    run('mvn', ['-B', '-q', '-f', join(here, 'pom.xml'), ...goal], MAVEN);
  });
}

function compile(version: string): string {
  const files = readdirSync(sources)
    .sort()
    .map(name => join(sources, name));
  const digest = createHash('sha256');
  for (const file of files) digest.update(readFileSync(file));
  // A directory for each state of the sources: changed ones are compiled anew, and a program that still runs keeps its classes.
  return once(join(cache, version, `classes-${digest.digest('hex').slice(0, 12)}`), directory => {
    const classPath = join(fetchJars(version), '*');
    run('javac', ['-encoding', 'UTF-8', '-d', directory, '-cp', classPath, ...files], JDK);
  });
}

/** Fills a directory unless it is there; it gets its name when it is complete, so that a broken-off run leaves no half. */
function once(directory: string, fill: (directory: string) => void): string {
  if (!existsSync(directory)) {
    mkdirSync(dirname(directory), { recursive: true });
    const half = mkdtempSync(`${directory}-half-`);
    try {
      fill(half);
      renameSync(half, directory);
    } finally {
      rmSync(half, { recursive: true, force: true });
    }
  }
  return directory;
}

function run(command: string, args: string[], whatToInstall: string): void {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new Error(`"${command}" was not found. Install ${whatToInstall} and put it on the PATH.`);
  }
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}\nended with exit code ${status}:\n${stdout}${stderr}`);
}
