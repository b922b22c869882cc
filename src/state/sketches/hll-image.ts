// The HLL sketch's image, as Java, C++, Python, Spark, Druid and Pinot read and write it. All is little-endian.
// https://github.com/apache/datasketches-java/blob/6.2.0/src/main/java/org/apache/datasketches/hll/PreambleUtil.java

import { sketchError } from '../../errors.ts';
import { addCoupon, K, LG_K, type Registers, sumsOf } from './hll.ts';

const FAMILY = 7;
const [EMPTY, COMPACT, OUT_OF_ORDER] = [4, 8, 16];
/** Bits 0 and 1 of byte 7: what the image holds. */
const [LIST, HLL] = [0, 2];
/** Bits 2 and 3 of byte 7: how wide its registers are. */
const [HLL_4, HLL_6, HLL_8] = [0, 1, 2];
const REGISTERS_AT = 40;
/** A register of HLL_4 that says so is in the list behind the registers. */
const ELSEWHERE = 15;

/** 8 bytes for no key, else 4136: registers only, out of order, so that merged images are the image of all keys, to the byte. */
export function hllImage(registers: Registers): Uint8Array {
  const { low, high, zeros } = sumsOf(registers);
  if (zeros === K) return Uint8Array.of(2, 1, FAMILY, LG_K, 3, COMPACT | EMPTY, 0, (HLL_8 << 2) | LIST);
  const image = new Uint8Array(REGISTERS_AT + K);
  const view = new DataView(image.buffer);
  image.set([10, 1, FAMILY, LG_K, 0, COMPACT | OUT_OF_ORDER, 0, (HLL_8 << 2) | HLL]);
  view.setFloat64(16, low, true);
  view.setFloat64(24, high, true);
  view.setUint32(32, zeros, true);
  image.set(registers, REGISTERS_AT);
  return image;
}

/**
 * The registers of an image: any mode, HLL_4, HLL_6 or HLL_8, lgK 12 to 21 (more than 12 is folded).
 * @throws {KeylaneError} `ERR_SKETCH`
 */
export function readHllImage(image: Uint8Array): Registers {
  if (image.length < 8) throw sketchError('HLL', `has at least 8 bytes, but it is ${image.length} long`);
  const [ints, version, family, lgK, lgArray, flags, curMin, modes] = image;
  if (family !== FAMILY || version !== 1) {
    throw sketchError('HLL', `has family 7 and version 1, but it is family ${family}, version ${version}`);
  }
  const mode = modes & 3;
  const width = (modes >> 2) & 3;
  if (mode > HLL || width > HLL_8) throw sketchError('HLL', `knows no mode ${mode} of type ${width}`);
  if (ints !== [2, 3, 10][mode]) throw sketchError('HLL', `of mode ${mode} has no ${ints} preamble ints`);
  if (lgK < LG_K || lgK > 21) throw sketchError('HLL', `must have lgK 12 to 21 to be merged here, but it is ${lgK}`);
  const registers = new Uint8Array(K);
  if ((flags & EMPTY) !== 0) return registers;
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  if (mode === HLL) readRegisters(view, lgK, width, curMin, lgArray, (flags & COMPACT) !== 0, registers);
  else readCoupons(view, mode, lgK, lgArray, (flags & COMPACT) !== 0, registers);
  return registers;
}

function readCoupons(
  view: DataView,
  mode: number,
  lgK: number,
  lgArray: number,
  isCompact: boolean,
  registers: Registers,
): void {
  const at = mode === LIST ? 8 : 12;
  need(view, at);
  const count = mode === LIST ? view.getUint8(6) : view.getUint32(8, true);
  // What is not compact has its empty slots too, as zeros.
  if (lgArray > lgK) throw sketchError('HLL', `of lgK ${lgK} holds no ${count} coupons in 2^${lgArray} slots`);
  const slots = isCompact ? count : 1 << lgArray;
  need(view, at + 4 * slots);
  for (let i = 0; i < slots; i++) addCoupon(registers, view.getUint32(at + 4 * i, true));
}

function readRegisters(
  view: DataView,
  lgK: number,
  width: number,
  curMin: number,
  lgArray: number,
  isCompact: boolean,
  registers: Registers,
): void {
  const count = 1 << lgK;
  const end = REGISTERS_AT + (width === HLL_8 ? count : width === HLL_6 ? (count * 3) / 4 + 1 : count / 2);
  need(view, end);
  const readValue = width === HLL_8 ? value8 : width === HLL_6 ? value6 : value4;
  for (let i = 0; i < count; i++) {
    const value = readValue(view, i);
    if (width !== HLL_4) raise(registers, i, value);
    else if (value !== ELSEWHERE) raise(registers, i, value + curMin);
  }
  if (width !== HLL_4) return;
  const listed = view.getUint32(36, true);
  if (listed > count || lgArray > lgK) throw sketchError('HLL', `of lgK ${lgK} lists no ${listed} registers apart`);
  const slots = isCompact ? listed : listed === 0 ? 0 : 1 << lgArray;
  need(view, end + 4 * slots);
  for (let i = 0; i < slots; i++) addCoupon(registers, view.getUint32(end + 4 * i, true));
}

const value8 = (view: DataView, i: number): number => view.getUint8(REGISTERS_AT + i);
const value6 = (view: DataView, i: number): number =>
  (view.getUint16(REGISTERS_AT + ((6 * i) >> 3), true) >> ((6 * i) & 7)) & 63;
const value4 = (view: DataView, i: number): number => (view.getUint8(REGISTERS_AT + (i >> 1)) >> (4 * (i & 1))) & 15;

/** With more registers than here, those whose addresses agree in the low bits become one. */
function raise(registers: Registers, address: number, value: number): void {
  const register = address & (K - 1);
  if (value > 63) throw sketchError('HLL', `has registers of 0 to 63, but one is ${value}`);
  if (value > registers[register]) registers[register] = value;
}

function need(view: DataView, length: number): void {
  if (view.byteLength < length) {
    throw sketchError('HLL', `like this has ${length} bytes at least, but it is ${view.byteLength} long`);
  }
}
