/** A key's digest with somebody's secret. */
export interface Redaction {
  digest(key: Uint8Array): Uint8Array;
  /** How many bytes a digest has. */
  length: number;
  /** The same for the same secret, and tells nothing about it: digests of two secrets can't be merged. */
  id: string;
}
