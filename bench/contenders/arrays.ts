// Arrays of keys in one call. No rival has a batch call, so they loop; two of them are enough, the others are slower in the same way as
// with one key.

import { keylane, twin } from '../keylane.ts';
import type { Rivals } from '../rivals.ts';
import { type Contender, PARTITIONS, SEED } from './contender.ts';
import { murmur2OfAscii, murmur2OfBytes } from './plain.ts';

const { createKeyBlockBuilder, partitionForKey, partitionsForKeys } = keylane;
const { partitionsForKeys: twinPartitionsForKeys } = twin;

let builder: ReturnType<typeof createKeyBlockBuilder> | undefined;

const isAscii = new WeakMap<string[], boolean>();

/** Asked once a set, not within the time of a pass. */
function areAscii(strings: string[]): boolean {
  let answer = isAscii.get(strings);
  if (answer === undefined) {
    answer = strings.every(text => Buffer.byteLength(text) === text.length);
    isAscii.set(strings, answer);
  }
  return answer;
}

export const stringArrayContenders = ({ kafkajs, murmurhash }: Rivals): Contender[] => {
  const contenders: Contender[] = [
    {
      name: 'keylane',
      isBatch: true,
      route({ strings }, out) {
        partitionsForKeys(strings, PARTITIONS, out);
      },
    },
    {
      name: 'keylane, one at a time',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = partitionForKey(strings[i], PARTITIONS);
      },
    },
    {
      name: 'keylane, a builder',
      note: 'each key appended to a builder, then the block routed',
      isBatch: true,
      route({ strings }, out) {
        builder ??= createKeyBlockBuilder();
        builder.clear();
        for (let i = 0; i < strings.length; i++) builder.append(strings[i]);
        partitionsForKeys(builder.build(), PARTITIONS, out);
      },
    },
    {
      name: 'keylane/js',
      isBatch: true,
      route({ strings }, out) {
        twinPartitionsForKeys(strings, PARTITIONS, out);
      },
    },
    {
      name: 'plain JavaScript',
      note: 'a loop over murmur2 written by hand: charCodeAt where the set is ASCII, else Buffer.from',
      route({ strings }, out, from, to) {
        if (areAscii(strings)) {
          for (let i = from; i < to; i++) out[i] = (murmur2OfAscii(strings[i]) & 0x7fffffff) % PARTITIONS;
        } else {
          for (let i = from; i < to; i++) out[i] = (murmur2OfBytes(Buffer.from(strings[i])) & 0x7fffffff) % PARTITIONS;
        }
      },
    },
  ];
  if (murmurhash) {
    contenders.push({
      name: 'murmurhash',
      note: 'a loop over its v2',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmurhash.v2(strings[i], SEED) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (kafkajs) {
    contenders.push({
      name: 'kafkajs',
      note: 'a loop over its hash',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (kafkajs(strings[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  return contenders;
};

export const bufferArrayContenders = ({ kafkajs, murmurhash }: Rivals): Contender[] => {
  const contenders: Contender[] = [
    {
      name: 'keylane',
      isBatch: true,
      route({ buffers }, out) {
        partitionsForKeys(buffers, PARTITIONS, out);
      },
    },
    {
      name: 'keylane, one at a time',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = partitionForKey(buffers[i], PARTITIONS);
      },
    },
    {
      name: 'keylane, a builder',
      note: 'each key appended to a builder, then the block routed',
      isBatch: true,
      route({ buffers }, out) {
        builder ??= createKeyBlockBuilder();
        builder.clear();
        for (let i = 0; i < buffers.length; i++) builder.append(buffers[i]);
        partitionsForKeys(builder.build(), PARTITIONS, out);
      },
    },
    {
      name: 'keylane/js',
      isBatch: true,
      route({ buffers }, out) {
        twinPartitionsForKeys(buffers, PARTITIONS, out);
      },
    },
    {
      name: 'plain JavaScript',
      note: 'a loop over murmur2 written by hand',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmur2OfBytes(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    },
  ];
  if (murmurhash) {
    contenders.push({
      name: 'murmurhash',
      note: 'a loop over its v2',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmurhash.v2(buffers[i], SEED) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (kafkajs) {
    contenders.push({
      name: 'kafkajs',
      note: 'a loop over its hash',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (kafkajs(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  return contenders;
};
