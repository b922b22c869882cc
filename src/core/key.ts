// What a key is.

import { keyError } from '../errors.ts';

/**
 * A record's key: a string (hashed as the UTF-8 bytes that Java's StringSerializer writes) or the bytes themselves (a Buffer is a
 * Uint8Array). Anything else needs a serializer first: see `keylane/serializers`.
 */
export type Key = string | Uint8Array;

// The getter behind Object.prototype.toString: it can't be fooled, and it knows arrays of other realms (vm contexts, iframes).
const tagOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)!.get!;

/** The key, if it is bytes that are still there. `where` names it in the error. */
export function checkBytes(key: unknown, where?: string): Uint8Array {
  if (!(key instanceof Uint8Array) && tagOf.call(key) !== 'Uint8Array') throw keyError(key, where);
  const bytes = key as Uint8Array;
  if (bytes.length === 0 && isGone(bytes)) throw keyError(key, where);
  return bytes;
}

/** An array whose buffer was detached or shrank says that its length is 0: to hash that would be a guess. */
function isGone(bytes: Uint8Array): boolean {
  try {
    bytes.at(0);
    return false;
  } catch {
    return true;
  }
}

/** Java's int range above 0: what a partition count can be. */
export function isPartitionCount(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && value > 0;
}
