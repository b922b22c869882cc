// Java's serializers of texts and of bytes.
// https://github.com/apache/kafka/tree/3.9.1/clients/src/main/java/org/apache/kafka/common/serialization

import { checkBytes } from '../core/key.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { valueError } from '../errors.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Java's StringSerializer: UTF-8, each unpaired surrogate as `3f`. A string that is passed to `partitionForKey` is hashed as these bytes.
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function string(value: string): Uint8Array {
  if (typeof value !== 'string') throw valueError('string', 'a string', value);
  return encodeUtf8(value);
}

/**
 * Java's UUIDSerializer: the 36 **characters** of the UUID's text in lower case, not its 16 bytes (those are `uuidBytes`).
 * @param value a UUID's text, in lower or upper case
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function uuid(value: string): Uint8Array {
  return encodeUtf8(checkUuid('uuid', value).toLowerCase());
}

/**
 * The 16 bytes of a UUID, big-endian, as programs in other languages often write it. Java's UUIDSerializer writes text: see `uuid`.
 * @param value a UUID's text, in lower or upper case
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function uuidBytes(value: string): Uint8Array {
  const digits = checkUuid('uuidBytes', value).replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}

function checkUuid(serializer: string, value: unknown): string {
  if (typeof value === 'string' && UUID.test(value)) return value;
  throw valueError(serializer, 'a UUID as text, 8-4-4-4-12 hexadecimal digits', value);
}

/**
 * Java's ByteArraySerializer and BytesSerializer: the bytes as they are.
 * @throws {KeylaneError} `ERR_KEY`
 */
export function bytes(value: Uint8Array): Uint8Array {
  return checkBytes(value, 'The value for bytes');
}

/**
 * Java's ByteBufferSerializer: it rewinds the buffer, so these are the bytes from **0** to its limit, wherever its position is.
 * kafka-clients 3.4.0 to 3.5.1 and 3.6.0 flipped the buffer instead and wrote the bytes from 0 to its *position*
 * (https://issues.apache.org/jira/browse/KAFKA-15602), unless it covered its whole array: for keys that they wrote pass the position as
 * `limit`.
 * @param buffer the ByteBuffer's bytes from index 0 on
 * @param limit the ByteBuffer's limit: 0 to `buffer.length`, which is the default
 * @throws {KeylaneError} `ERR_KEY`, `ERR_VALUE`
 */
export function byteBuffer(buffer: Uint8Array, limit?: number): Uint8Array {
  checkBytes(buffer, 'The value for byteBuffer');
  if (limit === undefined) return buffer.subarray(0);
  if (!(Number.isInteger(limit) && limit >= 0 && limit <= buffer.length)) {
    throw valueError('byteBuffer', `a limit from 0 to ${buffer.length}`, limit);
  }
  return buffer.subarray(0, limit);
}
