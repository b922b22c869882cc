// An Arrow IPC stream as its messages, none of which is larger than may be: a batch of any size is one message, which its reader has in memory.
// https://github.com/apache/arrow/blob/apache-arrow-21.0.0/format/Message.fbs

import { sourceLineError } from '../../errors.ts';
import { asBuffer } from '../batches/bytes.ts';
import { isPacked, unpackedSize } from './arrow-unpacked.ts';
import { fieldOf, tableAt } from './flatbuffer.ts';

const CONTINUATION = -1;
/** What comes behind a stream's end is given in parts. */
const MOST_BEHIND = 1 << 16;
/** Fields of the table Message, and of DictionaryBatch, by their places in the schema. */
const [HEADER_TYPE, HEADER, BODY_LENGTH] = [1, 2, 3];
const [ID, DATA, IS_DELTA] = [0, 1, 2];
const [DICTIONARY_BATCH, RECORD_BATCH] = [2, 3];

/**
 * Each message in memory of its own, and what is behind their end; what breaks off, or is none, comes as it is: the reader says what is wrong.
 * @param longest how many bytes a message may have, packed or not, and all dictionaries together
 * @param beforePacked done before the first message that holds packed buffers is given: their codecs take longer to load than small streams to read
 * @throws {KeylaneError} `ERR_SOURCE_LINE`
 */
export async function* arrowMessages(
  chunks: AsyncIterable<Uint8Array>,
  longest: number,
  beforePacked: () => Promise<void>,
): AsyncGenerator<Buffer> {
  const source = new ByteReader(chunks);
  const dictionaries = new Map<bigint, number>();
  for (;;) {
    const start = await source.take(4);
    const isMarked = start.length === 4 && start.readInt32LE() === CONTINUATION;
    const second = isMarked ? await source.take(4) : start;
    const length = second.length === 4 ? second.readInt32LE() : 0;
    const prefix = isMarked ? Buffer.concat([start, second]) : start;
    if (length > longest) {
      if (isMarked) throw sourceLineError(longest, 'message');
      // Streams of before 2019 have no mark. Of other bytes the reader says what they are.
      yield prefix;
      return;
    }
    const metadata = length > 0 ? await source.take(length) : Buffer.alloc(0);
    const body = metadata.length === length && length > 0 ? bodyLengthOf(metadata) : 0;
    if (body > longest - length - prefix.length) throw sourceLineError(longest, 'message');
    const message = Buffer.concat([prefix, metadata, ...(body > 0 ? [await source.take(body)] : [])]);
    const batch = batchIn(metadata);
    const unpacked = sizeOf(metadata, batch, message.subarray(prefix.length + metadata.length), dictionaries);
    if (unpacked > longest) throw sourceLineError(longest, 'message');
    if (isPacked(metadata, batch.table)) await beforePacked();
    if (message.length > 0) yield message;
    if (length <= 0) break;
  }
  for (let behind = await source.take(1); behind.length > 0; behind = await source.take(MOST_BEHIND)) yield behind;
}

interface Batch {
  /** Where the table RecordBatch is: the message's, or that of a dictionary. */
  readonly table?: number | undefined;
  /** Where the table DictionaryBatch is, if it is one. */
  readonly dictionary?: number | undefined;
}

function batchIn(metadata: Buffer): Batch {
  const message = tableAt(metadata, 0);
  const typeAt = fieldOf(metadata, message, HEADER_TYPE);
  const type = typeAt === undefined ? undefined : metadata[typeAt];
  const tableIn = (table: number | undefined, field: number): number | undefined => {
    const at = fieldOf(metadata, table, field);
    return at === undefined ? undefined : tableAt(metadata, at);
  };
  if (type === RECORD_BATCH) return { table: tableIn(message, HEADER) };
  if (type !== DICTIONARY_BATCH) return {};
  const dictionary = tableIn(message, HEADER);
  return { table: tableIn(dictionary, DATA), dictionary };
}

/** How large a body becomes, of a dictionary with all others: one that is no delta is put in place of the one before. */
function sizeOf(
  metadata: Buffer,
  { table, dictionary }: Batch,
  body: Buffer,
  dictionaries: Map<bigint, number>,
): number {
  const size = unpackedSize(metadata, table, body);
  if (dictionary === undefined) return size;
  const [id, isDelta] = [fieldOf(metadata, dictionary, ID), fieldOf(metadata, dictionary, IS_DELTA)];
  const number = id !== undefined && id + 8 <= metadata.length ? metadata.readBigInt64LE(id) : 0n;
  const before = isDelta !== undefined && metadata[isDelta] === 1 ? (dictionaries.get(number) ?? 0) : 0;
  dictionaries.set(number, before + size);
  return [...dictionaries.values()].reduce((sum, other) => sum + other, 0);
}

function bodyLengthOf(metadata: Buffer): number {
  const at = fieldOf(metadata, tableAt(metadata, 0), BODY_LENGTH);
  if (at === undefined || at + 8 > metadata.length) return 0;
  return Math.max(0, Number(metadata.readBigInt64LE(at)));
}

/** Bytes as they are asked for. */
class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** So many bytes, fewer at the end. Memory is asked for as they come, not by what somebody claims. */
  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = size; missing > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) break;
        this.#rest = asBuffer(value);
      }
      const part = this.#rest.subarray(0, missing);
      this.#rest = this.#rest.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    return parts.length === 1 ? parts[0] : Buffer.concat(parts);
  }
}
