// How large the body of an Arrow message becomes: each of its buffers may be compressed, with its size before it.
// https://github.com/apache/arrow/blob/apache-arrow-21.0.0/format/Message.fbs (BodyCompression)

import type { Bytes } from '../batches/bytes.ts';
import type { Unpack } from '../batches/unpack.ts';
import { fieldOf, vectorOf } from './flatbuffer.ts';

/** Of the table RecordBatch, by their places in the schema. */
const [BUFFERS, COMPRESSION] = [2, 3];
/** An offset and a length. */
const BUFFER_SIZE = 16;
const SIZE_BEFORE = 8;
const NOT_COMPRESSED = -1;

/** Whether the buffers of a batch, a table RecordBatch in its metadata, may be compressed. */
export const isPacked = (metadata: Buffer, batch: number | undefined): boolean =>
  fieldOf(metadata, batch, COMPRESSION) !== undefined;

/**
 * @param batch where the table RecordBatch is
 * @returns what the buffers say of themselves, all together: decoders hold each to it
 * @throws any error if the metadata claim more buffers than they can hold
 */
export function unpackedSize(metadata: Buffer, batch: number | undefined, body: Buffer): number {
  if (!isPacked(metadata, batch)) return body.length;
  const { start, count } = vectorOf(metadata, batch, BUFFERS, BUFFER_SIZE);
  let size = 0;
  for (let at = start; at < start + count * BUFFER_SIZE; at += BUFFER_SIZE) {
    const [offset, length] = [Number(metadata.readBigInt64LE(at)), Number(metadata.readBigInt64LE(at + 8))];
    // Of others the reader says what is wrong.
    if (length < SIZE_BEFORE || offset < 0 || offset + SIZE_BEFORE > body.length) continue;
    const claimed = Number(body.readBigInt64LE(offset));
    size += claimed === NOT_COMPRESSED ? length : Math.max(0, claimed);
  }
  return size;
}

/** A decoder of a buffer that lies behind its size, in the memory of its message: another size is an error, and no memory is asked for it. */
export function ofClaimedSize(unpack: Unpack): (packed: Uint8Array) => Uint8Array {
  return packed => {
    const before = new DataView(packed.buffer, packed.byteOffset - SIZE_BEFORE, SIZE_BEFORE);
    const size = Number(before.getBigInt64(0, true));
    const bytes = unpack(packed as Bytes, size);
    if (bytes.length !== size) throw new Error(`${bytes.length} bytes in a buffer of ${size}`);
    return bytes;
  };
}
