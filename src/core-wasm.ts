// The types of keylane/core.wasm, which is a file and no program.

export type { CoreExports } from './core/core-exports.ts';

/**
 * What an import of the file gives is up to who loads it: workerd a `WebAssembly.Module`, Vite its address with `?url`. An instance's exports are
 * `CoreExports`.
 */
// biome-ignore lint/suspicious/noExplicitAny: whoever imports it knows.
declare const core: any;
export default core;
