// zstd frames, with Node's own decoder where it has one (22.15 and 23.8 on). https://datatracker.ietf.org/doc/html/rfc8878#section-3.1

import zlib from 'node:zlib';
import { type Bytes, uint32le } from './bytes.ts';
import { checkUnpacked, type Unpack } from './unpack.ts';

const MAGIC = 0xfd2fb528;
const MOST_OF_BLOCK = 1 << 17;
const RAW = 0;
const RUN = 1;
const SIZE_FIELDS = [0, 2, 4, 8];
const DICTIONARY_FIELDS = [0, 1, 2, 4];

type ZstdSync = (packed: Bytes, options: { maxOutputLength: number }) => Buffer;

/** @param own whether to take the bundled decoder, whatever Node has */
export async function loadZstd(own = false): Promise<Unpack> {
  const native = (zlib as { zstdDecompressSync?: ZstdSync }).zstdDecompressSync;
  if (native && !own) return (packed, most) => native(packed, { maxOutputLength: Math.max(1, most) });
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (packed, most) => {
    const { least, bound } = unpackedSize(packed);
    checkUnpacked(least, most);
    if (bound === 0) return new Uint8Array(0);
    const unpacked = decoder.decode(packed, Math.max(1, Math.min(bound, most)));
    if (unpacked.length > 0) return unpacked;
    // It says nothing of errors, except that nothing comes out.
    checkUnpacked(bound, most);
    throw new Error('their zstd frame is damaged');
  };
}

/**
 * Between which sizes a frame becomes. Streams, as Java writes them, don't say, but their blocks are bounded: those that high levels write are much
 * smaller than they may be.
 */
function unpackedSize(frame: Bytes): { least: number; bound: number } {
  if (uint32le(frame, 0) !== MAGIC) throw new Error('they do not begin as a zstd frame');
  const descriptor = frame[4];
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeField = SIZE_FIELDS[descriptor >> 6] || Number(isSingleSegment);
  let [least, bound] = [0, 0];
  let isLast = false;
  for (let at = 5 + Number(!isSingleSegment) + DICTIONARY_FIELDS[descriptor & 3] + sizeField; !isLast; ) {
    if (at + 3 > frame.length) throw new Error('their zstd frame is cut off');
    const head = frame[at] | (frame[at + 1] << 8) | (frame[at + 2] << 16);
    const [size, type] = [head >> 3, (head >> 1) & 3];
    isLast = (head & 1) !== 0;
    const isKnown = type === RAW || type === RUN;
    least += isKnown ? size : 0;
    bound += isKnown ? size : MOST_OF_BLOCK;
    at += 3 + (type === RUN ? 1 : size);
  }
  return { least, bound };
}
