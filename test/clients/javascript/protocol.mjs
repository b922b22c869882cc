// What every program here begins and ends with: arguments BOOTSTRAP TOPIC PARTITIONER DIRECTORY, keys on stdin, the version on stdout.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const [bootstrap, topic, partitioner, directory] = process.argv.slice(2);

/** The client, from where it was installed. */
export const load = createRequire(join(directory, 'package.json'));

/** null, or a string: what all of these clients take as it is. */
export const records = readFileSync(0, 'latin1')
  .trimEnd()
  .split('\n')
  .map((line, number) => ({
    key: line === '-' ? null : Buffer.from(line, 'hex').toString(),
    value: String(number),
  }));

/** Some clients keep the process alive after they were closed. */
export function end(name) {
  const { version } = JSON.parse(readFileSync(join(directory, 'node_modules', name, 'package.json'), 'utf8'));
  process.stdout.write(`${version.replace(/^v/, '')}\n`, () => process.exit(0));
}
