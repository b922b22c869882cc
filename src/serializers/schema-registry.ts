// Schema Registry's wire format: a magic byte 00, the schema's id in 4 bytes, the payload.
// https://docs.confluent.io/platform/7.9/schema-registry/fundamentals/serdes-develop/index.html#wire-format

import { checkBytes } from '../core/key.ts';
import { frameError, valueError } from '../errors.ts';
import { hex } from '../printable.ts';

const MAGIC_BYTE = 0;
const PREFIX_LENGTH = 5;

/**
 * Puts Schema Registry's prefix before a payload. The Java client hashes a key with its prefix, so the same key under a new schema id
 * lands in another partition.
 * @param schemaId 0 to 2147483647
 * @param payload the serialized key (Protobuf: message indexes and message)
 * @throws {KeylaneError} `ERR_VALUE`, `ERR_KEY`
 */
export function withSchemaId(schemaId: number, payload: Uint8Array): Uint8Array {
  if (!(Number.isInteger(schemaId) && schemaId >= 0 && schemaId <= 0x7fffffff)) {
    throw valueError('withSchemaId', 'a schema id from 0 to 2147483647', schemaId);
  }
  checkBytes(payload, 'The payload for withSchemaId');
  const framed = new Uint8Array(PREFIX_LENGTH + payload.length);
  framed[0] = MAGIC_BYTE;
  new DataView(framed.buffer).setInt32(1, schemaId);
  framed.set(payload, PREFIX_LENGTH);
  return framed;
}

/** A key in Schema Registry's wire format, taken apart. */
export interface SchemaFramed {
  /** 0 to 2147483647 */
  schemaId: number;
  /** A view of the bytes after the prefix. */
  payload: Uint8Array;
}

/**
 * Takes Schema Registry's prefix off.
 * @throws {KeylaneError} `ERR_FRAME` if the bytes don't start with `00` and a schema id, `ERR_KEY`
 */
export function splitSchemaId(framed: Uint8Array): SchemaFramed {
  checkBytes(framed, 'The value for splitSchemaId');
  if (framed.length < PREFIX_LENGTH || framed[0] !== MAGIC_BYTE) throw notFramed(framed, 'the magic byte 00');
  const schemaId = new DataView(framed.buffer, framed.byteOffset).getInt32(1);
  if (schemaId < 0) throw notFramed(framed, 'a schema id that is not negative');
  return { schemaId, payload: framed.subarray(PREFIX_LENGTH) };
}

function notFramed(bytes: Uint8Array, expected: string) {
  const came = bytes.length === 0 ? 'none' : hex(bytes.subarray(0, PREFIX_LENGTH));
  return frameError(
    `A Schema Registry key starts with 5 bytes, ${expected} among them, but this one has ${bytes.length} bytes and starts with ${came}. ` +
      'Was it written without Schema Registry? Then use its bytes as they are.',
  );
}
