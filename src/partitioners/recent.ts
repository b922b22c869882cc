// What is known of the topics that a producer has asked for: those that it no longer writes to are let go.

/** More topics than a producer writes to at a time; about 1 KB each. */
const MOST = 4096;

/** A Map that keeps at least the `MOST` entries that were used last, and at most twice as many. */
export class Recent<Key, Value> {
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  get(key: Key): Value | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= MOST && !this.#young.has(key)) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
