// Key sets of the self-test, and what every contender must answer for them.

/** Kafka's murmur2 in plain JavaScript. */
export function murmur2(key) {
  const M = 0x5bd1e995;
  let h = 0x9747b28c ^ key.length;
  const words = key.length & ~3;
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(key[i] | (key[i + 1] << 8) | (key[i + 2] << 16) | (key[i + 3] << 24), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  const rest = key.length & 3;
  if (rest > 2) h ^= key[words + 2] << 16;
  if (rest > 1) h ^= key[words + 1] << 8;
  if (rest > 0) h = Math.imul(h ^ key[words], M);
  h = Math.imul(h ^ (h >>> 13), M);
  return h ^ (h >>> 15);
}

export const partition = (key, numPartitions) => (murmur2(key) & 0x7fffffff) % numPartitions;

/** The fold the protocol asks for. */
export function checksum(keys, numPartitions) {
  return keys.reduce((sum, key) => (Math.imul(sum, 31) + partition(key, numPartitions)) >>> 0, 0);
}

/** The lines per partition. */
export function counts(keys, numPartitions) {
  const counts = new Array(numPartitions).fill(0);
  for (const key of keys) counts[partition(key, numPartitions)]++;
  return counts;
}

/** The most frequent keys, the more frequent and then the lesser first. */
export function top(keys, limit) {
  const counts = new Map();
  for (const key of keys) counts.set(key.toString(), (counts.get(key.toString()) ?? 0) + 1);
  const order = (a, b) => b[1] - a[1] || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0]));
  const most = [...counts].sort(order).slice(0, limit);
  return { distinct: counts.size, top: most.map(([key, count]) => ({ key, count })) };
}

/** A key set file: u32 count, u32 offsets[count + 1], the bytes; little endian. */
export function encode(keys) {
  const numbers = new Uint32Array(keys.length + 2);
  numbers[0] = keys.length;
  for (let i = 0; i < keys.length; i++) numbers[i + 2] = numbers[i + 1] + keys[i].length;
  return Buffer.concat([Buffer.from(numbers.buffer), ...keys]);
}

let state = 2463534242;

function random(limit) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % limit;
}

const between = (low, high) => low + random(high - low + 1);
const times = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const bytes = length => Buffer.from(times(length, () => random(256)));
const text = length => Buffer.from(times(length, () => between(33, 126)));
const order = () => Buffer.from(`order-${random(10_000_000)}`);
const withGiant = make => [...times(50, make), text(100_003), ...times(50, make)];

/** Key sets for the operations on blocks: name and keys. */
export const keySets = [
  ['no keys', []],
  ['one key', [bytes(11)]],
  ['an empty key', [Buffer.alloc(0)]],
  ['every length to 300', times(301 * 5, i => bytes(i % 301))],
  ['0-300 bytes', times(5000, () => bytes(between(0, 300)))],
  ['equal, 8 bytes', times(1003, () => bytes(8))],
  ['equal, 37 bytes', times(1003, () => bytes(37))],
  ['equal, 1000 bytes', times(99, () => bytes(1000))],
  ['order-N', times(5000, order)],
  ['5-12 bytes', times(5000, () => text(between(5, 12)))],
  ['8-40 bytes', times(5000, () => text(between(8, 40)))],
  ['1-3000 bytes', times(1000, () => bytes(between(1, 3000)))],
  ['one giant key', withGiant(() => text(between(0, 40)))],
  ['a giant key at the end', [...times(47, () => text(9)), text(300_001)]],
];

/** Files of lines: name, lines, and whether the last has a newline. */
export const lineFiles = [
  ['no lines', [], false],
  ['one line', [text(5)], true],
  ['no newline at the end', times(10, order), false],
  ['empty lines', times(100, i => (i % 3 ? text(between(0, 5)) : Buffer.alloc(0))), true],
  ['order-N', times(60_000, () => Buffer.from(`order-${random(5000)}`)), true],
  ['8-40 bytes', times(60_000, () => text(between(8, 40))), true],
  ['not ASCII', times(1000, i => Buffer.from(`größe ${i} 🚚`)), true],
  ['a line longer than any buffer', [text(3), text(2_500_000), text(4), text(700_000)], true],
];
