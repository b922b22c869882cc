// One logical key in several encodings: other bytes, and so another partition under any rule.

import type { WhoState, Witness } from '../../state/writers/state.ts';
import { integerText, latin1, onlyField, textOf, UUID, uuidText } from '../shared/key-forms.ts';
import { avroText, framesOf, type HasFrame, schemaIdOf } from '../shared/schema-ids.ts';
import type { ShownKey } from '../shared/shown-key.ts';
import type { Naming } from './naming.ts';

export interface Encodings {
  /** Schema Registry's ids in front of keys (00 and four bytes), where most keys have one; none where keys are redacted. */
  schemaIds: number[];
  /** The ways in which the same logical key was found in several encodings, the most frequent first. */
  variants: EncodingVariant[];
}

/**
 * `schema-id`: the same bytes behind several schema ids. `quotes`: with and without. `white-space` around the key. `case`. `number`: as text
 * and as a Java int or long. `uuid`: as text and as 16 bytes. `avro`: a text or a number, and the same in Avro behind a schema id. `field`: a
 * text or a number, and the same as the only field of JSON, of an envelope, or of `Struct{…}`.
 */
export type EncodingKind = 'schema-id' | 'quotes' | 'white-space' | 'case' | 'number' | 'uuid' | 'avro' | 'field';

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

export function findEncodings({ witnesses }: WhoState, naming: Naming): Encodings {
  const hasFrame = framesOf(witnesses.map(({ key }) => key));
  const schemaIds = schemaIdsOf(witnesses, hasFrame);
  const kinds = canonicalForms(schemaIds.length > 0 ? hasFrame : () => false);
  const texts = witnesses.map(({ key }) => textOf(key));
  const variants = kinds
    .flatMap(([kind, canonical]) => {
      const names = witnesses.map(({ key }, i) => canonical(key, texts[i]));
      // Where each key's form is its own text, no two keys are one.
      const hasOthers = names.some((name, i) => name !== undefined && name !== texts[i]);
      return hasOthers ? [variantOf(kind, witnesses, names, naming)] : [];
    })
    .filter(variant => variant.keys >= LEAST_KEYS)
    .sort((a, b) => b.keys - a.keys);
  return { schemaIds: naming.tellsParts ? schemaIds : [], variants };
}

/**
 * Each kind with what is the same text for all encodings of a logical key, and undefined for keys that it is not about.
 * @param hasFrame whether a key begins with a schema id
 */
export function canonicalForms(
  hasFrame: HasFrame,
): [EncodingKind, (key: Uint8Array, text: string | undefined) => string | undefined][] {
  const numberText = (key: Uint8Array, text: string | undefined) =>
    integerText(key) ?? text?.match(/^-?\d{1,18}$/)?.[0];
  return [
    ['schema-id', key => (hasFrame(key) ? latin1(key.subarray(5)) : undefined)],
    ['quotes', (_, text) => text?.replace(/^"(.*)"$/s, '$1')],
    ['white-space', (_, text) => text?.trim()],
    ['case', (_, text) => text?.toLowerCase()],
    ['number', (key, text) => (hasFrame(key) ? undefined : numberText(key, text))],
    ['uuid', (key, text) => uuidText(key) ?? text?.match(UUID)?.[0].toLowerCase()],
    ['avro', (key, text) => (hasFrame(key) ? avroText(key) : (numberText(key, text) ?? text))],
    ['field', (key, text) => (text === undefined ? numberText(key, text) : (onlyField(text) ?? text))],
  ];
}

function variantOf(
  kind: EncodingKind,
  witnesses: readonly Witness[],
  names: readonly (string | undefined)[],
  naming: Naming,
): EncodingVariant {
  const groups = new Map<string, Witness[]>();
  for (const [i, witness] of witnesses.entries()) {
    const name = names[i];
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
    examples: (naming.tellsPairs ? split.slice(0, MOST_EXAMPLES) : [])
      .map(group =>
        group.flatMap(({ key, partition }) => {
          const name = naming.key(key);
          return name ? { ...name, partition } : [];
        }),
      )
      .filter(example => example.length > 1),
  };
}

/** Those that more than one key has; empty unless nine of ten keys have one. */
function schemaIdsOf(witnesses: readonly Witness[], hasFrame: HasFrame): number[] {
  const keys = new Map<number, number>();
  let total = 0;
  for (const { key } of witnesses) {
    if (!hasFrame(key)) continue;
    total++;
    const id = schemaIdOf(key);
    keys.set(id, (keys.get(id) ?? 0) + 1);
  }
  if (total < 0.9 * witnesses.length) return [];
  return [...keys]
    .filter(([, count]) => count > 1)
    .map(([id]) => id)
    .sort((a, b) => a - b);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
