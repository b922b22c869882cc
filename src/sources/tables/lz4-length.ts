// How many bytes an LZ4 block of a Parquet page becomes: its decoder fills what is missing with zeros.
// https://github.com/lz4/lz4/blob/v1.10.0/doc/lz4_Block_format.md

/** Hadoop's frames: two lengths of four bytes, the unpacked one first, before each block. */
const FRAME = 8;

/** @throws any error if the block breaks off */
export function blockLength(block: Uint8Array): number {
  let at = 0;
  let length = 0;
  const next = (): number => {
    if (at >= block.length) throw new Error('an LZ4 block that breaks off');
    return block[at++];
  };
  const lengthFrom = (half: number): number => {
    let sum = half;
    for (let byte = half === 15 ? 255 : 0; byte === 255; sum += byte) byte = next();
    return sum;
  };
  while (at < block.length) {
    const token = next();
    const literals = lengthFrom(token >> 4);
    at += literals;
    length += literals;
    if (at > block.length) throw new Error('an LZ4 block that breaks off');
    // The last sequence has literals alone.
    if (at === block.length) break;
    next();
    next();
    length += lengthFrom(token & 15) + 4;
  }
  return length;
}

/** The same of a page that has Hadoop's frames, or is a block without one. */
export function pageLength(page: Uint8Array): number {
  return framesLength(page) ?? blockLength(page);
}

function framesLength(page: Uint8Array): number | undefined {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  let length = 0;
  for (let at = 0; at < page.length; ) {
    if (page.length - at <= FRAME) return undefined;
    const [unpacked, packed] = [view.getInt32(at), view.getInt32(at + 4)];
    at += FRAME;
    if (packed < 0 || packed > page.length - at || !isBlock(page.subarray(at, at + packed), unpacked)) return undefined;
    at += packed;
    length += unpacked;
  }
  return length;
}

function isBlock(bytes: Uint8Array, length: number): boolean {
  try {
    return blockLength(bytes) === length;
  } catch {
    return false;
  }
}
