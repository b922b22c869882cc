// Copies keys into core.wasm's memory, calls it, copies answers out. Addresses come from the module itself (assembly/memory.ts).

import { decodeBase64 } from './base64.ts';
import { CORE_WASM } from './binaries/core.ts';
import type { Engine } from './engine.ts';
import { reduce } from './reduce.ts';

/** The exports of core.wasm; its ABI is in assembly/index.ts. */
export interface CoreExports {
  memory: WebAssembly.Memory;
  KEYS: WebAssembly.Global;
  KEYS_SIZE: WebAssembly.Global;
  MAX_KEYS: WebAssembly.Global;
  READ_AHEAD: WebAssembly.Global;
  OFFSETS: WebAssembly.Global;
  PARTITIONS: WebAssembly.Global;
  SEED: WebAssembly.Global;
  murmur2(ptr: number, length: number): number;
  murmur2Words(h: number, ptr: number, length: number): number;
  murmur2Tail(h: number, ptr: number, length: number): number;
  partitionForKey(ptr: number, length: number, numPartitions: number, reduction: number): number;
  partitionsForKeys(
    base: number,
    offsets: number,
    count: number,
    limit: number,
    numPartitions: number,
    reduction: number,
    out: number,
  ): void;
}

/** Throws whatever the runtime throws where WebAssembly is missing or may not compile. */
export function createWasmEngine(): Engine {
  const module = new WebAssembly.Module(decodeBase64(CORE_WASM));
  const core = new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
  const { memory } = core;
  const KEYS: number = core.KEYS.value;
  const KEYS_SIZE: number = core.KEYS_SIZE.value;
  const MAX_KEYS: number = core.MAX_KEYS.value;
  const LIMIT: number = KEYS + KEYS_SIZE + core.READ_AHEAD.value;
  const OFFSETS: number = core.OFFSETS.value;
  const PARTITIONS: number = core.PARTITIONS.value;
  const SEED: number = core.SEED.value;
  const window = new Uint8Array(memory.buffer, KEYS, KEYS_SIZE);
  const windowOffsets = new Uint32Array(memory.buffer, OFFSETS, MAX_KEYS + 1);
  const partitions = new Int32Array(memory.buffer, PARTITIONS, MAX_KEYS);

  function murmur2(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (bytes === window) return core.murmur2(KEYS + start, length);
    if (length <= KEYS_SIZE) {
      window.set(start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end));
      return core.murmur2(KEYS, length);
    }
    // Slices of KEYS_SIZE, a multiple of 4; the last one brings the words that are left and the tail.
    let h = SEED ^ length;
    let at = start;
    for (; end - at > KEYS_SIZE; at += KEYS_SIZE) {
      window.set(bytes.subarray(at, at + KEYS_SIZE));
      h = core.murmur2Words(h, KEYS, KEYS_SIZE);
    }
    window.set(bytes.subarray(at, end));
    const words = (end - at) & ~3;
    return core.murmur2Tail(core.murmur2Words(h, KEYS, words), KEYS + words, (end - at) & 3);
  }

  const partitionsForKeys: Engine['partitionsForKeys'] = (bytes, offsets, from, to, n, reduction, out, outAt) => {
    while (from < to) {
      const next = bytes === window ? to : batchEnd(offsets, from, to, KEYS_SIZE, MAX_KEYS);
      if (next === from) {
        // One key that is longer than the window.
        out[outAt++] = reduce(murmur2(bytes, offsets[from], offsets[from + 1]), n, reduction);
        from++;
        continue;
      }
      const start = offsets[from];
      if (bytes !== window) window.set(bytes.subarray(start, offsets[next]));
      if (offsets !== windowOffsets) windowOffsets.set(offsets.subarray(from, next + 1));
      const base = bytes === window ? KEYS : KEYS - start;
      core.partitionsForKeys(base, OFFSETS, next - from, LIMIT, n, reduction, PARTITIONS);
      out.set(partitions.subarray(0, next - from), outAt);
      outAt += next - from;
      from = next;
    }
  };

  return { name: 'wasm', window, windowOffsets, murmur2, partitionsForKeys };
}

/** The largest `next` for which the keys from `from` to `next - 1` fit the window together; `from` if not even one does. */
function batchEnd(offsets: Uint32Array, from: number, to: number, windowSize: number, maxKeys: number): number {
  const limit = offsets[from] + windowSize;
  let low = from;
  let high = Math.min(to, from + maxKeys);
  if (offsets[high] <= limit) return high;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (offsets[middle] <= limit) low = middle;
    else high = middle;
  }
  return low;
}
