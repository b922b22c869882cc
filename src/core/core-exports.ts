// What an instance of core.wasm exports; what each does: assembly/index.ts. Spelled out without WebAssembly's own types, which not every project has.

interface Constant {
  readonly value: number;
}

/** What an instance of `keylane/core.wasm` exports. Pointers are byte addresses in `memory`; nothing is checked. */
export interface CoreExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly ARENA: Constant;
  readonly KEYS: Constant;
  readonly KEYS_SIZE: Constant;
  readonly MAX_KEYS: Constant;
  readonly READ_AHEAD: Constant;
  readonly OFFSETS: Constant;
  readonly PARTITIONS: Constant;
  readonly SEED: Constant;
  readonly MASK: Constant;
  readonly UNSIGNED: Constant;
  readonly ABSOLUTE: Constant;
  murmur2(ptr: number, length: number): number;
  murmur2Words(h: number, ptr: number, length: number): number;
  murmur2Tail(h: number, ptr: number, length: number): number;
  reduce(h: number, numPartitions: number, reduction: number): number;
  partitionForKey(ptr: number, length: number, numPartitions: number, reduction: number): number;
  partitionsForKeys(
    base: number,
    offsets: number,
    count: number,
    limit: number,
    numPartitions: number,
    reduction: number,
    out: number,
  ): void;
}
