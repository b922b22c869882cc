// How a source writes a key → the key's bytes.

import type { KeyEncoding } from '../formats.ts';
import type { RecordBlockBuilder } from './block.ts';

const HEX = /^(?:0x|\\x)?((?:[0-9a-f]{2})*)$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** Adds a record whose key's text is `bytes[start]` to `bytes[end]`; one whose text is not of its type is unreadable. */
export type AddRecord = (
  builder: RecordBlockBuilder,
  bytes: Buffer,
  start: number,
  end: number,
  partition: number,
  flags: number,
  offset: number,
  timestamp: number,
  valueBytes?: number,
) => void;

export function recordAdder(keyType: KeyEncoding): AddRecord {
  if (keyType === 'string') {
    // Spelled out: with a rest parameter a record takes 0.1 µs more.
    return (builder, bytes, start, end, partition, flags, offset, timestamp, valueBytes) =>
      builder.add(bytes, start, end, partition, flags, offset, timestamp, valueBytes);
  }
  return (builder, bytes, start, end, ...rest) => {
    const key = decodeKey(bytes.toString('latin1', start, end), keyType);
    if (key) builder.add(key, 0, key.length, ...rest);
    else builder.addUnreadable();
  };
}

/** Undefined if the text is not of that encoding. */
export function decodeKey(text: string, keyType: 'hex' | 'base64'): Buffer | undefined {
  if (keyType === 'base64') return BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
  const digits = HEX.exec(text)?.[1];
  return digits === undefined ? undefined : Buffer.from(digits, 'hex');
}
