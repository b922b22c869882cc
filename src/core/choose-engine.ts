// What does the hashing: WebAssembly where it may run, else its JavaScript twin. Same bits, chosen once, at first use, synchronously.

import { engineError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { createJsEngine } from './engine-js.ts';
import { checkEngineName } from './engine-name.ts';
import { createWasmEngine } from './engine-wasm.ts';

let chosen: Engine | undefined;

/** The engine of this process or page. `KEYLANE_ENGINE=wasm|js` forces one. */
export function defaultEngine(): Engine {
  chosen ??= chooseEngine(wantedEngine());
  return chosen;
}

interface Deno {
  permissions: { querySync(permission: { name: 'env'; variable: string }): { state: string } };
}

/** Deno asks its user, or throws, at any look into the environment that it was not allowed. */
function wantedEngine(): string | undefined {
  try {
    const { Deno } = globalThis as { Deno?: Deno };
    const mayLook = Deno?.permissions.querySync({ name: 'env', variable: 'KEYLANE_ENGINE' }).state ?? 'granted';
    if (mayLook !== 'granted') return undefined;
    return globalThis.process?.env?.KEYLANE_ENGINE;
  } catch {
    return undefined;
  }
}

/** Fails only if an engine is forced that cannot run here or does not exist. */
export function chooseEngine(forced: string | undefined): Engine {
  if (forced === 'js') return createJsEngine();
  checkEngineName(forced);
  try {
    return createWasmEngine();
  } catch (cause) {
    // No WebAssembly at all, or a policy that forbids compiling it: the twin gives the same answers.
    if (forced === 'wasm') throw engineError('wasm', cause);
    return createJsEngine();
  }
}

/** So that a producer is told at its start and not at its first long key. */
export function checkWantedEngine(): void {
  checkEngineName(wantedEngine());
}
