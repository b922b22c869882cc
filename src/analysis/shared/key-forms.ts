// What the bytes of a key can mean: a text, a number, a UUID, JSON, a Connect struct, an Avro value behind a schema id.

import { hex } from '../../printable.ts';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Of the numbers that an int64 holds. */
export const INTEGER = /^-?(?:0|[1-9]\d{0,17})$/;
// Controls that no text has.
const BINARY = /[\0-\x08\x0e-\x1f\x7f]/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined for what is not meant as text. */
export function textOf(key: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(key);
    return BINARY.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** A Java int or long that is no text. */
export function integerText(key: Uint8Array): string | undefined {
  if (key.length !== 4 && key.length !== 8) return undefined;
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  const value = key.length === 4 ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
  // Four or eight letters are a number too, but a large one.
  return value > -1_000_000n && value < 10_000_000n ? String(value) : undefined;
}

export function uuidText(key: Uint8Array): string | undefined {
  if (key.length !== 16) return undefined;
  return hex(key).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * The fields of a JSON object or of Connect's `Struct{id=1}`, by name, as texts. JsonConverter's and Debezium's envelope
 * (`{"schema":…,"payload":…}`) is opened; a payload that is no object is the field `payload`.
 */
export function fieldsOf(text: string): Map<string, string> | undefined {
  const struct = /^Struct\{(.*)\}$/s.exec(text);
  if (struct) {
    const fields = struct[1].split(',').map(field => /^([^=]+)=(.*)/s.exec(field));
    return fields.every(field => field !== null) ? new Map(fields.map(([, name, value]) => [name, value])) : undefined;
  }
  if (text[0] !== '{') return undefined;
  const object = parsed(text);
  if (object === undefined) return undefined;
  const isEnvelope = 'schema' in object && 'payload' in object && Object.keys(object).length === 2;
  const payload = isEnvelope ? object.payload : object;
  const fields = isObject(payload) ? Object.entries(payload) : [['payload', payload] as const];
  return new Map(fields.flatMap(([name, value]) => (isPlain(value) ? [[name, String(value)] as const] : [])));
}

/** The only field's text: what is behind `{"id":1}`, an envelope of it, and `Struct{id=1}`. */
export function onlyField(text: string): string | undefined {
  const fields = fieldsOf(text);
  return fields?.size === 1 ? [...fields.values()][0] : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A number that JavaScript does not hold exactly is left out. */
function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && isExact(value));
}

const isExact = (value: number): boolean => !Number.isInteger(value) || Number.isSafeInteger(value);

/** Big endian, as Java writes it; undefined for what is no whole number or does not fit. */
export function integerBytes(text: string, length: 4 | 8): Uint8Array | undefined {
  if (!INTEGER.test(text)) return undefined;
  const value = BigInt(text);
  if (BigInt.asIntN(8 * length, value) !== value) return undefined;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  if (length === 4) view.setInt32(0, Number(value));
  else view.setBigInt64(0, value);
  return bytes;
}
