// How States begin, whatever they are in: bytes, base64, a column of a table, each of them gzip or not.

import { promisify } from 'node:util';
import { sourceStateError } from '../errors.ts';
import { arrowNames, type Input, isGzip } from '../sources/index.ts';
import { startsAsState } from '../state/file/state-file.ts';

/** A State's first bytes as base64, and gzip's, as far as the digits depend on nothing else. */
const BASE64_START = 'S0VZTEFORT';
const BASE64_GZIP_START = 'H4sI';
/** The column of a table that has States. */
export const STATE_COLUMN = 'state';

/**
 * Whether a source begins as States do.
 * @param head its first bytes, not packed; a text's States may be
 */
export async function startsAsStates(head: Buffer): Promise<boolean> {
  if (startsAsState(head)) return true;
  const names = await arrowNames(head).catch(() => undefined);
  if (names?.length === 1) return names[0] === STATE_COLUMN;
  if (!startsAsBase64(head)) return false;
  const text = head.toString('latin1', 0, 1 << 12).trimStart();
  if (text.startsWith(BASE64_START)) return true;
  const packed = Buffer.from(text.slice(0, text.search(/\s|$/)), 'base64');
  return isGzip(packed) && startsAsState(await startOfGzip(packed));
}

/** Whether it can be base64 of States. */
export function startsAsBase64(head: Buffer): boolean {
  const text = head.toString('latin1', 0, 1 << 8).trimStart();
  return text.startsWith(BASE64_START) || text.startsWith(BASE64_GZIP_START);
}

/** What the first bytes of something gzipped stand for. */
export async function startOfGzip(packed: Uint8Array): Promise<Uint8Array> {
  const { constants, gunzip: unzip } = await import('node:zlib');
  const options = { finishFlush: constants.Z_SYNC_FLUSH };
  return promisify<Uint8Array, typeof options, Buffer>(unzip)(packed, options).catch(() => new Uint8Array());
}

/**
 * For where records are read: as text, and as a table, a State would be good for one key.
 * @throws {KeylaneError} `ERR_SOURCE_FORMAT`
 */
export async function refuseStates({ head, name }: Input): Promise<void> {
  if (await startsAsStates(head)) throw sourceStateError(name);
}
