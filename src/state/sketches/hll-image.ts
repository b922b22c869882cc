// The HLL sketch's image, as Java, C++, Python, Spark, Druid and Pinot read and write it. All is little-endian.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/hll/PreambleUtil.java

import { sketchError } from '../../errors.ts';
import { K, type Registers, sumsOf } from './hll.ts';

export const FAMILY = 7;
export const [EMPTY, COMPACT, OUT_OF_ORDER] = [4, 8, 16];
/** Bits 0 and 1 of byte 7: what the image holds. */
export const [LIST, HLL] = [0, 2];
/** Bits 2 and 3 of byte 7: how wide its registers are. */
export const [HLL_4, HLL_6, HLL_8] = [0, 1, 2];
export const REGISTERS_AT = 40;
const MOST_VALUE = 63;

/** 8 bytes for no key, else 40 and the registers, out of order, so that merged images are the image of all keys, to the byte. */
export function hllImage(registers: Registers): Uint8Array {
  const head = headOf(registers);
  if (head.length < REGISTERS_AT) return head;
  const image = new Uint8Array(REGISTERS_AT + registers.length);
  image.set(head);
  image.set(registers, REGISTERS_AT);
  return image;
}

/** What stands before the registers; all of it if no key is in them. */
function headOf(registers: Registers): Uint8Array {
  const { low, high, zeros } = sumsOf(registers);
  const lgK = Math.log2(registers.length);
  if (zeros === registers.length) return Uint8Array.of(2, 1, FAMILY, lgK, 3, COMPACT | EMPTY, 0, (HLL_8 << 2) | LIST);
  const head = new Uint8Array(REGISTERS_AT);
  const view = new DataView(head.buffer);
  head.set([10, 1, FAMILY, lgK, 0, COMPACT | OUT_OF_ORDER, 0, (HLL_8 << 2) | HLL]);
  view.setFloat64(16, low, true);
  view.setFloat64(24, high, true);
  view.setUint32(32, zeros, true);
  return head;
}

/**
 * The registers of an image that `hllImage` wrote. No command takes those of other libraries.
 * @throws {KeylaneError} `ERR_SKETCH`
 */
export function readHllImage(image: Uint8Array): Registers {
  const registers = new Uint8Array(K);
  registers.set(image.subarray(REGISTERS_AT, REGISTERS_AT + K));
  const head = headOf(registers);
  const size = head.length < REGISTERS_AT ? head.length : REGISTERS_AT + K;
  let most = 0;
  for (let i = 0; i < K; i++) if (registers[i] > most) most = registers[i];
  if (size !== image.length || !head.every((byte, i) => byte === image[i]) || most > MOST_VALUE) {
    throw sketchError('HLL', 'in a State has lgK 12 and one byte a register, as keylane writes it');
  }
  return registers;
}
