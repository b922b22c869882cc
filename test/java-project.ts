// Gets jars from Maven Central, compiles a directory of sources against them, starts a program of it.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { once } from './cache.ts';
import { run } from './command.ts';

const JDK = 'a JDK, 17 or newer (https://adoptium.net)';
const MAVEN = 'Apache Maven, 3.6.3 or newer (https://maven.apache.org)';

export interface JavaProjectOptions {
  /** Names the dependencies, with `${kafka.version}` where the version goes. */
  readonly pom: string;
  /** A directory of .java files. */
  readonly sources: string;
  /** Where jars and classes are kept, by version. */
  readonly cache: string;
  /** Further properties of the pom for a version: `-Dname=value`. */
  readonly properties?: (version: string) => string[];
}

export class JavaProject {
  readonly #options: JavaProjectOptions;

  constructor(options: JavaProjectOptions) {
    this.#options = options;
  }

  /** The version that the pom itself names. */
  get defaultVersion(): string {
    return readFileSync(this.#options.pom, 'utf8').match(/<kafka.version>(.+)<\/kafka.version>/)![1];
  }

  /** Starts a program of the sources on `version`, which is fetched and compiled against at its first use. */
  start(
    version: string,
    main: string,
    args: string[],
    stdio: SpawnOptions['stdio'],
    jvmOptions: string[] = [],
  ): ChildProcess {
    const classPath = this.prepare(version).join(delimiter);
    return spawn('java', [...jvmOptions, '-cp', classPath, main, ...args], { stdio });
  }

  /** Where its classes and its jars are; they are fetched and compiled unless that has been done. */
  prepare(version: string): string[] {
    checkJava();
    return [this.#classes(version), join(this.#jars(version), '*')];
  }

  #jars(version: string): string {
    const { pom, cache, properties } = this.#options;
    // The pom is part of the name: another list of dependencies is fetched anew.
    return once(join(cache, version, `jars-${digest([pom])}`), directory => {
      const versions = [`-Dkafka.version=${version}`, ...(properties?.(version) ?? [])];
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${directory}`];
      run('mvn', ['-B', '-q', '-f', pom, ...goal, ...versions], MAVEN);
    });
  }

  #classes(version: string): string {
    const { sources, cache } = this.#options;
    const files = readdirSync(sources)
      .sort()
      .map(name => join(sources, name));
    // A directory for each state of the sources: changed ones are compiled anew, and a program that still runs keeps its classes.
    return once(join(cache, version, `classes-${digest(files)}`), directory => {
      const classPath = join(this.#jars(version), '*');
      run('javac', ['-encoding', 'UTF-8', '-d', directory, '-cp', classPath, ...files], JDK);
    });
  }
}

let hasJava = false;
function checkJava(): void {
  if (!hasJava) run('java', ['-version'], JDK);
  hasJava = true;
}

/** The exit code, also where a signal ended the program. */
export function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => child.on('error', reject).on('close', code => resolve(code ?? 1)));
}

function digest(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
