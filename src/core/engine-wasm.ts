// Copies keys into core.wasm's memory, calls it, copies answers out. Addresses come from the module itself (assembly/memory.ts).

import { decodeBase64 } from './base64.ts';
import { CORE_WASM } from './binaries/core.ts';
import type { CoreExports } from './core-exports.ts';
import type { Arena, Engine, Router } from './engine.ts';
import { type Reduction, reduce } from './reduce.ts';
import { MOST_PAGES, PAGE } from './wasm-pages.ts';

/** Throws whatever the runtime throws where WebAssembly is missing or may not compile. */
export function createWasmEngine(): Engine {
  const module = new WebAssembly.Module(decodeBase64(CORE_WASM));
  const core = instantiate(module);
  const KEYS: number = core.KEYS.value;
  const KEYS_SIZE: number = core.KEYS_SIZE.value;
  const MAX_KEYS: number = core.MAX_KEYS.value;
  const OFFSETS: number = core.OFFSETS.value;
  const LIMIT: number = KEYS + KEYS_SIZE + core.READ_AHEAD.value;
  const SEED: number = core.SEED.value;
  // This instance's memory never grows, so these views stay valid.
  const window = new Uint8Array(core.memory.buffer, KEYS, KEYS_SIZE);
  const offsets = new Uint32Array(core.memory.buffer, OFFSETS, MAX_KEYS + 1);
  const route = createBatchCall(core);

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

  const partitionsForKeys: Router['partitionsForKeys'] = (bytes, offsets, from, to, n, reduction, out, outAt) => {
    if (bytes === window) return route(KEYS, LIMIT, offsets, from, to, n, reduction, out, outAt);
    while (from < to) {
      const next = batchEnd(offsets, from, to, KEYS_SIZE, MAX_KEYS);
      if (next === from) {
        // One key that is longer than the window.
        out[outAt++] = reduce(murmur2(bytes, offsets[from], offsets[from + 1]), n, reduction);
        from++;
        continue;
      }
      const start = offsets[from];
      window.set(bytes.subarray(start, offsets[next]));
      route(KEYS - start, LIMIT, offsets, from, next, n, reduction, out, outAt);
      outAt += next - from;
      from = next;
    }
  };

  return {
    name: 'wasm',
    scratch: window,
    window: { bytes: window, offsets },
    murmur2,
    partitionsForKeys,
    createArena: () => createArena(module),
  };
}

function instantiate(module: WebAssembly.Module): CoreExports {
  return new WebAssembly.Instance(module, {}).exports as unknown as CoreExports;
}

/** An instance of its own, whose memory grows with the keys. */
function createArena(module: WebAssembly.Module): Arena {
  const core = instantiate(module);
  const { memory } = core;
  const ARENA: number = core.ARENA.value;
  const route = createBatchCall(core);
  let bytes = new Uint8Array(memory.buffer, ARENA);
  return {
    get bytes() {
      return bytes;
    },
    grow(atLeast) {
      const wished = Math.ceil((ARENA + Math.max(atLeast, 2 * bytes.length)) / PAGE);
      const needed = Math.ceil((ARENA + atLeast) / PAGE);
      const have = memory.buffer.byteLength / PAGE;
      if (needed > MOST_PAGES) return undefined;
      try {
        memory.grow(Math.min(wished, MOST_PAGES) - have);
      } catch {
        return undefined;
      }
      bytes = new Uint8Array(memory.buffer, ARENA);
      return bytes;
    },
    partitionsForKeys(_, offsets, from, to, n, reduction, out, outAt) {
      route(ARENA, memory.buffer.byteLength, offsets, from, to, n, reduction, out, outAt);
    },
  };
}

/**
 * A function that routes keys that lie in the instance's memory, offsets counted from `base`, as many at a time as its columns of offsets
 * and answers hold.
 */
function createBatchCall(core: CoreExports) {
  const OFFSETS: number = core.OFFSETS.value;
  const PARTITIONS: number = core.PARTITIONS.value;
  const MAX_KEYS: number = core.MAX_KEYS.value;
  let ownOffsets = new Uint32Array(core.memory.buffer, OFFSETS, MAX_KEYS + 1);
  let partitions = new Int32Array(core.memory.buffer, PARTITIONS, MAX_KEYS);
  return (
    base: number,
    limit: number,
    offsets: Uint32Array,
    from: number,
    to: number,
    n: number,
    reduction: Reduction,
    out: Int32Array,
    outAt: number,
  ): void => {
    // An arena's memory has grown: the views of its old buffer are gone.
    if (partitions.length === 0) {
      ownOffsets = new Uint32Array(core.memory.buffer, OFFSETS, MAX_KEYS + 1);
      partitions = new Int32Array(core.memory.buffer, PARTITIONS, MAX_KEYS);
    }
    const isOwn = offsets.byteOffset === OFFSETS && offsets.buffer === core.memory.buffer;
    while (from < to) {
      const count = Math.min(to - from, MAX_KEYS);
      if (!isOwn) ownOffsets.set(offsets.subarray(from, from + count + 1));
      core.partitionsForKeys(base, isOwn ? OFFSETS + 4 * from : OFFSETS, count, limit, n, reduction, PARTITIONS);
      out.set(count === MAX_KEYS ? partitions : partitions.subarray(0, count), outAt);
      outAt += count;
      from += count;
    }
  };
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
