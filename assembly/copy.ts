/**
 * Copies bytes as words of 8: reads and writes up to 7 bytes more. memory.copy is a call out of Wasm, which takes 10 to 20 ns however few
 * bytes there are.
 */
// @ts-ignore: decorator
@inline
export function copyWords(to: usize, from: usize, size: u32): void {
  for (const end = from + size; from < end; from += 8, to += 8) store<u64>(to, load<u64>(from));
}
