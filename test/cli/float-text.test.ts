// The nearest float of a decimal text, against exact arithmetic.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nearestFloat } from '../../src/ask/float-text.ts';
import { runs } from '../runs.ts';

const test = suite('floats from texts');

// What Float.floatToIntBits(Float.parseFloat(text)) prints in Java 17.
for (const [text, hex] of [
  ['1.5', '3fc00000'],
  ['-0', '80000000'],
  ['1.000000059604644775390625', '3f800000'],
  ['1.00000005960464477539062500000000001', '3f800001'],
  ['1.0000000596046448', '3f800001'],
  ['1.000000178813934326171875', '3f800002'],
  ['1.00000017881393432617187499999999', '3f800001'],
  ['-1.0000000596046448', 'bf800001'],
  ['16777217', '4b800000'],
  ['16777217.0000000000000000001', '4b800001'],
  ['1.401298464324817e-45', '00000001'],
  ['7.006492321624085e-46', '00000000'],
  ['7.006492321624085354618e-46', '00000000'],
  ['7.0064923216240853546186479164495806564013097093825788587853e-46', '00000000'],
  ['7.0064923216240853546186479164495806564013097093825788587854e-46', '00000001'],
  ['3.4028235e38', '7f7fffff'],
  ['.5e1', '40a00000'],
  ['5.', '40a00000'],
] as const) {
  test(text, () => {
    const bytes = new DataView(new ArrayBuffer(4));
    bytes.setFloat32(0, nearestFloat(text));
    assert.is(bytes.getUint32(0).toString(16).padStart(8, '0'), hex);
  });
}

test('no float is nearer to a text around the middle of two', () => {
  const bits = new Int32Array(1);
  const floats = new Float32Array(bits.buffer);
  fc.assert(
    fc.property(
      fc.integer({ min: 0x30000000, max: 0x4b000000 }),
      fc.integer({ min: -1, max: 1 }),
      fc.boolean(),
      (at, nudge, isNegative) => {
        bits[0] = at;
        const low = floats[0];
        bits[0] = at + 1;
        const high = floats[0];
        // Exact: a sum of two neighbours is a double, and so is its half; 150 digits hold all of it.
        const middle = ((low + high) / 2).toFixed(100).replace(/0+$/, '');
        const text =
          nudge === 0
            ? middle
            : nudge > 0
              ? `${middle}${'0'.repeat(30)}1`
              : middle.replace(/\d$/, digit => `${Number(digit) - 1}${'9'.repeat(30)}`);
        const expected = nudge > 0 ? high : nudge < 0 ? low : at % 2 === 0 ? low : high;
        const sign = isNegative ? '-' : '';
        assert.is(nearestFloat(sign + text), isNegative ? -expected : expected, sign + text);
      },
    ),
    { numRuns: runs(2000) },
  );
});

test.run();
