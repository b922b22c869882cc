// keylane's public API.

export type { Key } from './core/index.ts';
export { KeyBlock, murmur2, partitionForKey, partitionsForKeys, toPositive } from './core/index.ts';
export { KeylaneError, type KeylaneErrorCode } from './errors.ts';
