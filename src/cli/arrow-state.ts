// An Arrow IPC stream of a column "state" of type binary with one row: what engines read that exchange tables with a child.
// https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc

import { stateSizeError } from '../errors.ts';

/** Offsets of the type binary are signed and have 32 bits. */
const MOST_IN_ARROW = 2 ** 31 - 1;

/** The message Schema, as apache-arrow 21 writes it for this column; the same for every State. */
const SCHEMA = `
ffffffff78000000 1000000000000a00 10000e0007000800 0a00000000000001 1000000000000400 0800080000000400 0800000004000000 0100000014000000
1000180004000b00 1300140000000c00 1000000014000000 0000000118000000 0000000418000000 0500000073746174 6500000000000000 0400040004000000`;
/** The message RecordBatch of one row: no validity, two offsets, the bytes. What is zero at BODY_LENGTH and LENGTH depends on the State. */
const BATCH = `
ffffffff98000000 1400000000000000 0c00160014000f00 100004000c000000 0000000000000000 0000000310000000 04000a0018000c00 080004000a000000
1400000048000000 0100000000000000 0000000003000000 0000000000000000 0000000000000000 0000000000000000 0800000000000000 0800000000000000
0000000000000000 0000000001000000 0100000000000000 0000000000000000`;
const BODY_LENGTH = 32;
const LENGTH = 128;
/** Body: two offsets of four bytes, then the State. */
const OFFSETS = 8;
const END = 'ffffffff00000000';

/**
 * Collects the bytes: a message begins with their length, and what is packed has none before it is.
 * @param most how many there may be
 * @throws {KeylaneError} `ERR_STATE_SIZE`
 */
export async function* arrowOf(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  most = MOST_IN_ARROW,
): AsyncGenerator<Uint8Array> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    all.push(piece);
    size += piece.length;
    if (size > most) throw stateSizeError('--state-format arrow', most);
  }
  const missing = (8 - (size % 8)) % 8;
  const batch = bytesOf(BATCH);
  batch.writeBigInt64LE(BigInt(OFFSETS + size + missing), BODY_LENGTH);
  batch.writeBigInt64LE(BigInt(size), LENGTH);
  const offsets = Buffer.alloc(OFFSETS);
  offsets.writeInt32LE(size, 4);
  yield Buffer.concat([bytesOf(SCHEMA), batch, offsets]);
  yield* all;
  yield Buffer.concat([Buffer.alloc(missing), bytesOf(END)]);
}

const bytesOf = (digits: string): Buffer => Buffer.from(digits.replace(/\s/g, ''), 'hex');
