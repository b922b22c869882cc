// CRC-32C in scan.wasm, for who reads batches in JavaScript: of batches in cache seven times as fast, with the copy into its memory three to four times.

import { crc32c as inJavaScript } from '../sources/batches/crc.ts';
import { AREA_SIZE, type Area, newArea } from './area.ts';

let area: Area | undefined;

/**
 * CRC-32C of `bytes[from]` up to, not including, `bytes[to]`, as an unsigned number.
 * @throws {KeylaneError} `ERR_NO_WASM`
 */
export function crc32c(bytes: Uint8Array, from: number, to: number): number {
  // A larger one would need as much memory again.
  if (to - from > AREA_SIZE) return inJavaScript(bytes, from, to);
  area ??= newArea(1, AREA_SIZE);
  // The array may have been filled with others.
  area.forget();
  const at = area.put(bytes, from, to);
  return area.scan.crc32c(at, at + to - from) >>> 0;
}
