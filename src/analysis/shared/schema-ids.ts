// Schema Registry's frame in front of a key: 00 and an id of four bytes. A key of eight bytes with a small int64 looks the same, so whether
// keys have a frame is told by all keys of a topic, not by one.

/** Whether a key of this topic has a frame. */
export type HasFrame = (key: Uint8Array) => boolean;

/** So many are looked at. */
const MOST_LOOKED_AT = 4096;
/** More are no ids of one topic's keys. */
const MOST_IDS = 32;
const LEAST_KEYS = 4;
const MOSTLY = 0.95;

/** @param keys of one topic */
export function framesOf(keys: Iterable<Uint8Array>): HasFrame {
  const eights: Uint8Array[] = [];
  let lookedAt = 0;
  for (const key of keys) {
    if (lookedAt++ === MOST_LOOKED_AT) break;
    if (key.length === 8 && hasPrefix(key)) eights.push(key);
  }
  const areFramed = areFrames(eights);
  return key => hasPrefix(key) && (key.length !== 8 || areFramed);
}

export function schemaIdOf(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset).getInt32(1);
}

/** A frame with an id that a registry has given: they count from 1. */
function hasPrefix(key: Uint8Array): boolean {
  return key.length > 5 && key[0] === 0 && key[1] === 0 && (key[2] | key[3] | key[4]) !== 0;
}

/**
 * Whether keys of eight bytes are frames with three bytes of Avro: a long of three (its low bits come first, those of an int64 last), or a text
 * of two.
 */
function areFrames(keys: readonly Uint8Array[]): boolean {
  if (keys.length < LEAST_KEYS) return false;
  if (new Set(keys.map(schemaIdOf)).size > Math.min(MOST_IDS, keys.length / 2)) return false;
  const isText = keys.filter(key => key[5] === 4 && key[6] >= 0x20 && key[7] >= 0x20 && key[7] !== 0x7f);
  const isLong = keys.filter(key => key[5] >= 0x80 && key[6] >= 0x80 && key[7] < 0x80);
  const values = (at: number) => new Set(keys.map(key => key[at])).size;
  return isText.length >= MOSTLY * keys.length || (isLong.length >= MOSTLY * keys.length && values(5) > values(7));
}

/** What an Avro key is as text, behind its frame: a string, or a long. A record of one such field has the same bytes. */
export function avroText(key: Uint8Array): string | undefined {
  const length = zigzag(key, 5);
  if (length === undefined) return undefined;
  const rest = key.length - length.end;
  if (rest === 0) return String(length.value);
  return length.value === BigInt(rest) ? new TextDecoder().decode(key.subarray(length.end)) : undefined;
}

/** A varint, zigzag-coded, of up to ten bytes. */
function zigzag(bytes: Uint8Array, from: number): { value: bigint; end: number } | undefined {
  let coded = 0n;
  for (let at = from; at < bytes.length && at < from + 10; at++) {
    coded |= BigInt(bytes[at] & 0x7f) << BigInt(7 * (at - from));
    if ((bytes[at] & 0x80) === 0) return { value: (coded >> 1n) ^ -(coded & 1n), end: at + 1 };
  }
  return undefined;
}
