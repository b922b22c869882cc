// The same API without WebAssembly: for places that must not carry or compile it.

import { createApi } from './core/api.ts';
import { createJsEngine } from './core/engine-js.ts';

const engine = createJsEngine();
const api = createApi(() => engine);

export { toPositive } from './core/api.ts';
export type { Key } from './core/key.ts';
export { KeyBlock } from './core/key-block.ts';
export type { KeyBlockBuilder } from './core/key-block-builder.ts';
export { KeylaneError, type KeylaneErrorCode } from './errors.ts';
export const murmur2: typeof api.murmur2 = api.murmur2;
export const partitionForKey: typeof api.partitionForKey = api.partitionForKey;
export const partitionsForKeys: typeof api.partitionsForKeys = api.partitionsForKeys;
export const createKeyBlockBuilder: typeof api.createKeyBlockBuilder = api.createKeyBlockBuilder;
