// What a key is.

import { keyError } from '../errors.ts';

/**
 * A record's key: a string (hashed as the UTF-8 bytes that Java's StringSerializer writes) or the bytes themselves (a Buffer is a
 * Uint8Array). Anything else needs a serializer first: see `keylane/serializers`.
 */
export type Key = string | Uint8Array;

// The getter behind Object.prototype.toString: it can't be fooled, and it knows arrays of other realms (vm contexts, iframes).
const tagOf: (this: unknown) => string | undefined = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)!.get!;

/** The key, if it is bytes that are still there. `where` names it in the error: a text, or its index in an array of keys. */
export function checkBytes(key: unknown, where?: string | number): Uint8Array {
  if (!isBytes(key) || (key.length === 0 && isGone(key)))
    throw keyError(key, typeof where === 'number' ? `keys[${where}]` : where);
  return key;
}

/** Also of another realm, as `isTypedArray`. */
export function isBytes(key: unknown): key is Uint8Array {
  return isTypedArray(key, 'Uint8Array');
}

export function isTypedArray(value: unknown, ...names: readonly string[]): boolean {
  const name = tagOf.call(value);
  return name !== undefined && names.includes(name);
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
