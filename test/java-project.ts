// Gets jars from Maven Central, compiles a directory of sources against them, starts a program of it.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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
  /**
   * A program of the sources that loads what the others load, and ends; it gets a directory for itself. What its JVM has made of the classes is
   * kept, and others start from there, in about half the time.
   */
  readonly warmUp?: string;
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
    return spawn('java', [...jvmOptions, ...this.prepare(version), main, ...args], { stdio });
  }

  /** Fetches and compiles what has not been; the options of a JVM that uses it. */
  prepare(version: string): string[] {
    checkJava();
    const classPath = ['-cp', [this.#classes(version), join(this.#jars(version), '*')].join(delimiter)];
    const archive = this.#archive(version, classPath);
    // One of another JVM is passed over, without a word on stdout.
    const shared = [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto', '-Xlog:disable', '-Xlog:all=error:stderr'];
    return existsSync(archive) ? [...shared, ...classPath] : classPath;
  }

  /** Where the archive is, if one could be made. */
  #archive(version: string, classPath: readonly string[]): string {
    const { warmUp, cache } = this.#options;
    const name = 'classes.jsa';
    if (warmUp === undefined) return join(cache, name);
    const hash = createHash('sha256').update(`${classPath.join()} ${javaVersion}`).digest('hex').slice(0, 12);
    const directory = once(join(cache, version, `shared-${hash}`), half => {
      const own = mkdtempSync(join(half, 'warm-up-'));
      try {
        const archived = ['-XX:+UseSerialGC', `-XX:ArchiveClassesAtExit=${join(half, name)}`];
        run('java', [...archived, ...classPath, warmUp, own], JDK);
      } catch {
        // Then JVMs start as they do.
        rmSync(join(half, name), { force: true });
      } finally {
        rmSync(own, { recursive: true, force: true });
      }
    });
    return join(directory, name);
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
    // As a jar: of a directory no JVM keeps anything.
    const jar = 'classes.jar';
    const directory = once(join(cache, version, `jar-${digest(files)}`), half => {
      const classes = join(half, 'classes');
      run('javac', ['-encoding', 'UTF-8', '-d', classes, '-cp', join(this.#jars(version), '*'), ...files], JDK);
      run('jar', ['--create', '--file', join(half, jar), '-C', classes, '.'], JDK);
    });
    return join(directory, jar);
  }
}

let javaVersion: string | undefined;
function checkJava(): void {
  javaVersion ??= run('java', ['--version'], JDK);
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
