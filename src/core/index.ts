// The functions over the engine that suits this process: what everything above `core` uses.

import { type Api, createApi } from './api.ts';
import { defaultEngine } from './choose-engine.ts';

export { toPositive } from './api.ts';
export { checkWantedEngine, defaultEngine } from './choose-engine.ts';
export type { Key } from './key.ts';
export { KeyBlock } from './key-block.ts';
export type { KeyBlockBuilder } from './key-block-builder.ts';
export type { Api };

const api: Api = createApi(defaultEngine);

export const murmur2: typeof api.murmur2 = api.murmur2;
export const partitionForKey: typeof api.partitionForKey = api.partitionForKey;
export const partitionsForKeys: typeof api.partitionsForKeys = api.partitionsForKeys;
export const createKeyBlockBuilder: typeof api.createKeyBlockBuilder = api.createKeyBlockBuilder;
