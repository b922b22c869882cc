// Instances of scan.wasm.

import { decodeBase64 } from '../core/base64.ts';
import { SCAN_WASM } from '../core/binaries/scan.ts';
import { noWasmError } from '../errors.ts';

let module: WebAssembly.Module | undefined;

/**
 * A new instance, with memory of its own. Compiled once: a second one, as `join` has it, begins with code that is warm.
 * @throws {KeylaneError} `ERR_NO_WASM`
 */
export function instantiateScan<Exports>(): Exports {
  try {
    module ??= new WebAssembly.Module(decodeBase64(SCAN_WASM));
  } catch (cause) {
    throw noWasmError(cause);
  }
  return new WebAssembly.Instance(module, {}).exports as unknown as Exports;
}
