// How many fields and buffers a message of an Arrow stream claims: its reader goes through all of them, though there be four billion.
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
 * @throws any error if it claims more than it can hold
 */
export function checkVectors(metadata: Buffer): void {
  const message = tableAt(metadata, 0);
  const [typeAt, headerAt] = [fieldOf(metadata, message, HEADER_TYPE), fieldOf(metadata, message, HEADER)];
  if (typeAt === undefined || headerAt === undefined) return;
  const header = tableIn(metadata, headerAt);
  const type = metadata[typeAt];
  if (type === SCHEMA) {
    vectorOf(metadata, header, SCHEMA_METADATA, 4);
    checkFields(metadata, header, FIELDS, { left: metadata.length });
  } else if (type === DICTIONARY_BATCH) {
    const data = fieldOf(metadata, header, DATA);
    if (data !== undefined) checkBatch(metadata, tableIn(metadata, data));
  } else if (type === RECORD_BATCH) checkBatch(metadata, header);
}

function tableIn(metadata: Buffer, at: number): number {
  const table = tableAt(metadata, at);
  if (table === undefined) throw new Error('a table behind its message');
  return table;
}

function checkBatch(metadata: Buffer, batch: number | undefined): void {
  vectorOf(metadata, batch, NODES, 16);
  vectorOf(metadata, batch, BUFFERS, 16);
  vectorOf(metadata, batch, VARIADIC_COUNTS, 8);
}

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
