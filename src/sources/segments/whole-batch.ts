import type { Bytes } from '../batches/bytes.ts';
import { crc32c } from '../batches/crc.ts';
import {
  ATTRIBUTES,
  emptyHead,
  faultOfPrefix,
  formatOf,
  HEAD_SIZE,
  offsetOf,
  readHead,
  sizeOf,
} from '../batches/head.ts';
import { isMessage } from '../batches/messages.ts';

/** Whether a batch begins and ends anywhere between `from` and `to`, with the right checksum and an offset that comes next or later. */
export function findWholeBatch(bytes: Bytes, from: number, to: number, next: number): boolean {
  const head = emptyHead();
  for (let at = from; at + HEAD_SIZE <= to; at++) {
    if (bytes[at + 16] > 2 || faultOfPrefix(bytes, at)) continue;
    const end = at + sizeOf(bytes, at);
    const offset = offsetOf(bytes, at);
    if (end > to || offset < next || !Number.isSafeInteger(offset)) continue;
    if (formatOf(bytes, at) < 2) {
      if (isMessage(bytes, at)) return true;
      continue;
    }
    readHead(bytes, at, head);
    if (crc32c(bytes, at + ATTRIBUTES, end) === head.checksum) return true;
  }
  return false;
}
