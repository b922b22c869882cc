// Snappy in the two forms that clients write: a bare block (librdkafka, franz-go and others), or in the frame of the Java library
// (https://github.com/xerial/snappy-java/blob/v1.1.10.8/src/main/java/org/xerial/snappy/SnappyInputStream.java): 8 bytes of magic, two numbers,
// then blocks, each with its length before it.

import { snappyDecompress } from '@platformatic/wasm-utils/bundled';
import { asBuffer, type Bytes, int32 } from './bytes.ts';
import { checkUnpacked } from './unpack.ts';

const MAGIC = Buffer.from('82534e4150505900', 'hex');
const HEAD_SIZE = 16;

export function unsnappy(packed: Bytes, most: number): Bytes {
  if (!MAGIC.equals(packed.subarray(0, MAGIC.length))) return block(packed, 0, most);
  const blocks: Bytes[] = [];
  let size = 0;
  for (let at = HEAD_SIZE; at < packed.length; ) {
    const from = at + 4;
    const to = from + int32(packed, at);
    if (!(from < to && to <= packed.length)) throw new Error('a block of snappy is longer than what holds it');
    const part = block(packed.subarray(from, to), size, most);
    blocks.push(part);
    size += part.length;
    at = to;
  }
  return blocks.length === 1 ? blocks[0] : Buffer.concat(blocks, size);
}

/**
 * @param before how much has been unpacked already
 * @param most how much all may become
 */
function block(packed: Bytes, before: number, most: number): Bytes {
  checkUnpacked(before + blockSize(packed), most);
  return snappyDecompress(asBuffer(packed));
}

/** A block begins with how long it becomes, 7 bits a byte. */
function blockSize(packed: Bytes): number {
  let size = 0;
  for (let i = 0; i < 5; i++) {
    size += (packed[i] & 127) * 2 ** (7 * i);
    if (packed[i] < 128) return size;
  }
  throw new Error('a block of snappy does not begin with its length');
}
