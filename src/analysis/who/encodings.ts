// One logical key in several encodings: other bytes, and so another partition under any rule.

import type { WhoState, Witness } from '../../state/writers/state.ts';
import { type ShownKey, shown } from '../shared/shown-key.ts';

export interface Encodings {
  /** Schema Registry's ids in front of keys (00 and four bytes), where most keys have one. */
  schemaIds: number[];
  /** The ways in which the same logical key was found in several encodings, the most frequent first. */
  variants: EncodingVariant[];
}

/**
 * `schema-id`: the same bytes behind several schema ids. `quotes`: with and without. `white-space` around the key. `case`. `number`: as text
 * and as a Java int or long. `uuid`: as text and as 16 bytes.
 */
export type EncodingKind = 'schema-id' | 'quotes' | 'white-space' | 'case' | 'number' | 'uuid';

export interface EncodingVariant {
  kind: EncodingKind;
  /** Logical keys, of the sample that was kept. */
  keys: number;
  /** Those of them that are in several partitions for it. */
  splitKeys: number;
  examples: (ShownKey & { partition: number })[][];
}

const MOST_EXAMPLES = 3;
/** Fewer would be by chance. */
const LEAST_KEYS = 3;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// Controls that no text has.
const BINARY = /[\0-\x08\x0e-\x1f\x7f]/;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function findEncodings({ witnesses }: WhoState): Encodings {
  const schemaIds = schemaIdsOf(witnesses);
  const kinds = canonicalForms(schemaIds.length > 1);
  const texts = witnesses.map(({ key }) => textOf(key));
  const variants = kinds
    .map(([kind, canonical]) => variantOf(kind, witnesses, i => canonical(witnesses[i].key, texts[i])))
    .filter(variant => variant.keys >= LEAST_KEYS)
    .sort((a, b) => b.keys - a.keys);
  return { schemaIds, variants };
}

/**
 * Each kind with what is the same text for all encodings of a logical key, and undefined for keys that it is not about.
 * @param hasSchemaIds whether a leading zero and four bytes are a schema id
 */
export function canonicalForms(
  hasSchemaIds: boolean,
): [EncodingKind, (key: Uint8Array, text: string | undefined) => string | undefined][] {
  return [
    ['schema-id', key => (hasSchemaIds && hasSchemaId(key) ? latin1(key.subarray(5)) : undefined)],
    ['quotes', (_, text) => text?.replace(/^"(.*)"$/s, '$1')],
    ['white-space', (_, text) => text?.trim()],
    ['case', (_, text) => text?.toLowerCase()],
    ['number', (key, text) => integerText(key) ?? (text !== undefined && /^-?\d{1,18}$/.test(text) ? text : undefined)],
    ['uuid', (key, text) => uuidText(key) ?? (text !== undefined && UUID.test(text) ? text.toLowerCase() : undefined)],
  ];
}

function variantOf(
  kind: EncodingKind,
  witnesses: readonly Witness[],
  canonical: (i: number) => string | undefined,
): EncodingVariant {
  const groups = new Map<string, Witness[]>();
  for (const [i, witness] of witnesses.entries()) {
    const name = canonical(i);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(witness);
    else groups.set(name, [witness]);
  }
  const several = [...groups.values()].filter(group => group.some(({ key }) => !equal(key, group[0].key)));
  const split = several.filter(group => group.some(({ partition }) => partition !== group[0].partition));
  return {
    kind,
    keys: several.length,
    splitKeys: split.length,
    examples: split
      .slice(0, MOST_EXAMPLES)
      .map(group => group.map(({ key, partition }) => ({ ...shown(key), partition }))),
  };
}

/** Those that more than one key has; empty unless nine of ten keys have one. */
function schemaIdsOf(witnesses: readonly Witness[]): number[] {
  const keys = new Map<number, number>();
  let total = 0;
  for (const { key } of witnesses) {
    if (!hasSchemaId(key)) continue;
    total++;
    const id = new DataView(key.buffer, key.byteOffset).getInt32(1);
    keys.set(id, (keys.get(id) ?? 0) + 1);
  }
  if (total < 0.9 * witnesses.length || total === 0) return [];
  return [...keys]
    .filter(([, count]) => count > 1)
    .map(([id]) => id)
    .sort((a, b) => a - b);
}

/** A frame with an id that a registry has given: they count from 1. An int64 below 2^24 looks the same, but for its length. */
export function hasSchemaId(key: Uint8Array): boolean {
  return key.length > 5 && key.length !== 8 && key[0] === 0 && key[1] === 0 && (key[2] | key[3] | key[4]) !== 0;
}

/** A Java int or long that is no text. */
function integerText(key: Uint8Array): string | undefined {
  if (key.length !== 4 && key.length !== 8) return undefined;
  const view = new DataView(key.buffer, key.byteOffset, key.length);
  const value = key.length === 4 ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
  // Four or eight letters are a number too, but a large one.
  return value > -1_000_000n && value < 10_000_000n ? String(value) : undefined;
}

function uuidText(key: Uint8Array): string | undefined {
  if (key.length !== 16) return undefined;
  const digits = Array.from(key, byte => byte.toString(16).padStart(2, '0')).join('');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

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
  return Array.from(bytes, byte => String.fromCharCode(byte)).join('');
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
