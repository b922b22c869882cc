// One key a call, a Buffer.

import { keylane, twin } from '../keylane.ts';
import type { Rivals } from '../rivals.ts';
import { type Contender, PARTITIONS, SEED } from './contender.ts';
import { murmur2OfBytes } from './plain.ts';

const { partitionForKey } = keylane;
const { partitionForKey: twinPartitionForKey } = twin;

export function bufferContenders(rivals: Rivals): Contender[] {
  const { kafkajs, platformatic, murmurhash, murmur2Partitioner, noKafka, xxhash32 } = rivals;
  const contenders: Contender[] = [
    {
      name: 'keylane',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = partitionForKey(buffers[i], PARTITIONS);
      },
    },
    {
      name: 'keylane/js',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = twinPartitionForKey(buffers[i], PARTITIONS);
      },
    },
    {
      name: 'plain JavaScript',
      note: 'murmur2 written by hand with Math.imul, no check of the key',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmur2OfBytes(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    },
  ];
  if (kafkajs) {
    contenders.push({
      name: 'kafkajs',
      note: 'only its hash: its partitioner also filters the partitions for each message',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (kafkajs(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (platformatic) {
    const { compatibilityPartitioner, defaultPartitioner } = platformatic;
    contenders.push(
      {
        name: '@platformatic/kafka',
        rule: 'unsigned',
        note: 'its default is not the Java rule: the hash is reduced unsigned',
        route({ buffers }, out, from, to) {
          for (let i = from; i < to; i++) out[i] = defaultPartitioner(null, buffers[i]) % PARTITIONS;
        },
      },
      {
        name: '@platformatic/kafka compatibilityPartitioner',
        route({ buffers }, out, from, to) {
          for (let i = from; i < to; i++) out[i] = compatibilityPartitioner(null, buffers[i]) % PARTITIONS;
        },
      },
    );
  }
  if (murmurhash) {
    contenders.push({
      name: 'murmurhash',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (murmurhash.v2(buffers[i], SEED) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (murmur2Partitioner) {
    contenders.push({
      name: 'murmur2-partitioner',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = murmur2Partitioner.partition(buffers[i], PARTITIONS);
      },
    });
  }
  if (noKafka) {
    contenders.push({
      name: 'no-kafka',
      note: 'only its hash; murmur2-partitioner uses the same package for it',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) out[i] = (noKafka.hashKey(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    });
  }
  if (xxhash32) {
    contenders.push({
      name: 'hash-wasm xxHash32',
      rule: 'another hash',
      note: 'another hash with other partitions: a yardstick for WebAssembly that takes one key a call',
      route({ buffers }, out, from, to) {
        for (let i = from; i < to; i++) {
          xxhash32.init();
          xxhash32.update(buffers[i]);
          const digest = xxhash32.digest('binary');
          out[i] = (((digest[0] << 24) | (digest[1] << 16) | (digest[2] << 8) | digest[3]) >>> 0) % PARTITIONS;
        }
      },
    });
  }
  return contenders;
}
