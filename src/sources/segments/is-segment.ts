// Apart from the reader, so that the command line does not load it to ask.

import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** A broker's own topic beside all others: what programs that write in transactions call themselves. */
export const TRANSACTIONS = '__transaction_state';
const SEGMENT_NAME = /^\d{20}\b.*\.log$/;
/**
 * Redpanda's, `kafka/TOPIC/PARTITION_REVISION/OFFSET-TERM-v1.log`: the heads of its batches are not Kafka's.
 * Seen in https://github.com/redpanda-data/redpanda/issues/14543
 */
export const REDPANDA_SEGMENT = /^\d+-\d+-v\d+\.log$/;
export const REDPANDA_FOLDER = /^\d+_\d+$/;

/** Whether a source is segment files: a folder, a file that is called like one, or the common start of folders: `DATA_DIR/TOPIC`. */
export function isSegmentPath(path: string): boolean {
  if (path === '-') return false;
  const stat = statOf(path);
  if (stat) return stat.isDirectory() || SEGMENT_NAME.test(basename(path)) || REDPANDA_SEGMENT.test(basename(path));
  return partitionFolders(path).length > 0;
}

/** Of what cannot be asked (too long a name, one with a NUL, no right to) there is nothing: whoever opens it says what is wrong. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** The folders that are called as the path, "-" and a number. */
export function partitionFolders(path: string): string[] {
  const folder = dirname(resolve(path));
  const start = `${basename(path)}-`;
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => name.startsWith(start) && /^\d+$/.test(name.slice(start.length)))
      .filter(entry => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => resolve(folder, name));
  } catch {
    return [];
  }
}

/** The path itself, or the segment files that it stands for, whatever they hold. */
export function filesBehind(path: string): string[] {
  if (!isSegmentPath(path)) return [path];
  const stat = statOf(path);
  if (!stat) return partitionFolders(path).flatMap(filesBehind);
  if (!stat.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap(entry => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return /-\d+$/.test(entry.name) ? filesBehind(inside) : [];
    return entry.name.endsWith('.log') ? [inside] : [];
  });
}
