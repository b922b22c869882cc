// Reads HLL sketches of any library and mode: keylane itself reads only those that it wrote.

import { sketchError } from '../../src/errors.ts';
import { addCoupon, K, LG_K, type Registers } from '../../src/state/sketches/hll.ts';
import {
  COMPACT,
  EMPTY,
  FAMILY,
  HLL,
  HLL_4,
  HLL_6,
  HLL_8,
  LIST,
  REGISTERS_AT,
} from '../../src/state/sketches/hll-image.ts';

/** A register of HLL_4 that says so is in the list behind the registers. */
const ELSEWHERE = 15;

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
