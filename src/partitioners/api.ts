// Partitioners over any core: what `keylane` and `keylane/js` export.

import type { Key } from '../core/key.ts';
import { type ProducerRuleId, producerRule } from '../rules/producer-rules.ts';
import { createPartitionerWith, type Partitioner, type PartitionerOptions, type RuleFunction } from './partitioner.ts';
import { checkOptions, type PartitionsOfOptions, partitionsOfWith } from './salted.ts';

export type { Lane } from './lane.ts';
export type { LaneCondition } from './lane-condition.ts';
export {
  type FoundRecord,
  type LaneFinding,
  type LaneReport,
  type LaneReportOptions,
  laneReport,
} from './lane-report.ts';
export type { Partitioner, PartitionerOptions } from './partitioner.ts';
export { type PartitionsOfOptions, type SaltOptions, saltedKey } from './salted.ts';
export type { KeylessPolicy, PartitionerRecord, TopicInfo } from './types.ts';

export interface PartitionerApi {
  /**
   * A partitioner with a state of its own for each topic: what a producer asks for every record.
   * @throws {KeylaneError} `ERR_OPTION`, `ERR_RULE`, `ERR_LANE`, `ERR_PARTITION_COUNT`, `ERR_ENGINE` (`KEYLANE_ENGINE` names none)
   */
  createPartitioner(options?: PartitionerOptions): Partitioner;
  /**
   * Which partitions hold this key, or may hold it if it is salted: what a reader of this one entity has to read.
   * @returns ascending, each once; at most `fanout`, fewer where salted keys share a partition
   * @throws {KeylaneError} `ERR_KEY`, `ERR_OPTION`, `ERR_PARTITION_COUNT`, `ERR_RULE`
   */
  partitionsOf(key: Key, options: PartitionsOfOptions): number[];
}

/** @param partitionForKey Java's rule in the core that is to be used */
export function createPartitionerApi(partitionForKey: RuleFunction): PartitionerApi {
  const functionOf = (id: ProducerRuleId = 'murmur2'): RuleFunction =>
    id === 'murmur2' ? partitionForKey : producerRule(id).partition;
  return {
    createPartitioner: options => createPartitionerWith(functionOf, options),
    partitionsOf: (key, options) =>
      partitionsOfWith(functionOf(checkOptions('partitionsOf', options).rule), key, options),
  };
}
