// Partitioners over the engine that suits this process: what everything above `partitioners` uses.

import { checkWantedEngine, partitionForKey } from '../core/index.ts';
import { createPartitionerApi, type PartitionerApi } from './api.ts';

export * from './api.ts';

const api: PartitionerApi = createPartitionerApi(partitionForKey);

export const createPartitioner: typeof api.createPartitioner = options => {
  checkWantedEngine();
  return api.createPartitioner(options);
};
export const partitionsOf: typeof api.partitionsOf = api.partitionsOf;
