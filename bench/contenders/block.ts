// Keys as columns: all bytes in one array, and where each key starts. Rivals have no such call: they get a view of each key, made within
// the time, as their users would have to.

import { keylane, twin } from '../keylane.ts';
import type { KeySet } from '../keys.ts';
import type { Rivals } from '../rivals.ts';
import { type Contender, PARTITIONS, SEED } from './contender.ts';

const { createKeyBlockBuilder, KeyBlock, partitionsForKeys } = keylane;
const { KeyBlock: TwinBlock, partitionsForKeys: twinPartitionsForKeys } = twin;

type Block = ReturnType<typeof KeyBlock.fromColumns>;

const blocks = new WeakMap<KeySet, Block>();
const builtBlocks = new WeakMap<KeySet, Block>();
const twinBlocks = new WeakMap<KeySet, Block>();

/** Made once a set, before the time is taken. */
function blockOf(set: KeySet, made: WeakMap<KeySet, Block>, make: (set: KeySet) => Block): Block {
  let block = made.get(set);
  if (!block) {
    block = make(set);
    made.set(set, block);
  }
  return block;
}

const fromColumns = ({ bytes, offsets }: KeySet) => KeyBlock.fromColumns(bytes, offsets);
const twinFromColumns = ({ bytes, offsets }: KeySet) => TwinBlock.fromColumns(bytes, offsets);

function build({ buffers }: KeySet): Block {
  const builder = createKeyBlockBuilder();
  for (const key of buffers) builder.append(key);
  return builder.build();
}

export function blockContenders({ kafkajs, murmurhash }: Rivals): Contender[] {
  const contenders: Contender[] = [
    {
      name: 'keylane',
      isBatch: true,
      route(set, out) {
        partitionsForKeys(blockOf(set, blocks, fromColumns), PARTITIONS, out);
      },
    },
    {
      name: 'keylane, block of a builder',
      note: 'its bytes lie where they are routed, so nothing is copied',
      isBatch: true,
      route(set, out) {
        partitionsForKeys(blockOf(set, builtBlocks, build), PARTITIONS, out);
      },
    },
    {
      name: 'keylane/js',
      isBatch: true,
      route(set, out) {
        twinPartitionsForKeys(blockOf(set, twinBlocks, twinFromColumns), PARTITIONS, out);
      },
    },
    {
      name: 'plain JavaScript',
      note: 'one loop over the columns with murmur2 written by hand',
      isBatch: true,
      route: plainOverColumns,
    },
  ];
  if (murmurhash) {
    contenders.push({
      name: 'murmurhash',
      note: 'a loop over its v2, with a view of each key',
      route({ bytes, offsets }, out, from, to) {
        for (let i = from; i < to; i++) {
          const key = bytes.subarray(offsets[i], offsets[i + 1]);
          out[i] = (murmurhash.v2(key, SEED) & 0x7fffffff) % PARTITIONS;
        }
      },
    });
  }
  if (kafkajs) {
    contenders.push({
      name: 'kafkajs',
      note: 'a loop over its hash, with a view of each key',
      route({ bytes, offsets }, out, from, to) {
        const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        for (let i = from; i < to; i++) {
          out[i] = (kafkajs(buffer.subarray(offsets[i], offsets[i + 1])) & 0x7fffffff) % PARTITIONS;
        }
      },
    });
  }
  return contenders;
}

function plainOverColumns({ bytes, offsets, count }: KeySet, out: Int32Array): void {
  for (let key = 0; key < count; key++) {
    const start = offsets[key];
    const length = offsets[key + 1] - start;
    const end = start + (length & ~3);
    let h = 0x9747b28c ^ length;
    for (let i = start; i < end; i += 4) {
      let k = Math.imul(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24), 0x5bd1e995);
      k = Math.imul(k ^ (k >>> 24), 0x5bd1e995);
      h = Math.imul(h, 0x5bd1e995) ^ k;
    }
    const rest = length & 3;
    if (rest > 2) h ^= bytes[end + 2] << 16;
    if (rest > 1) h ^= bytes[end + 1] << 8;
    if (rest > 0) h = Math.imul(h ^ bytes[end], 0x5bd1e995);
    h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
    out[key] = ((h ^ (h >>> 15)) & 0x7fffffff) % PARTITIONS;
  }
}
