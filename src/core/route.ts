// Many keys → partitions, over an engine.

import { columnsError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { checkBytes, type Key } from './key.ts';
import type { KeyBlock } from './key-block.ts';
import { murmur2 } from './murmur2.ts';
import { packAscii } from './pack.ts';
import { MASK, reduce } from './reduce.ts';
import { murmur2OfShortText } from './text-hash.ts';
import { LOOP_BYTES, LOOP_UNITS, ROPE_KEYS } from './tuning.ts';
import { encodeUtf8, MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

/** The hash of one key; `where` names it in an error. */
export function hashKey(engine: Engine, key: Key, where?: string): number {
  if (typeof key === 'string') return key.length <= LOOP_UNITS ? murmur2OfShortText(key) : hashLongText(engine, key);
  const bytes = checkBytes(key, where);
  const { length } = bytes;
  return length <= LOOP_BYTES ? murmur2(bytes, 0, length) : engine.murmur2(bytes, 0, length);
}

function hashLongText(engine: Engine, text: string): number {
  const { window } = engine;
  if (text.length * MAX_BYTES_PER_UNIT <= window.length) return engine.murmur2(window, 0, writeUtf8(text, window, 0));
  const bytes = encodeUtf8(text);
  return engine.murmur2(bytes, 0, bytes.length);
}

export function routeBlock(engine: Engine, block: KeyBlock, numPartitions: number, out: Int32Array): void {
  const { bytes, offsets, count } = block;
  // Checked when the block was made, but a resizable buffer can have shrunk, a transferred one be gone, a builder have gone on since.
  if (!block.isWhole) {
    throw columnsError("The block's columns have changed since it was made: they no longer fit together.");
  }
  (block.arena ?? engine).partitionsForKeys(bytes, offsets, 0, count, numPartitions, MASK, out, 0);
}

/** Routes an array in parts of at most `ROPE_KEYS` keys of one kind. */
export function routeArray(engine: Engine, keys: readonly Key[], numPartitions: number, out: Int32Array): void {
  for (let i = 0; i < keys.length; ) {
    if (engine.name === 'js') {
      out[i] = reduce(hashKey(engine, keys[i], `keys[${i}]`), numPartitions, MASK);
      i++;
    } else if (typeof keys[i] === 'string') i = routeTexts(engine, keys, i, numPartitions, out);
    else i = routeBytes(engine, keys, i, numPartitions, out);
  }
}

/** Routes the strings from `keys[from]` on and returns where it stopped. */
function routeTexts(
  engine: Engine,
  keys: readonly Key[],
  from: number,
  numPartitions: number,
  out: Int32Array,
): number {
  const { window, windowOffsets } = engine;
  const packed = packAscii(keys, from, window, 0, windowOffsets, 0);
  if (packed > 0) {
    engine.partitionsForKeys(window, windowOffsets, 0, packed, numPartitions, MASK, out, from);
    return from + packed;
  }
  // Not ASCII: one by one into the window. As many as were tried, so that nothing is joined twice.
  const end = Math.min(keys.length, from + ROPE_KEYS);
  let count = 0;
  let at = 0;
  for (let i = from; i < end; i++) {
    const key = keys[i];
    if (typeof key !== 'string' || at + key.length * MAX_BYTES_PER_UNIT > window.length) break;
    at = writeUtf8(key, window, at);
    windowOffsets[++count] = at;
  }
  windowOffsets[0] = 0;
  if (count === 0) {
    out[from] = reduce(hashKey(engine, keys[from]), numPartitions, MASK);
    return from + 1;
  }
  engine.partitionsForKeys(window, windowOffsets, 0, count, numPartitions, MASK, out, from);
  return from + count;
}

/** Routes the byte keys from `keys[from]` on and returns where it stopped. */
function routeBytes(
  engine: Engine,
  keys: readonly Key[],
  from: number,
  numPartitions: number,
  out: Int32Array,
): number {
  const { window, windowOffsets } = engine;
  let total = 0;
  let end = from;
  for (const most = Math.min(keys.length, from + ROPE_KEYS); end < most; end++) {
    const key = keys[end];
    if (typeof key === 'string') break;
    const { length } = checkBytes(key, end);
    if (total + length > window.length) break;
    total += length;
  }
  const count = end - from;
  if (total <= count * LOOP_BYTES) {
    const last = Math.max(end, from + 1);
    for (let i = from; i < last; i++) out[i] = reduce(hashKey(engine, keys[i]), numPartitions, MASK);
    return last;
  }
  windowOffsets[0] = 0;
  for (let i = 0, at = 0; i < count; i++) {
    const bytes = keys[from + i] as Uint8Array;
    window.set(bytes, at);
    at += bytes.length;
    windowOffsets[i + 1] = at;
  }
  engine.partitionsForKeys(window, windowOffsets, 0, count, numPartitions, MASK, out, from);
  return end;
}
