// Distinct keys in 4 KB: the HLL sketch of Apache DataSketches with 4096 registers of one byte (HLL_8, lgK 12).
// https://github.com/apache/datasketches-cpp/tree/5.2.0/hll

import { REGISTERS } from '../../core/scan-layout.ts';
import { X_TABLE } from './hll-table.ts';

/** How many registers. */
export const K = REGISTERS;
export const LG_K = Math.log2(K);
/** The addresses of x in the table are this far apart. */
const Y_STRIDE = 160;
/** Where the composite estimator goes over from linear counting, in K. */
const CROSSOVER = 0.64;
/** Relative errors of the estimate at 1, 2 and 3 standard deviations: a bound is estimate / (1 + error). */
const LOWER_ERRORS = [0.016155679, 0.032825719, 0.049677541] as const;
const UPPER_ERRORS = [-0.016186662, -0.031827816, -0.046973459] as const;

/** An estimate with the range that holds the truth in 68, 95 or 99.7 % of all cases. */
export interface Estimate {
  value: number;
  lower: number;
  upper: number;
}

/** Register i holds the largest value of all coupons with address i, or 0. The set of keys decides them, not their order. */
export type Registers = Uint8Array;

/** Adds a key by its coupon: 26 bits of address below the value. */
export function addCoupon(registers: Registers, coupon: number): void {
  const register = coupon & (K - 1);
  const value = coupon >>> 26;
  if (value > registers[register]) registers[register] = value;
}

/** Adds the keys of the other sketch: its estimate is of the union then. */
export function uniteRegisters(registers: Registers, others: Registers): void {
  for (let i = 0; i < K; i++) if (others[i] > registers[i]) registers[i] = others[i];
}

/** As the keys would have filled 2^lgK registers, of which there may be no more than now: a key's address is the low bits of a longer one. */
export function foldRegisters(registers: Registers, lgK: number): Registers {
  const folded = new Uint8Array(2 ** lgK);
  for (const [i, value] of registers.entries()) {
    const at = i % folded.length;
    if (value > folded[at]) folded[at] = value;
  }
  return folded;
}

/** The HLL sketch of all partitions together. */
export function uniteAll(sketches: readonly Registers[]): Registers {
  const all = new Uint8Array(K);
  for (const registers of sketches) uniteRegisters(all, registers);
  return all;
}

/** How many distinct keys, as every DataSketches library answers for these registers. `deviations` is 1, 2 or 3. */
export function estimateHll(registers: Registers, deviations: 1 | 2 | 3 = 2): Estimate {
  const { sum, zeros } = sumsOf(registers);
  const value = composite(sum, zeros);
  // A register that is not 0 has seen a key.
  const lower = Math.max(value / (1 + LOWER_ERRORS[deviations - 1]), K - zeros);
  return { value, lower, upper: value / (1 + UPPER_ERRORS[deviations - 1]) };
}

/** The sums that estimates and images are made of: powers of two, so exact in whatever order they are added. */
export function sumsOf(registers: Registers): { low: number; high: number; sum: number; zeros: number } {
  // How many have which value: thousands of images are read where States are merged.
  const counts = new Uint32Array(256);
  for (let i = 0; i < registers.length; i++) counts[registers[i]]++;
  let low = 0;
  let high = 0;
  for (const [value, count] of counts.entries()) {
    if (value < 32) low += count * 2 ** -value;
    else high += count * 2 ** -value;
  }
  return { low, high, sum: low + high, zeros: counts[0] };
}

// HllArray::getCompositeEstimate
function composite(sum: number, zeros: number): number {
  const raw = (0.7213 / (1 + 1.079 / K)) * ((K * K) / sum);
  const last = X_TABLE.length - 1;
  if (raw < X_TABLE[0]) return 0;
  const adjusted = raw > X_TABLE[last] ? (raw * last * Y_STRIDE) / X_TABLE[last] : interpolate(raw);
  if (adjusted > 3 * K) return adjusted;
  const linear = zeros === 0 ? K * Math.log(2 * K) : K * (harmonic(K) - harmonic(zeros));
  return (adjusted + linear) / 2 > CROSSOVER * K ? adjusted : linear;
}

/** A cubic through the four points of the table around x. */
function interpolate(x: number): number {
  const last = X_TABLE.length - 1;
  let above = X_TABLE.findIndex(each => each > x);
  if (above < 0) above = last;
  const from = Math.min(Math.max(above - 2, 0), last - 3);
  let y = 0;
  for (let i = from; i < from + 4; i++) {
    let term = i * Y_STRIDE;
    for (let j = from; j < from + 4; j++) if (j !== i) term *= (x - X_TABLE[j]) / (X_TABLE[i] - X_TABLE[j]);
    y += term;
  }
  return y;
}

function harmonic(n: number): number {
  let sum = 0;
  for (let i = n; i > 0; i--) sum += 1 / i;
  return sum;
}
