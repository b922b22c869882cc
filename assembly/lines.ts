// Where lines start and end.

/** How many bytes are looked at before their lines are routed: little enough that the list of lines stays in the first cache. */
export const SLICE: u32 = 0x4000;
/** Lines of one slice, those that wait from the one before, and what is written too much. */
export const MOST_LINES: u32 = SLICE + 64;
/** How many bytes after those that are looked at are written and read. */
export const SLACK: u32 = 64;

/** u32[MOST_LINES]: addresses. A line's end is that of its LF, or of the CR before it. */
export const STARTS: usize = 0x10000;
export const ENDS: usize = STARTS + (<usize>MOST_LINES << 2);
export const PARTITIONS: usize = ENDS + (<usize>MOST_LINES << 2);
export const LINES_END: usize = PARTITIONS + (<usize>MOST_LINES << 2);
/** u64: empty lines so far. */
export const EMPTY_LINES: usize = (LINES_END + 15) & ~15;

const LFS = memory.data<u8>([10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10], 16);
const CRS = memory.data<u8>([13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13, 13], 16);
const CR: u8 = 13;

/** Where the line starts whose end has not been found. */
let open: usize = 0;

export function startLines(base: usize): void {
  open = base;
}

export function openLine(): usize {
  return open;
}

/**
 * Lists the lines that end from `from` up to, not including, `to`, behind the `have` lines that are listed already. Reads up to 63 bytes
 * past `to`, which must not be LF.
 * @returns how many lines are listed now; empty ones are counted and left out
 */
export function findLines(from: usize, to: usize, have: u32): u32 {
  let start = STARTS + (<usize>have << 2);
  let end = ENDS + (<usize>have << 2);
  // Whether there is a CR or an empty line, and so need of a second look. A CR may be the last byte before.
  let isOdd = from > open && load<u8>(from - 1) == CR;
  // 1 if a line starts where the block starts: an LF there ends an empty line.
  let starts: u64 = from == open ? 1 : 0;
  store<u32>(start, <u32>open);
  for (let p = from; p < to; p += 64) {
    const a = v128.load(p), b = v128.load(p, 16), c = v128.load(p, 32), d = v128.load(p, 48);
    const lfs = v128.load(LFS), crs = v128.load(CRS);
    let found =
      <u64>(<u32>i8x16.bitmask(i8x16.eq(a, lfs)) | (<u32>i8x16.bitmask(i8x16.eq(b, lfs)) << 16)) |
      (<u64>(<u32>i8x16.bitmask(i8x16.eq(c, lfs)) | (<u32>i8x16.bitmask(i8x16.eq(d, lfs)) << 16)) << 32);
    const hasCr = v128.any_true(
      v128.or(v128.or(i8x16.eq(a, crs), i8x16.eq(b, crs)), v128.or(i8x16.eq(c, crs), i8x16.eq(d, crs))),
    );
    isOdd = isOdd || hasCr || (found & ((found << 1) | starts)) != 0;
    starts = found >> 63;
    const count = <usize>popcnt(found) << 2;
    // Six without asking, as many as most blocks have at most: what is written too much is written over. Then the others.
    let e = end, s = start;
    for (let i = 0; i < 6; i++) {
      const at = <u32>p + <u32>ctz(found);
      found &= found - 1;
      store<u32>(e, at);
      store<u32>(s, at + 1, 4);
      e += 4;
      s += 4;
    }
    for (; found != 0; found &= found - 1, e += 4, s += 4) {
      const at = <u32>p + <u32>ctz(found);
      store<u32>(e, at);
      store<u32>(s, at + 1, 4);
    }
    end += count;
    start += count;
  }
  open = load<u32>(start);
  const listed = <u32>(end - ENDS) >> 2;
  return isOdd ? tidy(have, listed) : listed;
}

/** Takes the CR off the ends of the lines from `from` on and empty lines out of the list. */
function tidy(from: u32, to: u32): u32 {
  let kept: usize = <usize>from << 2;
  let empty: u64 = 0;
  for (let i: usize = kept; i < <usize>to << 2; i += 4) {
    const start = load<u32>(STARTS + i);
    let end = load<u32>(ENDS + i);
    if (end > start && load<u8>(end - 1) == CR) end--;
    store<u32>(STARTS + kept, start);
    store<u32>(ENDS + kept, end);
    if (end > start) kept += 4;
    else empty++;
  }
  store<u64>(EMPTY_LINES, load<u64>(EMPTY_LINES) + empty);
  return <u32>kept >> 2;
}
