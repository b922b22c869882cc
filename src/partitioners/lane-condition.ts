// Which records a lane takes.

import { checkBytes, isBytes } from '../core/key.ts';
import { describe, laneError } from '../errors.ts';
import type { PartitionerRecord } from './types.ts';

export type LaneCondition =
  /** The key begins with this text (of its UTF-8 bytes, where the key is bytes). */
  | { readonly keyPrefix: string }
  /** There is such a header and, if a value is given, it has that value. */
  | { readonly header: string; readonly value?: string }
  /** Any test of the record as the client got it. It must answer `true` or `false`, at once. */
  | ((record: PartitionerRecord) => boolean);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @throws {KeylaneError} `ERR_LANE` */
export function matcherOf({
  name,
  when,
}: {
  name: string;
  when?: LaneCondition;
}): (record: PartitionerRecord) => boolean {
  if (when === undefined) return () => true;
  if (typeof when === 'function') return predicate(name, when);
  if (typeof when === 'object' && when !== null) {
    if (isText(when, 'keyPrefix', ['keyPrefix'])) return prefixMatcher(when.keyPrefix);
    if (isText(when, 'header', ['header', 'value'])) return headerMatcher(when.header, when.value);
  }
  throw laneError(
    name,
    `has ${describe(when)} as \`when\`. Write { keyPrefix: 'text' }, { header: 'name', value: 'text' } or a function of the record.`,
  );
}

/** Whether all that the later condition takes is taken by the earlier one, as far as data can tell: nothing is known of functions. */
export function isCovered(later: LaneCondition | undefined, earlier: LaneCondition | undefined): boolean {
  if (earlier === undefined) return true;
  if (later === undefined || typeof later === 'function' || typeof earlier === 'function') return later === earlier;
  if ('keyPrefix' in later) return 'keyPrefix' in earlier && later.keyPrefix.startsWith(earlier.keyPrefix);
  if ('keyPrefix' in earlier) return false;
  return later.header === earlier.header && (earlier.value === undefined || earlier.value === later.value);
}

function isText<Name extends string>(
  when: object,
  name: Name,
  fields: readonly string[],
): when is Record<Name, string> {
  const values = Object.entries(when);
  return name in when && values.every(([field, value]) => fields.includes(field) && typeof value === 'string');
}

function predicate(name: string, when: (record: PartitionerRecord) => boolean): (record: PartitionerRecord) => boolean {
  return record => {
    const answer: unknown = when(record);
    if (typeof answer === 'boolean') return answer;
    throw laneError(
      name,
      `has a \`when\` that answered ${describe(answer)}. It must answer true or false, and not later.`,
    );
  };
}

function prefixMatcher(prefix: string): (record: PartitionerRecord) => boolean {
  const bytes = encoder.encode(prefix);
  return ({ key }) => {
    if (key === null || key === undefined) return false;
    return typeof key === 'string' ? key.startsWith(prefix) : startsWith(checkBytes(key), bytes);
  };
}

function startsWith(key: Uint8Array, prefix: Uint8Array): boolean {
  return key.length >= prefix.length && prefix.every((byte, i) => byte === key[i]);
}

function headerMatcher(header: string, value: string | undefined): (record: PartitionerRecord) => boolean {
  return ({ headers }) => {
    const found = valuesOf(headers, header);
    return value === undefined ? found.length > 0 : found.some(one => textOf(one) === value);
  };
}

/** The header's values in the shapes that clients have: an object, a Map (its keys may be bytes), a list of one-entry objects. */
function valuesOf(headers: unknown, name: string): unknown[] {
  if (typeof headers !== 'object' || headers === null) return [];
  if (Array.isArray(headers)) return headers.flatMap(one => (Array.isArray(one) ? [] : valuesOf(one, name)));
  if (isMap(headers)) return [...headers].filter(([key]) => textOf(key) === name).map(([, value]) => value);
  if (!Object.hasOwn(headers, name)) return [];
  const value: unknown = (headers as Record<string, unknown>)[name];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): unknown {
  return isBytes(value) ? decoder.decode(value) : value;
}

const sizeOfMap = Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get!;

/** Also of another realm: a vm context's Map is no instance of this one's, and not every instance is a Map. */
function isMap(headers: object): headers is Map<unknown, unknown> {
  if (Object.prototype.toString.call(headers) !== '[object Map]') return false;
  try {
    sizeOfMap.call(headers);
    return true;
  } catch {
    return false;
  }
}
