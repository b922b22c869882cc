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
