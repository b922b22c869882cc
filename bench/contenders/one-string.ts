// One key a call, a string. The functions for ASCII and for other texts differ in one contender only, but each group runs in a process of
// its own, so no loop learns from the other group's strings.

import { keylane, twin } from '../keylane.ts';
import type { Rivals } from '../rivals.ts';
import { type Contender, PARTITIONS, SEED } from './contender.ts';
import { murmur2OfAscii, murmur2OfBytes } from './plain.ts';

const { partitionForKey } = keylane;
const { partitionForKey: twinPartitionForKey } = twin;

const plainAscii: Contender = {
  name: 'plain JavaScript',
  note: 'murmur2 written by hand over charCodeAt: wrong for anything but ASCII, which it does not check',
  route({ strings }, out, from, to) {
    for (let i = from; i < to; i++) out[i] = (murmur2OfAscii(strings[i]) & 0x7fffffff) % PARTITIONS;
  },
};

const plainText: Contender = {
  name: 'plain JavaScript',
  note: 'Buffer.from, then murmur2 written by hand',
  route({ strings }, out, from, to) {
    for (let i = from; i < to; i++) out[i] = (murmur2OfBytes(Buffer.from(strings[i])) & 0x7fffffff) % PARTITIONS;
  },
};

export const asciiContenders = (rivals: Rivals) => stringContenders(rivals, plainAscii);
export const textContenders = (rivals: Rivals) => stringContenders(rivals, plainText);

function stringContenders(rivals: Rivals, plain: Contender): Contender[] {
  const { kafkajs, platformatic, murmurhash, murmur2Partitioner, noKafka, xxhash32 } = rivals;
  const contenders: Contender[] = [
    {
      name: 'keylane',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = partitionForKey(strings[i], PARTITIONS);
      },
    },
    {
      name: 'keylane/js',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = twinPartitionForKey(strings[i], PARTITIONS);
      },
    },
    plain,
  ];
  if (kafkajs) {
    contenders.push({
      name: 'kafkajs',
      note: 'only its hash: its partitioner also filters the partitions for each message',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (kafkajs(strings[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (platformatic) {
    const { compatibilityPartitioner } = platformatic;
    contenders.push({
      name: '@platformatic/kafka compatibilityPartitioner',
      note: 'with Buffer.from before it, as its stringSerializer does',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = compatibilityPartitioner(null, Buffer.from(strings[i])) % PARTITIONS;
      },
    });
  }
  if (murmurhash) {
    contenders.push({
      name: 'murmurhash',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmurhash.v2(strings[i], SEED) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (murmur2Partitioner) {
    contenders.push({
      name: 'murmur2-partitioner',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = murmur2Partitioner.partition(strings[i], PARTITIONS);
      },
    });
  }
  if (noKafka) {
    contenders.push({
      name: 'no-kafka',
      note: 'only its hash; murmur2-partitioner uses the same package for it',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (noKafka.hashKey(strings[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (xxhash32) {
    contenders.push({
      name: 'hash-wasm xxHash32',
      rule: 'another hash',
      note: 'another hash with other partitions: a yardstick for WebAssembly that takes one key a call',
      route({ strings }, out, from, to) {
        for (let i = from; i < to; i++) {
          xxhash32.init();
          xxhash32.update(strings[i]);
          const digest = xxhash32.digest('binary');
          out[i] = (((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0) % PARTITIONS;
        }
      },
    });
  }
  return contenders;
}
