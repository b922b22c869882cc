// Keys that are integers, whose value is the hash.

import type { Key } from '../../core/key.ts';

/** The most digits that a 64-bit integer has, and a sign. */
const LONGEST = 21;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The integer that a key's text is: decimal digits behind a sign or none, of at most 64 bits. Undefined if it is another text. */
export function integerOfText(key: Key): bigint | undefined {
  if (key.length === 0 || key.length > LONGEST) return undefined;
  const text = typeof key === 'string' ? key : textOf(key);
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace('+', ''));
  return value < MIN_INT64 || value > MAX_UINT64 ? undefined : value;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The number in four bytes, as Java's IntegerSerializer writes it: its bits, unsigned. Undefined if there are more or fewer bytes. */
export function int32Of(bytes: Uint8Array): number | undefined {
  return bytes.length === 4 ? viewOf(bytes).getUint32(0) : undefined;
}

/** The number in eight bytes, as Java's LongSerializer writes it. Undefined if there are more or fewer. */
export function int64Of(bytes: Uint8Array): bigint | undefined {
  return bytes.length === 8 ? viewOf(bytes).getBigInt64(0) : undefined;
}

/**
 * Java's Long.hashCode of the number in eight bytes, an unsigned 32-bit integer here.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Long.html#hashCode(long)
 */
export function longHashCode(bytes: Uint8Array): number | undefined {
  if (bytes.length !== 8) return undefined;
  const view = viewOf(bytes);
  return (view.getInt32(0) ^ view.getInt32(4)) >>> 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
