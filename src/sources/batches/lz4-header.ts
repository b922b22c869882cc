// The header of an LZ4 frame: https://github.com/lz4/lz4/blob/v1.10.0/doc/lz4_Frame_format.md

import { type Bytes, uint32le } from './bytes.ts';

export const FLAGS = 4;
const HAS_SIZE = 0x08;
const HAS_DICTIONARY = 0x01;

export function headerChecksumAt(frame: Bytes): number {
  const flags = frame[FLAGS];
  return FLAGS + 2 + (flags & HAS_SIZE ? 8 : 0) + (flags & HAS_DICTIONARY ? 4 : 0);
}

/**
 * Kafka before 0.10 has the header's checksum made over other bytes than the format says, and so had all clients for format 0: the frame
 * with the right one. https://cwiki.apache.org/confluence/display/KAFKA/KIP-57+-+Interoperable+LZ4+Framing
 */
export function withHeaderChecksum(frame: Bytes): Bytes {
  const repaired = Uint8Array.from(frame);
  const at = headerChecksumAt(frame);
  repaired[at] = (shortXxh32(frame.subarray(FLAGS, at)) >>> 8) & 255;
  return repaired;
}

/** xxHash32 with seed 0 of fewer than 16 bytes. */
function shortXxh32(bytes: Bytes): number {
  const [prime1, prime2, prime3, prime4, prime5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1];
  const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));
  let hash = (prime5 + bytes.length) | 0;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(uint32le(bytes, at), prime3)) | 0, 17), prime4);
  }
  for (; at < bytes.length; at++) hash = Math.imul(rotate((hash + Math.imul(bytes[at], prime5)) | 0, 11), prime1);
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return hash ^ (hash >>> 16);
}
