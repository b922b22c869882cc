// What KEYLANE_ENGINE may say. Apart from the engines, which not every command needs.

import { engineError } from '../errors.ts';

/** Fails if there is no such engine; whether it can run shows when it is made. */
export function checkEngineName(name: string | undefined): void {
  if (name !== undefined && name !== '' && name !== 'wasm' && name !== 'js') throw engineError(name);
}
