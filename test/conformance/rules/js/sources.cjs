// A partitioner of somebody else: sources.cjs RULE reads "hex-key<TAB>numPartitions" lines and writes a partition for each.
// Run where the packages are: NODE_PATH names their folder.

const { dirname, join } = require('node:path');
const { createInterface } = require('node:readline');

// Past the packages' exports, where they don't hand out their partitioners.
const inside = (name, path) => require(join(process.env.NODE_PATH, name, path));
const partitions = n => Array.from({ length: n }, (_, partitionId) => ({ partitionId, leader: 0 }));

const RULES = {
  'murmur2-float': () => {
    const partition = require('kafkajs').Partitioners.LegacyPartitioner();
    return (key, n) => partition({ topic: 't', partitionMetadata: partitions(n), message: { key } });
  },
  'murmur2-unsigned': async () => {
    const { defaultPartitioner } = await import(
      join(dirname(require.resolve('@platformatic/kafka')), 'clients/producer/partitioners.js')
    );
    // The producer takes what comes modulo the number of partitions.
    return (key, n) => defaultPartitioner({}, key) % n;
  },
  'kafka-node': () => {
    const { KeyedPartitioner } = inside('kafka-node', 'lib/partitioner.js');
    const partitioner = new KeyedPartitioner();
    return (key, n) => partitioner.getPartition([...Array(n).keys()], key);
  },
  'no-kafka-crc32': () => {
    const Partitioner = inside('no-kafka', 'lib/assignment/partitioners/hash_crc32.js');
    const partitioner = new Partitioner();
    return (key, n) => partitioner.partition('t', { length: n }, { key: key.toString() });
  },
  // As node-sinek calls it.
  'murmur3-unsigned': () => {
    const { v3 } = require('murmurhash');
    return (key, n) => v3(key) % n;
  },
  'murmur2-low-bytes': () => {
    const { v2 } = require('murmurhash-0');
    return (key, n) => v2(key.toString(), 0x9747b28c) % n;
  },
  'event-hubs': () => {
    const { mapPartitionKeyToId } = inside('@azure/event-hubs', 'dist/commonjs/impl/partitionKeyToIdMapper.js');
    return (key, n) => mapPartitionKeyToId(key.toString(), n);
  },
};

(async () => {
  const partition = await RULES[process.argv[2]]();
  for await (const line of createInterface({ input: process.stdin })) {
    const [key, n] = line.split('\t');
    process.stdout.write(`${partition(Buffer.from(key, 'hex'), Number(n))}\n`);
  }
})();
