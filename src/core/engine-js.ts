// The engine without WebAssembly: the readable reference that the Wasm one is compared with.

import type { Arena, Engine, Router } from './engine.ts';
import { murmur2 } from './murmur2.ts';
import { reduce } from './reduce.ts';

// Longer strings are encoded into an array of their own. An arena starts as large.
const SCRATCH_SIZE = 0x10000;
/** Offsets are 32-bit. */
const MOST_BYTES = 0xffffffff;

const partitionsForKeys: Router['partitionsForKeys'] = (bytes, offsets, from, to, n, reduction, out, outAt) => {
  let start = offsets[from];
  for (let i = from; i < to; i++) {
    const end = offsets[i + 1];
    out[outAt++] = reduce(murmur2(bytes, start, end), n, reduction);
    start = end;
  }
};

export function createJsEngine(): Engine {
  return {
    name: 'js',
    scratch: new Uint8Array(SCRATCH_SIZE),
    murmur2,
    partitionsForKeys,
    createArena,
  };
}

function createArena(): Arena {
  let bytes = new Uint8Array(SCRATCH_SIZE);
  return {
    get bytes() {
      return bytes;
    },
    grow(atLeast) {
      if (atLeast > MOST_BYTES) return undefined;
      const bigger = new Uint8Array(Math.min(Math.max(atLeast, 2 * bytes.length), MOST_BYTES));
      bigger.set(bytes);
      bytes = bigger;
      return bytes;
    },
    partitionsForKeys,
  };
}
