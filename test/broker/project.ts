// Kafka itself from Maven Central, and the Java programs of src/.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cache } from '../cache.ts';
import { JavaProject } from '../java-project.ts';

/** Serves clients that speak only what Kafka 4 has dropped. */
export const OLD_KAFKA = '3.9.2';

const here = fileURLToPath(new URL('.', import.meta.url));

export const kafka = new JavaProject({
  pom: join(here, 'pom.xml'),
  sources: join(here, 'src'),
  cache: join(cache, 'broker'),
  warmUp: 'Warm',
});
