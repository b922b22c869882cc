// Random batches that Java's client wrote, and what its consumer makes of them.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AbortedTransaction } from '../../../src/sources/batches/aborted.ts';
import { cache } from '../../cache.ts';
import { exitCode, JavaProject } from '../../java-project.ts';
import type { Row } from '../../sources/batches/decode.ts';

export interface BatchSet {
  name: string;
  /** In base64. */
  batches: string;
  aborted: AbortedTransaction[];
  records: Row[];
  /** Whether each record is there for who reads only what was committed. */
  committed: boolean[];
}

const here = fileURLToPath(new URL('.', import.meta.url));
const project = new JavaProject({
  pom: join(here, 'pom.xml'),
  sources: join(here, 'src'),
  cache: join(cache, 'conformance-batches'),
});

/** A set for each format, codec and type of time. */
export async function javaSets(seed: number, batches: number, longestValue: number): Promise<BatchSet[]> {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-batches-'));
  try {
    const main = 'org.apache.kafka.clients.consumer.internals.BatchSets';
    const args = [folder, seed, batches, longestValue].map(String);
    const code = await exitCode(project.start(project.defaultVersion, main, args, ['ignore', 'inherit', 'inherit']));
    if (code !== 0) throw new Error(`BatchSets ended with ${code}`);
    return readdirSync(folder)
      .filter(file => file.endsWith('.batches'))
      .sort()
      .map(file => readSet(folder, file.slice(0, -'.batches'.length)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readSet(folder: string, name: string): BatchSet {
  const lines = (extension: string): string[][] =>
    readFileSync(join(folder, name + extension), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => line.split(/[\t ]/));
  const records = lines('.tsv');
  return {
    name,
    batches: readFileSync(join(folder, `${name}.batches`), 'base64'),
    aborted: lines('.aborted').map(([producerId, firstOffset]) => ({
      producerId: +producerId,
      firstOffset: +firstOffset,
    })),
    records: records.map(([offset, time, key, value]) => [
      +offset,
      time === '-1' ? null : +time,
      key === '-' ? null : key.slice(1),
      value === '-' ? null : +value,
    ]),
    committed: records.map(fields => fields[4] === 'committed'),
  };
}
