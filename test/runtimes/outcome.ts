/** What check.mjs says. */
export interface Outcome {
  /** Its name and version, by its own word where it has one. */
  readonly runtime: string;
  /** What `keylane` hashed with: `wasm` or `js`. */
  readonly engine: string;
  readonly checks: number;
  /** The first that were wrong. */
  readonly wrong: readonly string[];
}

/** A runtime that can't be had here. */
export class Skip extends Error {}
