// keylane's public API.

export type { Key, KeyBlockBuilder } from './core/index.ts';
export {
  createKeyBlockBuilder,
  KeyBlock,
  murmur2,
  partitionForKey,
  partitionsForKeys,
  toPositive,
} from './core/index.ts';
export { KeylaneError, type KeylaneErrorCode } from './errors.ts';
export type {
  FoundRecord,
  KeylessPolicy,
  Lane,
  LaneCondition,
  LaneFinding,
  LaneReport,
  LaneReportOptions,
  Partitioner,
  PartitionerOptions,
  PartitionerRecord,
  PartitionsOfOptions,
  SaltOptions,
  TopicInfo,
} from './partitioners/index.ts';
export { createPartitioner, laneReport, partitionsOf, saltedKey } from './partitioners/index.ts';
