// Structs in Thrift's compact protocol, in which Parquet writes what it says of itself: whether one is whole. Its reader believes every count.
// https://github.com/apache/thrift/blob/v0.22.0/doc/specs/thrift-compact-protocol.md

const [STOP, TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, STRUCT] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12];
/** A 64-bit integer, 7 bits a byte. */
const MOST_BYTES = 10;
const DEEPEST = 64;

/** Where the struct ends that begins at `at`. @throws any error if it claims more than the bytes hold */
export function endOfStruct(bytes: Uint8Array, at: number): number {
  const end = endOfFields(bytes, at, 0);
  if (end > bytes.length) throw new Error('a struct that is cut off');
  return end;
}

function endOfFields(bytes: Uint8Array, from: number, depth: number): number {
  if (depth > DEEPEST) throw new Error('structs in one another without end');
  for (let at = from; ; ) {
    if (at >= bytes.length) throw new Error('a struct that is cut off');
    const head = bytes[at++];
    const type = head & 15;
    if (type === STOP) return at;
    at = endOfValue(bytes, head > 15 ? at : endOfVarint(bytes, at), type, depth);
  }
}

function endOfValue(bytes: Uint8Array, at: number, type: number, depth: number): number {
  if (type === TRUE || type === FALSE) return at;
  if (type === BYTE) return at + 1;
  if (type === I16 || type === I32 || type === I64) return endOfVarint(bytes, at);
  if (type === DOUBLE) return at + 8;
  if (type === STRUCT) return endOfFields(bytes, at, depth + 1);
  if (type === BINARY) return endOfVarint(bytes, at) + varint(bytes, at);
  if (type === LIST) return endOfList(bytes, at, depth + 1);
  throw new Error(`a value of the unknown type ${type}`);
}

function endOfList(bytes: Uint8Array, from: number, depth: number): number {
  const isLong = bytes[from] >> 4 === 15;
  const count = isLong ? varint(bytes, from + 1) : bytes[from] >> 4;
  const type = bytes[from] & 15;
  let at = isLong ? endOfVarint(bytes, from + 1) : from + 1;
  if (count > bytes.length - at) throw new Error(`a list of ${count} values in ${bytes.length - at} bytes`);
  for (let i = 0; i < count; i++) at = endOfValue(bytes, at, type === TRUE || type === FALSE ? BYTE : type, depth);
  return at;
}

/** Where an integer of 7 bits a byte ends. */
export function endOfVarint(bytes: Uint8Array, at: number): number {
  for (let i = at; i < Math.min(bytes.length, at + MOST_BYTES); i++) if (bytes[i] < 128) return i + 1;
  throw new Error('an integer that does not end');
}

/** @returns the integer, exact as far as numbers are */
export function varint(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at, factor = 1; ; i++, factor *= 128) {
    value += (bytes[i] & 127) * factor;
    if (!(bytes[i] >= 128)) return value;
  }
}
