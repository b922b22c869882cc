import { scanAnswer } from '../analysis/scan.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import { scanSource } from '../scan/source.ts';
import { emptyState } from '../scan/state.ts';
import type { Format } from '../sources/index.ts';
import { print } from './output.ts';
import { startProgress } from './progress.ts';

export interface ScanOptions {
  partitions: number;
  format?: Format;
  column?: string;
  json?: boolean;
}

// Two counters a partition: 16 MB here, 34 GB at the largest count that Kafka's arithmetic knows.
const MOST_PARTITIONS = 1_000_000;

export async function scan(source: string, options: ScanOptions): Promise<void> {
  const { partitions, format, column, json } = options;
  if (partitions > MOST_PARTITIONS) {
    throw usageError(
      `scan counts each partition and takes at most ${MOST_PARTITIONS} of them, but -n is ${partitions}.`,
    );
  }
  if (format === 'keys' && column !== undefined) {
    throw usageError('--column is for --format csv, but the format is keys. Leave one of the two out.');
  }
  const state = emptyState(partitions);
  const progress = startProgress(process.stderr);
  try {
    await scanSource(source, { format, column, onBytes: progress.add }, state);
  } finally {
    progress.stop();
  }
  if (state.records === 0) throw sourceEmptyError(source);
  await print(scanAnswer(state), json, async () => (await import('../report/scan.ts')).scanText);
}
