// What a key can stand for: a text as each serializer would write it, and bytes as others would read them. Each reading is other bytes, and so
// mostly another partition.

import { viewsOf } from '../analysis/shared/views.ts';
import { keyBytes } from '../ask/key-type.ts';
import type { KeyType } from '../ask/key-types.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { hex } from '../printable.ts';
import { viewText } from '../report/views.ts';
import { withSchemaId } from '../serializers/index.ts';

export interface KeyReading {
  /** What it was taken for; several where they make the same bytes. */
  readonly names: readonly string[];
  readonly bytes: Uint8Array;
}

const WRITTEN: readonly (readonly [type: KeyType, name: string])[] = [
  ['string', 'text (StringSerializer)'],
  ['short', 'int16 (ShortSerializer)'],
  ['int', 'int32 (IntegerSerializer)'],
  ['long', 'int64 (LongSerializer)'],
  ['float', 'float (FloatSerializer)'],
  ['double', 'double (DoubleSerializer)'],
  ['boolean', 'boolean (BooleanSerializer)'],
  ['uuid', 'UUID as text (UUIDSerializer)'],
  ['uuid-bytes', 'UUID as 16 bytes'],
  ['json', 'JSON as it stands, without white space'],
  ['hex', 'the bytes behind hex digits'],
  ['base64', 'the bytes behind base64'],
];

/** Where Java's, librdkafka's, Sarama's and older kafkajs' defaults put them. */
export const READING_RULES = ['murmur2', 'crc32', 'fnv1a-abs', 'murmur2-float', 'murmur2-unsigned'] as const;

/**
 * @param text as it was typed
 * @param keyType what the box takes it for: its bytes are read as well
 */
export function readingsOf(text: string, keyType: KeyType, schemaId: number): KeyReading[] {
  const found = new Map<string, KeyReading>();
  const add = (name: string, bytes: Uint8Array | undefined): void => {
    if (!bytes) return;
    const id = hex(bytes);
    found.set(id, { names: [...(found.get(id)?.names ?? []), name], bytes });
  };
  for (const [type, name] of WRITTEN) add(name, keyBytes(type, text));
  const quoted = encodeUtf8(JSON.stringify(text));
  add('JSON string, in quotes', quoted);
  add(`JSON string behind schema id ${schemaId}`, withSchemaId(schemaId, quoted));
  add(`Avro string behind schema id ${schemaId}`, withSchemaId(schemaId, avroString(text)));
  const long = keyBytes('long', text);
  if (long) add(`int64 behind schema id ${schemaId}`, withSchemaId(schemaId, long));
  const bytes = keyBytes(keyType, text);
  if (bytes) {
    for (const view of viewsOf([bytes])) {
      const part = view.of(bytes);
      // What is written so stands there already.
      if (part && !found.has(hex(part))) add(viewText(view), part);
    }
  }
  return [...found.values()];
}

/** Its length, zigzag-coded in groups of seven bits, and its bytes: https://avro.apache.org/docs/1.12.0/specification/#primitive-types-1 */
export function avroString(text: string): Uint8Array {
  const bytes = encodeUtf8(text);
  const length: number[] = [];
  for (let rest = 2 * bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : 128 + (rest % 128));
    if (rest < 128) return Uint8Array.from([...length, ...bytes]);
  }
}
