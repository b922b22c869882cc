// Who sends all keyless records to one partition.

import { clients, partitionUnder } from '../../rules/index.ts';

/** The catalogue's partitioners that send every keyless record to this partition of so many: `kafka-node (DefaultPartitioner)`. */
export function keylessSenders(partition: number, numPartitions: number): string[] {
  const empty = new Uint8Array(0);
  return clients.flatMap(({ name, partitioners }) => {
    const own = partitioners.filter(({ nullKey, rule }) => {
      if (nullKey === 'partition 0') return partition === 0;
      if (nullKey === 'one fixed partition') return true;
      return nullKey === 'hashed' && rule !== null && partitionUnder(rule, empty, numPartitions) === partition;
    });
    return [...new Set(own.map(each => `${name} (${each.name})`))];
  });
}
