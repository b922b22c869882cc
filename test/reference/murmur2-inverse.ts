// Keys for a hash: of the Java client's murmur2 each step can be undone.

const M = 0x5bd1e995;
const SEED = 0x9747b28c;

/** Of an odd number, modulo 2^32. */
function inverse(odd: number): number {
  let found = odd;
  for (let i = 0; i < 5; i++) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
}

const M_INVERSE = inverse(M);
const mix = (word: number): number => {
  const k = Math.imul(word, M);
  return Math.imul(k ^ (k >>> 24), M);
};
const unmix = (mixed: number): number => {
  const k = Math.imul(mixed, M_INVERSE);
  return Math.imul(k ^ (k >>> 24), M_INVERSE);
};

/** A key of 8 bytes, another for each number of 32 bits, all with one hash. */
export function keyOfOneHash(number: number): Buffer {
  const first = Math.imul(SEED ^ 8, M) ^ mix(number);
  const key = Buffer.alloc(8);
  key.writeInt32LE(number | 0, 0);
  key.writeInt32LE(unmix(Math.imul(first, M)), 4);
  return key;
}
