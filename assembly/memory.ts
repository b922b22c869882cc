// Where things lie in the core's memory, 2 MiB at first. The only place that knows: index.ts exports what the loader needs as globals, so
// nothing on the JavaScript side repeats an address.
//
//   0          4 KiB      static data: the vectors and the table of lanes.ts
//   SORT       16 KiB+    counts and order of one sorted block, see sorted.ts
//   KEYS       1 MiB+     the bytes of the keys of one batch, or of one long key in slices, and READ_AHEAD bytes that may be read
//   OFFSETS    256 KiB+   u32[MAX_KEYS + 1], where each key starts; the last one is where the last key ends
//   PARTITIONS 256 KiB    i32[MAX_KEYS], the answers
//   ARENA      the rest   keys that lie here are routed where they are; only who put them here makes the memory grow

export const SORT: usize = 0x1000;
export const KEYS: usize = 0x8000;
/** Bytes that fit at KEYS. A multiple of 4, so that a long key can be hashed slice by slice. */
export const KEYS_SIZE: u32 = 0x100000;
/** How far past a group's longest key the wide loads may go: see batch.ts. */
export const READ_AHEAD: u32 = 64;
/** Keys in one batch. */
export const MAX_KEYS: u32 = 0x10000;
export const OFFSETS: usize = KEYS + KEYS_SIZE + READ_AHEAD;
export const PARTITIONS: usize = OFFSETS + ((MAX_KEYS + 16) << 2);
export const ARENA: usize = PARTITIONS + (MAX_KEYS << 2);
