// erlang:phash2 of a binary, 27 bits: Bob Jenkins' lookup2 over its bytes, begun with the constant that Erlang has for binaries.
// https://github.com/erlang/otp/blob/dc539b2deeac206d5f1db1c2f407aa3138aafd41/erts/emulator/beam/erl_term_hashing.c

const GOLDEN = 0x9e3779b9;
const OF_BINARIES = 0x08d12e65;
const RANGE = 1 << 27;

export function phash2(bytes: Uint8Array): number {
  // No byte at all: lookup2 isn't asked.
  if (bytes.length === 0) return OF_BINARIES & (RANGE - 1);
  const word = (at: number): number => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
  let a = GOLDEN | 0;
  let b = a;
  let c = OF_BINARIES;
  let at = 0;
  const mix = (): void => {
    a = (a - b - c) ^ (c >>> 13);
    b = (b - c - a) ^ (a << 8);
    c = (c - a - b) ^ (b >>> 13);
    a = (a - b - c) ^ (c >>> 12);
    b = (b - c - a) ^ (a << 16);
    c = (c - a - b) ^ (b >>> 5);
    a = (a - b - c) ^ (c >>> 3);
    b = (b - c - a) ^ (a << 10);
    c = (c - a - b) ^ (b >>> 15);
  };
  for (; bytes.length - at >= 12; at += 12) {
    a = (a + word(at)) | 0;
    b = (b + word(at + 4)) | 0;
    c = (c + word(at + 8)) | 0;
    mix();
  }
  // Bytes that are missing count as 0. The lowest byte of c holds the length.
  a = (a + word(at)) | 0;
  b = (b + word(at + 4)) | 0;
  c = (c + bytes.length + (word(at + 8) << 8)) | 0;
  mix();
  return (c >>> 0) % RANGE;
}
