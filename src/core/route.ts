// Many keys → partitions, over an engine.

import { columnsError } from '../errors.ts';
import type { Engine, KeyWindow } from './engine.ts';
import { checkBytes, type Key } from './key.ts';
import type { KeyBlock } from './key-block.ts';
import { murmur2 } from './murmur2.ts';
import { packAscii } from './pack.ts';
import { MASK, reduce } from './reduce.ts';
import { murmur2OfShortText } from './text-hash.ts';
import { LOOP_BYTES, LOOP_UNITS, ROPE_KEYS, SAMPLE_KEYS } from './tuning.ts';
import { encodeUtf8, MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

/** Asked only when one is needed, so that it is made at the first use and not at import. */
export type GetEngine = () => Engine;

/**
 * The hash of one key; its index in an array names it in an error. The two short kinds come first and need no engine: what stands before
 * their loops is a third of their time.
 */
export function hashKey(getEngine: GetEngine, key: Key, index?: number): number {
  if (typeof key === 'string') {
    return key.length <= LOOP_UNITS ? murmur2OfShortText(key) : hashLongText(getEngine(), key);
  }
  // Whatever has Uint8Array's prototype is an instance, bytes or not.
  if (key instanceof Uint8Array && ArrayBuffer.isView(key)) {
    const { length } = key;
    if (length <= LOOP_BYTES && length > 0) return murmur2(key, 0, length);
  }
  return hashBytes(getEngine(), key, index);
}

function hashBytes(engine: Engine, key: Uint8Array, index: number | undefined): number {
  const bytes = checkBytes(key, index);
  return engine.murmur2(bytes, 0, bytes.length);
}

function hashLongText(engine: Engine, text: string): number {
  const { scratch } = engine;
  if (text.length * MAX_BYTES_PER_UNIT <= scratch.length)
    return engine.murmur2(scratch, 0, writeUtf8(text, scratch, 0));
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

/** Routes an array; where the engine has a window, in parts of at most `ROPE_KEYS` keys of one kind. */
export function routeArray(getEngine: GetEngine, keys: readonly Key[], numPartitions: number, out: Int32Array): void {
  const { window } = getEngine();
  if (!window) {
    routeOneByOne(getEngine, keys, 0, numPartitions, out, keys.length);
    return;
  }
  for (let i = 0; i < keys.length; ) {
    const routeRun = typeof keys[i] === 'string' ? routeTexts : routeBytes;
    i = routeRun(getEngine, window, keys, i, numPartitions, out);
  }
}

/** Routes the keys from `keys[from]` on without packing them and returns where it stopped. */
function routeOneByOne(
  getEngine: GetEngine,
  keys: readonly Key[],
  from: number,
  numPartitions: number,
  out: Int32Array,
  end: number,
): number {
  for (let i = from; i < end; i++) out[i] = reduce(hashKey(getEngine, keys[i], i), numPartitions, MASK);
  return end;
}

/** Routes the strings from `keys[from]` on and returns where it stopped. */
function routeTexts(
  getEngine: GetEngine,
  { bytes: window, offsets: windowOffsets }: KeyWindow,
  keys: readonly Key[],
  from: number,
  numPartitions: number,
  out: Int32Array,
): number {
  const engine = getEngine();
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
  if (count === 0) return routeOneByOne(getEngine, keys, from, numPartitions, out, from + 1);
  engine.partitionsForKeys(window, windowOffsets, 0, count, numPartitions, MASK, out, from);
  return from + count;
}

/** Routes the byte keys from `keys[from]` on and returns where it stopped. */
function routeBytes(
  getEngine: GetEngine,
  { bytes: window, offsets: windowOffsets }: KeyWindow,
  keys: readonly Key[],
  from: number,
  numPartitions: number,
  out: Int32Array,
): number {
  const most = Math.min(keys.length, from + ROPE_KEYS);
  let end = from;
  if (areShort(keys, from, Math.min(most, from + SAMPLE_KEYS))) {
    for (; end < most && typeof keys[end] !== 'string'; end++) {
      out[end] = reduce(hashKey(getEngine, keys[end], end), numPartitions, MASK);
    }
    return end;
  }
  let at = 0;
  windowOffsets[0] = 0;
  for (; end < most; end++) {
    const key = keys[end];
    if (typeof key === 'string') break;
    const { length } = checkBytes(key, end);
    if (at + length > window.length) break;
    window.set(key, at);
    at += length;
    windowOffsets[end - from + 1] = at;
  }
  if (end === from) return routeOneByOne(getEngine, keys, from, numPartitions, out, from + 1);
  getEngine().partitionsForKeys(window, windowOffsets, 0, end - from, numPartitions, MASK, out, from);
  return end;
}

/** Whether they are hashed sooner than copied to WebAssembly, as far as the first of them tell: to look at all took longer than to hash them. */
function areShort(keys: readonly Key[], from: number, to: number): boolean {
  let total = 0;
  for (let i = from; i < to; i++) {
    const key = keys[i];
    if (typeof key !== 'string') total += checkBytes(key, i).length;
  }
  return total <= (to - from) * LOOP_BYTES;
}
