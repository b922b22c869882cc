// Paths → the segment files of a topic's partitions. A broker has a folder TOPIC-PARTITION for each, and in it files that are called after the
// first offset in them: https://kafka.apache.org/43/implementation/log/

import { readdirSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { segmentsError, sourceError, topicsError } from '../../errors.ts';
import { partitionFolders, REDPANDA_FOLDER, REDPANDA_SEGMENT } from './is-segment.ts';

const FOLDER = /^(.+)-(\d+)$/;
/** What a broker is about to delete, to move to another disk, or does not know any more. Its records are elsewhere, or gone. */
const LEAVING = /^.+-\d+\.?.*-(delete|future|stray)$/;
/** Of these a folder is looked through. */
const FOLDERS = [FOLDER, LEAVING, REDPANDA_FOLDER];
const SEGMENT = /\.log$/;
const MOST_PARTITION = 0x7ffffffe;

export interface SegmentFile {
  readonly path: string;
  readonly size: number;
}

export interface SegmentPartition {
  /** Undefined for a file that lies in no folder of a partition; the number is -1 then. */
  readonly topic: string | undefined;
  readonly partition: number;
  readonly folder: string;
  /** In the order of their offsets. */
  readonly files: readonly SegmentFile[];
}

export interface Segments {
  /** In the order of their numbers. */
  readonly partitions: readonly SegmentPartition[];
  /** Folders that are not read, since the broker is about to delete or to move them. */
  readonly leftOut: readonly string[];
}

/**
 * The segment files that lie there, none twice.
 * @param paths folders of partitions, folders of these, `DATA_DIR/TOPIC`, or single files
 * @param topic only this one; without it there must be one
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_TOPICS`, `ERR_SEGMENTS`
 */
export function findSegments(paths: readonly string[], topic?: string): Segments {
  const leftOut: string[] = [];
  const folders = new Map<string, SegmentPartition & { files: SegmentFile[] }>();
  const addFile = (path: string, size: number): void => {
    if (REDPANDA_SEGMENT.test(basename(path))) {
      throw segmentsError(
        `"${path}" is a file of Redpanda, which has a layout of its own. Read the topic from its brokers: kafka://HOST/TOPIC.`,
      );
    }
    const folder = dirname(resolve(path));
    const name = FOLDER.exec(basename(folder));
    const partition = name ? Number(name[2]) : -1;
    if (partition > MOST_PARTITION) throw segmentsError(`"${folder}" has a number that no partition has.`);
    const found = folders.get(folder) ?? { topic: name?.[1], partition, folder, files: [] };
    if (!found.files.some(file => resolve(file.path) === resolve(path))) found.files.push({ path, size });
    folders.set(folder, found);
  };
  const addFolder = (folder: string, depth: number): void => {
    if (LEAVING.test(basename(resolve(folder)))) return void leftOut.push(folder);
    const isPartition = FOLDER.test(basename(resolve(folder)));
    for (const entry of readdir(folder)) {
      const path = join(folder, entry);
      if (SEGMENT.test(entry)) addFile(path, statOf(path).size);
      else if (!isPartition && depth > 0 && FOLDERS.some(folder => folder.test(entry)) && statOf(path).isDirectory()) {
        addFolder(path, depth - 1);
      }
    }
  };
  for (const path of paths.flatMap(foldersOf)) {
    const stat = statOf(path);
    if (stat.isDirectory()) addFolder(path, 1);
    else addFile(path, stat.size);
  }
  const wanted = [...folders.values()].filter(each => topic === undefined || each.topic === topic);
  return { partitions: inOrder(wanted, paths), leftOut };
}

/** `DATA_DIR/TOPIC` stands for all of its folders. */
function foldersOf(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })) return [path];
  const folders = partitionFolders(path);
  return folders.length > 0 ? folders : [path];
}

function inOrder(found: SegmentPartition[], paths: readonly string[]): SegmentPartition[] {
  if (found.length === 0) {
    throw segmentsError(
      `"${paths[0]}"${paths.length > 1 ? ' and the other paths have' : ' has'} no segment files of the topic: expected folders TOPIC-PARTITION with *.log in them.`,
    );
  }
  const other = found.find(({ topic }) => topic !== found[0].topic);
  if (other) throw topicsError(paths[0], found[0].topic ?? 'unnamed', other.topic ?? 'unnamed');
  const sorted = found
    .map(each => ({ ...each, files: [...each.files].sort((a, b) => (basename(a.path) < basename(b.path) ? -1 : 1)) }))
    .sort((a, b) => a.partition - b.partition);
  const second = sorted.findIndex(({ partition }, i) => i > 0 && partition === sorted[i - 1].partition);
  if (second > 0) {
    const [a, b] = [sorted[second - 1].folder, sorted[second].folder];
    throw segmentsError(
      `"${a}" and "${b}" are copies of one partition, whose records would be counted twice. Name one.`,
    );
  }
  return sorted;
}

function readdir(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw sourceError(folder, cause as NodeJS.ErrnoException);
  }
}

function statOf(path: string): Stats {
  try {
    return statSync(path);
  } catch (cause) {
    throw sourceError(path, cause as NodeJS.ErrnoException);
  }
}
