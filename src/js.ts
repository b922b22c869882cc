// The same API without WebAssembly: for places that must not carry or compile it.

import { type Api, createApi } from './core/api.ts';
import type { Engine } from './core/engine.ts';
import { createJsEngine } from './core/engine-js.ts';
import { createPartitionerApi, type PartitionerApi } from './partitioners/api.ts';

const engine: Engine = createJsEngine();
const api: Api = createApi(() => engine);
const partitioners: PartitionerApi = createPartitionerApi(api.partitionForKey);

export { toPositive } from './core/api.ts';
export type { Key } from './core/key.ts';
export { KeyBlock } from './core/key-block.ts';
export type { KeyBlockBuilder } from './core/key-block-builder.ts';
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
} from './partitioners/api.ts';
export { laneReport, saltedKey } from './partitioners/api.ts';
export const murmur2: typeof api.murmur2 = api.murmur2;
export const partitionForKey: typeof api.partitionForKey = api.partitionForKey;
export const partitionsForKeys: typeof api.partitionsForKeys = api.partitionsForKeys;
export const createKeyBlockBuilder: typeof api.createKeyBlockBuilder = api.createKeyBlockBuilder;
export const createPartitioner: typeof partitioners.createPartitioner = partitioners.createPartitioner;
export const partitionsOf: typeof partitioners.partitionsOf = partitioners.partitionsOf;
