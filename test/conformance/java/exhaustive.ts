// Every key of 0 to 4 bytes: the digests of the real client's partitions against those of keylane's.
//   tsx exhaustive.ts [--lengths 0-4] [--engine wasm|js]

import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { KeyBlock as Block } from '../../../src/index.ts';
import { defaultVersion, exitCode, startJava } from './java.ts';
import { grouped, Progress, seconds } from './progress.ts';

const BLOCK = 2 ** 20;
// The first shows nearly the whole hash (only 0x7fffffff and 0xffffffff become 0), the second a usual topic.
const PARTITION_COUNTS = [2147483647, 12];

const { values: options } = parseArgs({
  options: { lengths: { type: 'string', default: '0-4' }, engine: { type: 'string', default: 'wasm' } },
});
const [firstLength, lastLength] = options.lengths.split('-').map(Number);
if (!/^[0-4]-[0-4]$/.test(options.lengths) || firstLength > lastLength) {
  throw new Error(`--lengths must be like 0-3, not ${options.lengths}`);
}
// Forced, so that the twin can't answer silently where WebAssembly doesn't run.
process.env.KEYLANE_ENGINE = options.engine;
const { KeyBlock, partitionsForKeys } = await import('../../../src/index.ts');

const total = keysUpTo(lastLength) - keysUpTo(firstLength - 1);
const start = performance.now();
const java = startJava(
  defaultVersion,
  'Exhaustive',
  [options.lengths, ...PARTITION_COUNTS.map(String)],
  ['ignore', 'pipe', 'inherit'],
);
const ended = exitCode(java);
const javaLines = createInterface({ input: java.stdout! })[Symbol.asyncIterator]();
const progress = new Progress();
let keys = 0;
let blocks = 0;
let passed = 0;
let failed = 0;

for (let length = firstLength; length <= lastLength; length++) {
  for (let first = 0; first < 256 ** length; first += BLOCK) await checkBlock(length, first);
}
progress.end();
const unexpected = await javaLines.next();
if (!unexpected.done) throw new Error(`the Java program printed one line too many: ${unexpected.value}`);
if ((await ended) !== 0) throw new Error('the Java program failed');
console.log(
  `${grouped(keys)} keys in ${grouped(blocks)} blocks × ${PARTITION_COUNTS.length} partition counts (${PARTITION_COUNTS.join(', ')})`,
);
console.log(
  `engine ${options.engine} against kafka-clients ${defaultVersion}: ${failed} differences, ${seconds(start).toFixed(1)} s`,
);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function checkBlock(length: number, first: number): Promise<void> {
  const block = makeBlock(length, first);
  const partitions = new Int32Array(block.count);
  for (const numPartitions of PARTITION_COUNTS) {
    partitionsForKeys(block, numPartitions, partitions);
    const digest = createHash('sha256').update(littleEndian(partitions)).digest('hex');
    const ours = `${length} ${first} ${numPartitions} ${digest}`;
    const { value: theirs, done } = await javaLines.next();
    if (done) throw new Error(`the Java program ended too early, with exit code ${await ended}`);
    if (ours === theirs) passed++;
    else {
      failed++;
      console.log(`DIFFERENT: length, first key, partition count, SHA-256\n  Java    ${theirs}\n  keylane ${ours}`);
    }
  }
  keys += block.count;
  blocks++;
  progress.show(
    () => `${grouped(keys)} of ${grouped(total)} keys, ${grouped(keys / seconds(start))} keys/s, ${failed} differences`,
  );
}

/** Key number v is v in little-endian bytes. */
function makeBlock(length: number, first: number): Block {
  const count = Math.min(BLOCK, 256 ** length - first);
  const bytes = new Uint8Array(count * length);
  const offsets = new Uint32Array(count + 1);
  for (let i = 0, at = 0; i < count; i++) {
    const value = first + i;
    for (let byte = 0; byte < length; byte++) bytes[at++] = value >>> (8 * byte);
    offsets[i + 1] = at;
  }
  return KeyBlock.fromColumns(bytes, offsets);
}

function littleEndian(numbers: Int32Array): Uint8Array {
  const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32();
}

function keysUpTo(length: number): number {
  let count = 0;
  for (let l = 0; l <= length; l++) count += 256 ** l;
  return count;
}
