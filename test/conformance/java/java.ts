// The programs of src/, on any version of the real client.

import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../../cache.ts';
import { JavaProject } from '../../java-project.ts';

export { exitCode } from '../../java-project.ts';

/** Releases whose kafka-streams Maven Central doesn't have: the streams of the release before, on top of these clients. */
const STREAMS_OF: Record<string, string> = { '4.4.0': '4.3.1' };

const here = fileURLToPath(new URL('.', import.meta.url));
const project = new JavaProject({
  pom: join(here, 'pom.xml'),
  sources: join(here, 'src'),
  cache: join(cache, 'conformance-java'),
  properties: version => [`-Dstreams.version=${STREAMS_OF[version] ?? version}`],
});

/** The version that the published vectors name. */
export const defaultVersion = project.defaultVersion;

/** Starts a program of src/ on the client's `version`, which is fetched and compiled against at its first use. */
export function startJava(version: string, main: string, args: string[], stdio: SpawnOptions['stdio']): ChildProcess {
  return project.start(version, main, args, stdio);
}
