// What a tool can reach: files in the folders that were named at the start, topics of the brokers that were. A model asks, and what it has read
// may have told it what to ask.

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { sourceError, usageError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import { brokerText, isKafkaAddress, parseBrokers, parseKafkaAddress } from '../../sources/kafka/address.ts';
import { filesBehind, isSegmentPath, partitionFolders, TRANSACTIONS } from '../../sources/segments/is-segment.ts';
import { tableFiles } from '../../sources/tables/folder.ts';
import type { KafkaArguments } from '../kafka-options.ts';

export interface Reach {
  /**
   * The source as the command is to be told it.
   * @throws {KeylaneError} `ERR_USAGE`, `ERR_KAFKA_ADDRESS`
   */
  source(name: string): string;
  readonly readsTopics: boolean;
}

/** @throws {KeylaneError} `ERR_SOURCE`, `ERR_USAGE`, `ERR_KAFKA_ADDRESS` */
export function reachOf(folders: readonly string[], connection: KafkaArguments): Reach {
  const roots = (folders.length === 0 ? ['.'] : folders).map(rootOf);
  const { bootstrapServer, commandConfig } = connection;
  const brokers = bootstrapServer === undefined ? [] : parseBrokers(bootstrapServer).map(brokerText);
  const readsTopics = bootstrapServer !== undefined || commandConfig !== undefined;
  return {
    readsTopics,
    source: name => (isKafkaAddress(name) ? topic(name, brokers, readsTopics) : file(name, roots)),
  };
}

function rootOf(folder: string): string {
  let root: string;
  try {
    root = realpathSync(folder);
  } catch (cause) {
    throw sourceError(folder, cause as NodeJS.ErrnoException);
  }
  if (!statSync(root).isDirectory()) throw usageError(`FOLDER must be a folder, but "${printable(folder)}" is none.`);
  return root;
}

function topic(name: string, brokers: readonly string[], readsTopics: boolean): string {
  const address = parseKafkaAddress(name);
  if (!readsTopics)
    throw usageError('This server reads no topics: it was started without --bootstrap-server or --command-config.');
  const other = address.bootstrap.map(brokerText).find(broker => !brokers.includes(broker));
  // A broker is sent the password.
  if (other !== undefined)
    throw usageError(
      `"${printable(other)}" is not among the brokers that this server was started with. Write kafka:///${address.topic}.`,
    );
  return `kafka://${brokers.join(',')}/${address.topic}`;
}

function file(name: string, roots: readonly string[]): string {
  if (name === '-' || name === '') throw usageError('A source is a file, a folder or kafka:///TOPIC.');
  for (const place of placesOf(name)) {
    // Whether something is there outside is not told either.
    if (!roots.some(root => isIn(place, root)))
      throw usageError(
        `"${printable(name.slice(0, 300))}" is not in a folder that this server may read, or leads out of it: ${roots.map(root => `"${printable(root)}"`).join(', ')}.`,
      );
  }
  const kind = statSync(name, { throwIfNoEntry: false });
  // Nobody could be told to stop waiting for a pipe.
  if (kind && !kind.isFile() && !kind.isDirectory())
    throw usageError(`"${printable(name)}" is neither a file nor a folder.`);
  return name;
}

/** Where the source really is, and then each file that is read for it. */
function* placesOf(name: string): Generator<string> {
  yield realPlace(name);
  let files: readonly string[];
  try {
    files = tableFiles(name) ?? filesBehind(name);
  } catch {
    // Whoever opens it says what is wrong.
    return;
  }
  const folders = new Set(partitionFolders(name));
  for (const each of files) {
    yield realPlace(each);
    folders.add(dirname(resolve(each)));
  }
  // Of segments what lies beside them is read too: their folder's files, and the topic of transactions.
  for (const folder of isSegmentPath(name) ? folders : []) {
    yield realPlace(folder);
    for (const beside of [folder, ...partitionFolders(join(dirname(folder), TRANSACTIONS))])
      for (const entry of readdirSync(beside)) yield realPlace(join(beside, entry));
  }
}

/** Without links, also of what is not there. */
function realPlace(name: string): string {
  const path = resolve(name);
  try {
    return realpathSync(path);
  } catch {
    const folder = dirname(path);
    return folder === path ? path : join(realPlace(folder), basename(path));
  }
}

function isIn(place: string, root: string): boolean {
  return place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
}
