// How many values of an Arrow column are null, as the batch says, against the bits that tell which. Its reader leaves the bits alone where the batch
// says that there are none, and a record without a key would be one with an empty key.
// https://github.com/apache/arrow/blob/apache-arrow-21.0.0/docs/source/format/Columnar.rst#validity-bitmaps

import { VectorLoader } from 'apache-arrow/visitor/vectorloader';

/** What of the reader's class its types do not tell. */
interface Loader {
  nodes: readonly { readonly length: number }[];
  nodesIndex: number;
  nextBufferRange(): unknown;
  readData(type: unknown, buffer: unknown): Uint8Array;
  readNullBitmap(type: unknown, nullCount: number, buffer?: unknown): Uint8Array;
}

/** From now on a batch whose counts of nulls are not those of its bits is an error. */
export function checkNulls(): void {
  (VectorLoader.prototype as unknown as Loader).readNullBitmap = function (type, nullCount, buffer) {
    const bits = this.readData(type, buffer ?? this.nextBufferRange());
    const { length } = this.nodes[this.nodesIndex];
    // Without nulls there need be no bits.
    const nulls = bits.length === 0 && nullCount === 0 ? 0 : length - ones(bits, length);
    if (nulls !== nullCount) throw new Error(`${nulls} nulls where ${nullCount} are claimed`);
    return nullCount > 0 ? bits : new Uint8Array(0);
  };
}

/** How many of the first `length` bits are set; what is not there is not. */
function ones(bits: Uint8Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length >> 3; i++) sum += onesOf(bits[i] ?? 0);
  return sum + onesOf((bits[length >> 3] ?? 0) & ((1 << (length & 7)) - 1));
}

function onesOf(byte: number): number {
  let count = 0;
  for (; byte !== 0; byte &= byte - 1) count++;
  return count;
}
