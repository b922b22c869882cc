// Memory for what grows with the keys. It is taken from the end of the module's memory; what is given back is filled with keys next.

const PAGE: usize = 0x10000;
/** How much more is asked for at a time. */
const STEP: usize = 0x100000;
const MOST_BLOCKS: u32 = 64;
/** Pieces of memory that hold keys, in the order in which they are filled: start, end of what is used, end. */
const BLOCKS = memory.data(12 * 64, 16);

/** Where memory that nobody has had begins, and where it must end. */
let top: usize = 0;
let limit: usize = 0;
let blocks: u32 = 0;
/** The one that is being filled. */
let block: u32 = 0;

export function startArena(at: usize, most: usize): void {
  top = at;
  limit = most;
  blocks = 0;
  block = 0;
}

// @ts-ignore: decorator
@inline
function blockAt(i: u32): usize {
  return BLOCKS + <usize>i * 12;
}

/** Memory that is all 0, at an address that is a multiple of 64; 0 if there is not so much left. */
export function allocate(size: usize): usize {
  const at = (top + 63) & ~63;
  const end = at + size;
  if (end > limit || end < at) return 0;
  if (end > <usize>memory.size() * PAGE && !grow(<i32>((end + PAGE - 1) / PAGE))) return 0;
  top = end;
  return at;
}

/**
 * Makes the memory so many pages large, or twice as large as it is: a call takes V8 1 to 4 ms, however few pages it asks for, and pages that
 * nobody writes to take no memory.
 */
function grow(pages: i32): bool {
  const have = memory.size();
  const twice = min(2 * have, <i32>(limit / PAGE));
  return (twice > pages && memory.grow(twice - have) >= 0) || memory.grow(pages - have) >= 0;
}

/** Memory that is not needed any more: keys go there. */
export function giveBack(start: usize, end: usize): void {
  if (blocks == MOST_BLOCKS) return;
  const at = blockAt(blocks++);
  store<u32>(at, <u32>start);
  store<u32>(at, <u32>start, 4);
  store<u32>(at, <u32>end, 8);
}

/** Room for a key, whose size is a multiple of 8; 0 if there is none. */
export function place(size: usize): usize {
  do {
    while (blocks > 0) {
      const current = blockAt(block);
      const at: usize = load<u32>(current, 4);
      if (at + size <= load<u32>(current, 8)) {
        store<u32>(current, <u32>(at + size), 4);
        return at;
      }
      if (block + 1 == blocks) break;
      block++;
    }
  } while (extend(max(size, STEP)) || extend(size));
  return 0;
}

function extend(size: usize): bool {
  if (blocks == MOST_BLOCKS && <usize>load<u32>(blockAt(blocks - 1), 8) != top) return false;
  const at = allocate(size);
  if (at == 0) return false;
  if (blocks > 0 && <usize>load<u32>(blockAt(blocks - 1), 8) == at) {
    store<u32>(blockAt(blocks - 1), <u32>(at + size), 8);
  } else giveBack(at, at + size);
  return true;
}

/** How many bytes all keys take that have a place. */
export function placed(): usize {
  let sum: usize = 0;
  for (let i: u32 = 0; i < blocks; i++) sum += load<u32>(blockAt(i), 4) - load<u32>(blockAt(i));
  return sum;
}

// Keys are moved together: `startWalk`, then for each key `nextKey`, and if it stays `keep`, then `endWalk`.

let walked: u32 = 0;
let walkedAt: usize = 0;
let filled: u32 = 0;
let filledAt: usize = 0;

export function startWalk(): void {
  walked = 0;
  filled = 0;
  if (blocks > 0) walkedAt = filledAt = load<u32>(BLOCKS);
}

/** The next key in memory, or 0. The one before has `size` bytes; 0 at first. */
export function nextKey(size: usize): usize {
  walkedAt += size;
  while (blocks > 0 && walkedAt == load<u32>(blockAt(walked), 4)) {
    if (walked == block) return 0;
    walkedAt = load<u32>(blockAt(++walked));
  }
  return blocks > 0 ? walkedAt : 0;
}

/** Where a key of this size goes: never behind where it is, since those before it went no farther. */
export function keep(size: usize): usize {
  while (filledAt + size > load<u32>(blockAt(filled), 8)) {
    store<u32>(blockAt(filled), <u32>filledAt, 4);
    filledAt = load<u32>(blockAt(++filled));
  }
  const at = filledAt;
  filledAt += size;
  return at;
}

export function endWalk(): void {
  if (blocks == 0) return;
  store<u32>(blockAt(filled), <u32>filledAt, 4);
  for (let i = filled + 1; i < blocks; i++) store<u32>(blockAt(i), load<u32>(blockAt(i)), 4);
  block = filled;
}
