// A table in which keys are looked for too long becomes one whose slots nobody outside can foresee: see assembly/secret.ts. In its own memory.

import { scrambled } from '../secret';
import { after, FURTHER, homeOf, setScattered, SLOT, slots, slotsEnd, WAITING } from './slots';
import { sortSlots } from './sort';

/** Makes the table scattered. */
export function scatter(): void {
  const end = moveTogether();
  // The entries of a key side by side.
  sortSlots(slots, end);
  setScattered();
  let last: u64 = 0;
  for (let slot = slots; slot < end; slot += SLOT) {
    const hash = load<u64>(slot);
    const entry: usize = load<u32>(slot, 12);
    store<u32>(entry, load<u32>(entry) | (hash == last ? FURTHER | WAITING : WAITING));
    store<u64>(slot, scrambled(hash));
    last = hash;
  }
  for (let slot = slots; slot < slotsEnd; slot += SLOT) if (isWaiting(slot)) putWhereItBelongs(slot);
}

/** All that are in use to the table's start. @returns where they end */
function moveTogether(): usize {
  let end = slots;
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    if (load<u32>(slot, 12) == 0) continue;
    const moved = v128.load(slot);
    v128.store(slot, i64x2.splat(0));
    v128.store(end, moved);
    end += SLOT;
  }
  return end;
}

// @ts-ignore: decorator
@inline
function isWaiting(slot: usize): bool {
  const entry: usize = load<u32>(slot, 12);
  return entry != 0 && (load<u32>(entry) & WAITING) != 0;
}

/** Those that have their place stay there; one that waits gives way, and is put where it belongs next. */
function putWhereItBelongs(slot: usize): void {
  let one = v128.load(slot);
  v128.store(slot, i64x2.splat(0));
  for (;;) {
    const entry: usize = i32x4.extract_lane(one, 3);
    store<u32>(entry, load<u32>(entry) & ~WAITING);
    let to = homeOf(i64x2.extract_lane(one, 0), entry);
    while (load<u32>(to, 12) != 0 && !isWaiting(to)) to = after(to);
    const isEmpty = load<u32>(to, 12) == 0;
    const next = v128.load(to);
    v128.store(to, one);
    if (isEmpty) return;
    one = next;
  }
}
