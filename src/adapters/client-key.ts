// A key as the JavaScript clients send it.

import type { Key } from '../core/key.ts';
import { isWellFormed } from '../core/utf8.ts';
import { clientKeyError } from '../errors.ts';
import type { PartitionerRecord } from '../partitioners/index.ts';

/**
 * What is to be hashed for a key that the client encodes itself: strings and Buffers are all that these clients know. They write an unpaired
 * surrogate as U+FFFD, Java's StringSerializer writes `?`: the bytes that are sent decide.
 * @returns null if there is no key
 * @throws {KeylaneError} `ERR_KEY`, or `ERR_MESSAGE` for a Uint8Array that is no Buffer: it would be sent as the text of its numbers
 */
export function clientKey(key: unknown): Key | null {
  if (typeof key === 'string') return isWellFormed(key) ? key : Buffer.from(key);
  if (key === null || key === undefined) return null;
  if (Buffer.isBuffer(key)) return key;
  throw clientKeyError(key);
}

/** The client's message as the partitioner shall see it. Most are their own record: nothing is copied. */
export function withKey(message: PartitionerRecord, key: Key | null): PartitionerRecord {
  if (key === null ? message.key === null || message.key === undefined : key === message.key) return message;
  // By name, since `{ ...message }` leaves out what a class has as accessors.
  const { value, headers, partition } = message;
  return { ...message, value, headers, partition: partition ?? null, key };
}
