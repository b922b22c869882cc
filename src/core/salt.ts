// What a salted key looks like. That is a contract: other languages' readers rebuild it.

import { checkBytes, type Key } from './key.ts';

const SEPARATOR = '#';
const encoder = new TextEncoder();

/**
 * The key itself for salt 0, else with `#` and the salt behind it.
 * @throws {KeylaneError} `ERR_KEY`
 */
export function withSalt(key: Key, salt: number): Key {
  if (typeof key !== 'string') checkBytes(key);
  if (salt === 0) return key;
  const suffix = SEPARATOR + salt;
  if (typeof key === 'string') return key + suffix;
  const salted = new Uint8Array(key.length + suffix.length);
  salted.set(key);
  encoder.encodeInto(suffix, salted.subarray(key.length));
  return salted;
}
