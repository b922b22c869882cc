// What keeps two topics from being joined, and what to do.

import { counted, integer } from '../shared/numbers.ts';
import type { JoinAnswer, JoinFinding, JoinFindingCode } from './types.ts';

/** These do not keep anything from meeting. */
const NOTES: readonly JoinFindingCode[] = ['keyless', 'unknown-rule'];

export function canMeet(findings: readonly JoinFinding[]): boolean {
  return findings.every(({ code }) => NOTES.includes(code));
}

/** The most telling first. */
export function joinFindings(answer: Omit<JoinAnswer, 'findings' | 'canMeet' | 'redacted'>): JoinFinding[] {
  const { a, b, same, keys, reasons, encodings } = answer;
  const findings: JoinFinding[] = [];
  const add = (code: JoinFindingCode, message: string, advice: string) => findings.push({ code, message, advice });
  if (!same.numPartitions) {
    add(
      'other-count',
      `A has ${counted(a.numPartitions, 'partition')}, B has ${integer(b.numPartitions)}.`,
      `Bring both to one count: "keylane plan" says what moves. Until then repartition one by key in the application. Kafka Streams does not start with such a join.`,
    );
  }
  if (same.rule === false) {
    add(
      'other-rule',
      `A is written by ${a.rule}, B by ${b.rule}: the same key goes to different partitions of the same number.`,
      `Give the producers of one the other's rule, on a new topic ("keylane plan"), or repartition it by key in the application. Kafka Streams checks counts, not rules: such a join runs, and misses records without a word.`,
    );
  }
  for (const [name, side] of [
    ['A', a],
    ['B', b],
  ] as const) {
    if (side.rule === null && side.distinctKeys.count > 0) {
      add(
        'unknown-rule',
        `No single rule explains where ${name}'s records are.`,
        `"keylane who" tells whether several clients write it, or records name their partition themselves.`,
      );
    }
  }
  const off = reasons.find(({ reason }) => reason === 'off-rule');
  if (off) {
    add(
      'off-rule',
      `${integer(off.keys)} keys of both have records off their topic's rule, and so without their partners.`,
      'Find what else writes: "keylane who". Records from before a topic grew stay where they were: "keylane plan --compacted".',
    );
  }
  for (const { kind, keys: count } of encodings) {
    add(
      'encoding',
      `${integer(count)} keys of A are in B in other bytes (${ENCODING_TEXTS[kind]}).`,
      ENCODING_ADVICE[kind],
    );
  }
  if (encodings.length === 0 && keys.both.upper === 0 && a.distinctKeys.count > 0 && b.distinctKeys.count > 0) {
    add(
      'nothing-in-common',
      'No key is in both.',
      'Are these the topics, and the columns, that are to be joined? If keys of one are built of several fields, re-key it first.',
    );
  }
  const keyless = a.records.keyless + b.records.keyless;
  if (keyless > 0) {
    add(
      'keyless',
      `${integer(keyless)} records have no key.`,
      'An inner join drops them. Re-key them by the field that holds it.',
    );
  }
  return findings;
}

const ENCODING_TEXTS: Record<JoinAnswer['encodings'][number]['kind'], string> = {
  'schema-id': 'behind another schema id, or without one',
  avro: 'as Avro behind a schema id',
  quotes: 'with and without quotes',
  'white-space': 'with white space around them',
  case: 'in other letter case',
  number: 'as text, int32 or int64',
  uuid: 'as text and as 16 bytes, or in other letter case',
  field: 'as the only field of JSON, of an envelope with a schema, or of a Struct{…}',
};

const ONE_SERIALIZER = 'Let both producers serialize the key in the same way, or re-key one topic in the application.';
const ENCODING_ADVICE: Record<JoinAnswer['encodings'][number]['kind'], string> = {
  'schema-id':
    'A schema id is part of the key that is hashed and compared. Serialize keys without a schema (StringSerializer), or re-key in the application.',
  avro: 'Serialize keys without a schema (StringSerializer) on both sides, or re-key in the application.',
  quotes: `JSON.stringify of a text puts it in quotes. ${ONE_SERIALIZER}`,
  'white-space': `Trim keys before they are written. ${ONE_SERIALIZER}`,
  case: `Agree on one case. ${ONE_SERIALIZER}`,
  number: `StringSerializer, IntegerSerializer and LongSerializer write other bytes. ${ONE_SERIALIZER}`,
  field: `Extract the field before the key is written (Kafka Connect: ExtractField$Key, and StringConverter or LongConverter for keys). ${ONE_SERIALIZER}`,
  uuid: `Java's UUIDSerializer writes 36 characters in lower case. ${ONE_SERIALIZER}`,
};
