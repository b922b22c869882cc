// keylane speaking the protocol of native/README.md, for `npm run bench:all`. The argument says where a block's bytes lie: `columns` in
// memory of JavaScript, `builder` where a KeyBlockBuilder put them.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { keylane } from './keylane.ts';
import { type Answer, checksum, type Request } from './native.ts';

const { createKeyBlockBuilder, KeyBlock, partitionForKey, partitionsForKeys } = keylane;
type Block = ReturnType<typeof KeyBlock.fromColumns>;

const [shape] = process.argv.slice(2);

interface Loaded {
  buffers: Buffer[];
  block: Block;
}

let loadedPath: string | undefined;
let loaded: Loaded;

for await (const line of createInterface({ input: process.stdin })) {
  let answer: object;
  try {
    answer = respond(JSON.parse(line));
  } catch (error) {
    answer = { error: (error as Error).message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function respond(request: Request): Answer {
  const { op, keys, numPartitions, reps } = request;
  if (op !== 'block' && op !== 'single') throw new Error(`There is no operation ${op}.`);
  if (keys !== loadedPath) {
    loaded = read(keys);
    loadedPath = keys;
  }
  const { buffers, block } = loaded;
  const out = new Int32Array(block.count);
  const pass =
    op === 'block' ? () => routeBlock(block, numPartitions, out) : () => routeEach(buffers, numPartitions, out);
  pass();
  const sum = checksum(out);
  const ns: number[] = [];
  for (let i = 0; i < reps; i++) {
    const started = process.hrtime.bigint();
    pass();
    ns.push(Number(process.hrtime.bigint() - started));
  }
  return { ns, count: block.count, checksum: sum };
}

function routeBlock(block: Block, numPartitions: number, out: Int32Array): void {
  partitionsForKeys(block, numPartitions, out);
}

function routeEach(buffers: Buffer[], numPartitions: number, out: Int32Array): void {
  for (let i = 0; i < buffers.length; i++) out[i] = partitionForKey(buffers[i], numPartitions);
}

function read(path: string): Loaded {
  const file = readFileSync(path);
  const count = file.readUInt32LE(0);
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i <= count; i++) offsets[i] = file.readUInt32LE(4 * (i + 1));
  const bytes = Uint8Array.from(file.subarray(4 * (count + 2)));
  const buffers = Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])));
  if (shape === 'columns') return { buffers, block: KeyBlock.fromColumns(bytes, offsets) };
  const builder = createKeyBlockBuilder();
  for (const key of buffers) builder.append(key);
  return { buffers, block: builder.build() };
}
