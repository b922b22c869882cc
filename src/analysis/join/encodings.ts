// Keys that only one topic has, and the other in another form: the same logical key in other bytes, and so without a partner.

import { type KeyColumns, keyAt, MOST_STORED } from '../../state/keys/columns.ts';
import type { NameKey, ShownKey } from '../shared/shown-key.ts';
import { canonicalForms, type EncodingKind, hasSchemaId, latin1, textOf } from '../who/encodings.ts';

/** As `EncodingKind`, but that `schema-id` is also a key without one; and `avro-string`: text beside an Avro string behind a schema id. */
export type JoinEncodingKind = EncodingKind | 'avro-string';

export interface JoinEncoding {
  kind: JoinEncodingKind;
  /** Keys of A for which B has one in another form. */
  keys: number;
  examples: { a: ShownKey; b: ShownKey }[];
}

/** The first entries of some keys. */
export interface SomeKeys {
  columns: KeyColumns;
  entries: readonly number[];
}

type Form = (key: Uint8Array) => string | undefined;

const MOST_EXAMPLES = 3;

export function joinEncodings(a: SomeKeys, b: SomeKeys, nameKey: NameKey): JoinEncoding[] {
  const found: JoinEncoding[] = [];
  const matched = new Set<number>();
  for (const [kind, form] of forms()) {
    const encoding = encodingOf(kind, form, { a, b, nameKey }, matched);
    if (encoding.keys > 0) found.push(encoding);
  }
  return found.sort((x, y) => y.keys - x.keys);
}

/** A key that one form explains is not counted again for a later one: text that is a number has no case. */
function encodingOf(
  kind: JoinEncodingKind,
  form: Form,
  { a, b, nameKey }: { a: SomeKeys; b: SomeKeys; nameKey: NameKey },
  matched: Set<number>,
): JoinEncoding {
  const ofB = new Map<string, number>();
  eachKey(b, (entry, key) => {
    const name = form(key);
    if (name !== undefined) ofB.set(name, entry);
  });
  const encoding: JoinEncoding = { kind, keys: 0, examples: [] };
  eachKey(a, (entry, key) => {
    const name = matched.has(entry) ? undefined : form(key);
    const partner = name === undefined ? undefined : ofB.get(name);
    if (partner === undefined) return;
    matched.add(entry);
    encoding.keys++;
    if (encoding.examples.length < MOST_EXAMPLES) {
      const other = keyAt(b.columns, partner);
      encoding.examples.push({ a: nameKey(key, key.length)!, b: nameKey(other, other.length)! });
    }
  });
  return encoding;
}

function forms(): [JoinEncodingKind, Form][] {
  const whole: Form = key => latin1(hasSchemaId(key) ? key.subarray(5) : key);
  const others = canonicalForms(false)
    .filter(([kind]) => kind !== 'schema-id')
    .map(([kind, canonical]): [JoinEncodingKind, Form] => [kind, key => canonical(key, textOf(key))]);
  return [['schema-id', whole], ['avro-string', key => latin1(avroString(key) ?? key)], ...others];
}

/** The text of a Schema Registry key that is an Avro string: its length, as a zigzag varint, stands before it. */
function avroString(key: Uint8Array): Uint8Array | undefined {
  if (!hasSchemaId(key)) return undefined;
  let at = 5;
  let length = 0;
  for (let shift = 0; at < key.length && shift < 28; shift += 7) {
    length |= (key[at] & 0x7f) << shift;
    if ((key[at++] & 0x80) === 0)
      return (length & 1) === 0 && length >> 1 === key.length - at ? key.subarray(at) : undefined;
  }
  return undefined;
}

function eachKey({ columns, entries }: SomeKeys, visit: (entry: number, key: Uint8Array) => void): void {
  for (const entry of entries) if (columns.lengths[entry] <= MOST_STORED) visit(entry, keyAt(columns, entry));
}
