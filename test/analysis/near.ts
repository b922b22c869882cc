// What several tests of sums of logarithms ask.

import * as assert from 'uvu/assert';

/** Whether two numbers are the same but for what rounding does. */
export const near = (a: number, b: number, what: string): void =>
  assert.ok(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)), `${what}: ${a}, not ${b}`);

/** n ln p, which is 0 of what did not happen, however unlikely it was. */
export const times = (n: number, p: number): number => (n === 0 ? 0 : n * Math.log(p));
