// Keys that only one topic has, and the other in another form: the same logical key in other bytes, and so without a partner.

import { type KeyColumns, keyAt, MOST_STORED } from '../../state/keys/columns.ts';
import { latin1, textOf } from '../shared/key-forms.ts';
import { framesOf } from '../shared/schema-ids.ts';
import type { NameKey, ShownKey } from '../shared/shown-key.ts';
import { canonicalForms, type EncodingKind } from '../who/encodings.ts';

/** As `EncodingKind`, but that `schema-id` is also a key without one. */
export type JoinEncodingKind = EncodingKind;

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
/** The plainest first: a key that one explains is not counted for a later one. */
const KINDS: readonly JoinEncodingKind[] = [
  'schema-id',
  'quotes',
  'white-space',
  'case',
  'number',
  'uuid',
  'avro',
  'field',
];

export function joinEncodings(a: SomeKeys, b: SomeKeys, nameKey: NameKey): JoinEncoding[] {
  const found: JoinEncoding[] = [];
  const matched = new Set<number>();
  const [formsOfA, formsOfB] = [formsOf(a), formsOf(b)];
  for (const kind of KINDS) {
    const encoding = encodingOf(kind, [formsOfA.get(kind)!, formsOfB.get(kind)!], { a, b, nameKey }, matched);
    if (encoding.keys > 0) found.push(encoding);
  }
  return found.sort((x, y) => y.keys - x.keys);
}

/** A key that one form explains is not counted again for a later one: text that is a number has no case. */
function encodingOf(
  kind: JoinEncodingKind,
  [formOfA, formOfB]: readonly [Form, Form],
  { a, b, nameKey }: { a: SomeKeys; b: SomeKeys; nameKey: NameKey },
  matched: Set<number>,
): JoinEncoding {
  const ofB = new Map<string | undefined, number>();
  eachKey(b, (entry, key) => ofB.set(formOfB(key), entry));
  const encoding: JoinEncoding = { kind, keys: 0, examples: [] };
  eachKey(a, (entry, key) => {
    const name = matched.has(entry) ? undefined : formOfA(key);
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

/** What is the same text for all forms of a key of this side. */
function formsOf(side: SomeKeys): Map<JoinEncodingKind, Form> {
  const hasFrame = framesOf(keysOf(side));
  const whole: Form = key => latin1(hasFrame(key) ? key.subarray(5) : key);
  const others = canonicalForms(hasFrame).map(([kind, canonical]): [JoinEncodingKind, Form] => [
    kind,
    key => canonical(key, textOf(key)),
  ]);
  return new Map([...others, ['schema-id', whole]]);
}

function* keysOf({ columns, entries }: SomeKeys): Generator<Uint8Array> {
  for (const entry of entries) yield keyAt(columns, entry);
}

function eachKey({ columns, entries }: SomeKeys, visit: (entry: number, key: Uint8Array) => unknown): void {
  for (const entry of entries) if (columns.lengths[entry] <= MOST_STORED) visit(entry, keyAt(columns, entry));
}
