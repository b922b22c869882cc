// What was chosen by measurement, in one place. The kernels' own are in assembly/tuning.ts.
// Figures: ns a key, Node 20.20 on an AMD EPYC, 16,384 distinct keys.

/**
 * A string of up to so many UTF-16 units is hashed unit by unit in JavaScript, a longer one is encoded first. Loop / encoded: 44 units 108 /
 * 142, 56 units 138 / 149, 72 units 169 / 148.
 */
export const LOOP_UNITS = 64;

/**
 * A key of up to so many bytes is hashed in JavaScript, a longer one is copied to WebAssembly, which costs 25 to 35 ns by itself. Loop /
 * WebAssembly on Node 20: 52 bytes 40 / 55, 76 bytes 54 / 60, 100 bytes 67 / 66; on Node 24: 39 / 49, 64 / 78, 67 / 61.
 */
export const LOOP_BYTES = 84;

/**
 * Strings are joined and encoded together, so many at a time and so many units. One encodeInto costs about 50 ns however short its string is;
 * a rope of more than about 64 KB is two to three times slower to flatten.
 */
export const ROPE_KEYS = 1024;
export const ROPE_UNITS = 0x10000;

/** So many of an array's keys tell whether all are short. */
export const SAMPLE_KEYS = 16;
