// Tables in FlatBuffers, in which Arrow's messages are written. https://flatbuffers.dev/internals/

/** Where the table is that the offset at `at` points to. */
export function tableAt(bytes: Buffer, at: number): number | undefined {
  const table = at + 4 <= bytes.length ? at + bytes.readUInt32LE(at) : Infinity;
  return table + 4 <= bytes.length ? table : undefined;
}

/** Where a table's field is; undefined if it has its default, or nothing fits together. */
export function fieldOf(bytes: Buffer, table: number | undefined, field: number): number | undefined {
  if (table === undefined) return undefined;
  const entries = table - bytes.readInt32LE(table);
  const entry = entries + 4 + 2 * field;
  if (entries < 0 || entry + 2 > bytes.length || 4 + 2 * field >= bytes.readUInt16LE(entries)) return undefined;
  const offset = bytes.readUInt16LE(entry);
  return offset === 0 || table + offset >= bytes.length ? undefined : table + offset;
}

/** How many entries of `size` bytes a vector has that is a table's field. @throws any error if there is no room for so many */
export function vectorOf(
  bytes: Buffer,
  table: number | undefined,
  field: number,
  size: number,
): { start: number; count: number } {
  const at = fieldOf(bytes, table, field);
  if (at === undefined) return { start: 0, count: 0 };
  // Offsets go forward; readers that take them as signed could go round in a circle.
  const start = at + 4 > bytes.length ? Infinity : at + bytes.readUInt32LE(at) + 4;
  if (start > bytes.length) throw new Error(`a vector behind ${bytes.length} bytes`);
  const count = bytes.readUInt32LE(start - 4);
  if (start + count * size > bytes.length) throw new Error(`a vector of ${count} entries in ${bytes.length} bytes`);
  return { start, count };
}
