// LZ4 frames. https://github.com/lz4/lz4/blob/v1.10.0/doc/lz4_Frame_format.md

import { lz4Decompress } from '@platformatic/wasm-utils/bundled';
import { asBuffer, type Bytes, uint32le } from './bytes.ts';
import { FLAGS, headerChecksumAt } from './lz4-header.ts';
import { checkUnpacked } from './unpack.ts';

const MAGIC = 0x184d2204;
const HAS_BLOCK_SUMS = 0x10;
const NOT_COMPRESSED = 0x80000000;
// A byte of length says at most so many bytes.
const MOST_FROM_BYTE = 255;

/** A frame is taken for so much longer than it becomes, at most: its last block may be short. */
export const MOST_OF_BLOCK = 1 << 22;

export function unlz4(frame: Bytes, most: number): Bytes {
  checkUnpacked(mostUnpacked(frame), most);
  return lz4Decompress(asBuffer(frame));
}

/** A frame does not say how long it becomes, but no block becomes longer than the header allows. */
function mostUnpacked(frame: Bytes): number {
  if (uint32le(frame, 0) !== MAGIC) throw new Error('they do not begin as an LZ4 frame');
  const flags = frame[FLAGS];
  const mostOfBlock = 1 << (2 * ((frame[FLAGS + 1] >> 4) & 7) + 8);
  let most = 0;
  for (let at = headerChecksumAt(frame) + 1; at + 4 <= frame.length; ) {
    const length = uint32le(frame, at);
    if (length === 0) break;
    const packed = (length & ~NOT_COMPRESSED) >>> 0;
    most += length >= NOT_COMPRESSED ? packed : Math.min(mostOfBlock, MOST_FROM_BYTE * packed);
    at += 4 + packed + (flags & HAS_BLOCK_SUMS ? 4 : 0);
  }
  return most;
}
