import { createInterface } from 'node:readline';

function murmur2(key) {
  const m = 0x5bd1e995;
  const words = key.length & ~3;
  let h = 0x9747b28c ^ key.length;
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(key.readInt32LE(i), m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  if (key.length > words) h = Math.imul(h ^ key.readUIntLE(words, key.length - words), m);
  h ^= h >>> 13;
  h = Math.imul(h, m);
  return h ^ (h >>> 15);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [key, n] = line.split('\t');
  console.log((murmur2(Buffer.from(key, 'hex')) & 0x7fffffff) % Number(n));
}
