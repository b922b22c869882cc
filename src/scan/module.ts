// Instances of scan.wasm.

import { decodeBase64 } from '../core/base64.ts';
import { SCAN_WASM } from '../core/binaries/scan.ts';

let module: WebAssembly.Module | undefined;

/** A new instance, with memory of its own. Compiled once: a second one, as `join` has it, begins with code that is warm. */
export function instantiateScan<Exports>(): Exports {
  module ??= new WebAssembly.Module(decodeBase64(SCAN_WASM));
  return new WebAssembly.Instance(module, {}).exports as unknown as Exports;
}
