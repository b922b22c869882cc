// What a message of an Arrow stream claims to have: its reader goes through all of its fields and buffers, though there be four billion.
// https://github.com/apache/arrow/blob/apache-arrow-21.0.0/format/Message.fbs

import { fieldOf, tableAt, vectorOf } from './flatbuffer.ts';

/** Of the table Message, by their places in the schema. */
const [HEADER_TYPE, HEADER] = [1, 2];
const [SCHEMA, DICTIONARY_BATCH, RECORD_BATCH] = [1, 2, 3];
/** Of Schema, Field, DictionaryBatch and RecordBatch. */
const [FIELDS, SCHEMA_METADATA] = [1, 2];
const [CHILDREN, FIELD_METADATA] = [5, 6];
const DATA = 1;
const [NODES, BUFFERS, VARIADIC_COUNTS] = [1, 2, 4];

/**
 * @param metadata a message without the marker and the length before it, and perhaps with its body
 * @param bodySize how many bytes are behind the metadata, for buffers to lie in
 * @throws any error if it claims more than it can hold
 */
export function checkVectors(metadata: Buffer, bodySize = Infinity): void {
  const message = tableAt(metadata, 0);
  const [typeAt, headerAt] = [fieldOf(metadata, message, HEADER_TYPE), fieldOf(metadata, message, HEADER)];
  if (typeAt === undefined || headerAt === undefined) throw new Error('a message that is none');
  const header = tableIn(metadata, headerAt);
  const type = metadata[typeAt];
  if (type === SCHEMA) {
    vectorOf(metadata, header, SCHEMA_METADATA, 4);
    checkFields(metadata, header, FIELDS, { left: metadata.length });
  } else if (type === DICTIONARY_BATCH) {
    const data = fieldOf(metadata, header, DATA);
    if (data !== undefined) checkBatch(metadata, tableIn(metadata, data), bodySize);
  } else if (type === RECORD_BATCH) checkBatch(metadata, header, bodySize);
  else throw new Error(`a message of the kind ${type}`);
}

/** Whether a message, without the marker and the length before it, is the one that a stream begins with. */
export function isSchema(metadata: Buffer): boolean {
  const typeAt = fieldOf(metadata, tableAt(metadata, 0), HEADER_TYPE);
  return typeAt !== undefined && metadata[typeAt] === SCHEMA;
}

function tableIn(metadata: Buffer, at: number): number {
  const table = tableAt(metadata, at);
  if (table === undefined) throw new Error('a table behind its message');
  return table;
}

function checkBatch(metadata: Buffer, batch: number | undefined, bodySize: number): void {
  const nodes = vectorOf(metadata, batch, NODES, 16);
  for (let i = 0; i < nodes.count; i++) {
    const [length, nulls] = pairAt(metadata, nodes.start + 16 * i);
    if (!(length >= 0 && nulls >= 0 && nulls <= length)) throw new Error(`${nulls} nulls in ${length} values`);
  }
  const buffers = vectorOf(metadata, batch, BUFFERS, 16);
  for (let i = 0; i < buffers.count; i++) {
    const [offset, length] = pairAt(metadata, buffers.start + 16 * i);
    if (!(offset >= 0 && length >= 0 && offset + length <= bodySize))
      throw new Error('a buffer outside of its message');
  }
  vectorOf(metadata, batch, VARIADIC_COUNTS, 8);
}

const pairAt = (metadata: Buffer, at: number): [number, number] => [
  Number(metadata.readBigInt64LE(at)),
  Number(metadata.readBigInt64LE(at + 8)),
];

/** @param budget so many fields there can be: several offsets can point to one, and one to itself */
function checkFields(metadata: Buffer, table: number | undefined, field: number, budget: { left: number }): void {
  const { start, count } = vectorOf(metadata, table, field, 4);
  budget.left -= count;
  if (budget.left < 0) throw new Error('more fields than there is room for');
  for (let i = 0; i < count; i++) {
    const child = tableIn(metadata, start + 4 * i);
    vectorOf(metadata, child, FIELD_METADATA, 4);
    checkFields(metadata, child, CHILDREN, budget);
  }
}
