// What a compressor leaves in front of what it packs: clients have different ones, so it tells them apart.

import { type Bytes, uint32le } from './bytes.ts';
import { CODECS } from './codecs.ts';

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
/** What Go's libraries write for a file without a time: that of its zero Time, cut to 32 bits. */
const GO_TIME = 0x886e0900;
const XERIAL = 0x414e5382;

/**
 * The codec and how its bytes begin: `gzip:0/00/ff` (time, extra flags, system), `snappy:xerial` or `snappy:raw`, `lz4:60/40` (flags, block
 * size), `zstd:sum` (a checksum), `zstd:size` (its size, known before), or a stream: `zstd:w21/open` or `/shut`, with or without an empty last block.
 * @returns the empty string for what is not compressed
 */
export function shapeOf(codec: number, bytes: Bytes, from: number, to: number): string {
  const name = CODECS[codec];
  if (name === 'gzip') return `gzip:${gzipTime(bytes, from)}/${hex(bytes[from + 8])}/${hex(bytes[from + 9])}`;
  if (name === 'snappy') return uint32le(bytes, from) === XERIAL ? 'snappy:xerial' : 'snappy:raw';
  if (name === 'lz4') return `lz4:${hex(bytes[from + 4])}/${hex(bytes[from + 5])}`;
  if (name === 'zstd') return zstdShape(bytes, from, to);
  return '';
}

/** Of the file: none, Go's, or what the clock of the writer's machine said. */
function gzipTime(bytes: Bytes, from: number): string {
  const time = uint32le(bytes, from + 4);
  return time === 0 ? '0' : time === GO_TIME ? 'go' : 'clock';
}

function zstdShape(bytes: Bytes, from: number, to: number): string {
  const descriptor = bytes[from + 4];
  if (descriptor & 0x04) return 'zstd:sum';
  if (descriptor & 0xe0) return 'zstd:size';
  const window = `w${10 + (bytes[from + 5] >> 3)}`;
  let blocks = 0;
  for (let at = from + 6; at + 3 <= to; ) {
    const head = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
    blocks++;
    if (head & 1) return `zstd:${window}/${head >> 3 === 0 && blocks > 1 ? 'open' : 'shut'}`;
    at += 3 + (((head >> 1) & 3) === 1 ? 1 : head >> 3);
  }
  return `zstd:${window}/shut`;
}
