// Strings become the bytes of Java's StringSerializer. The reference here goes code point by code point and shares nothing with the code.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { encodeUtf8, MAX_BYTES_PER_UNIT, writeUtf8 } from '../../src/core/utf8.ts';
import { hex } from '../../src/printable.ts';

const test = suite('utf8');

function reference(text: string): string {
  return Array.from(text, char => (/^[\ud800-\udfff]$/.test(char) ? '3f' : Buffer.from(char).toString('hex'))).join('');
}

function written(text: string): string {
  const target = new Uint8Array(text.length * MAX_BYTES_PER_UNIT + 2).fill(0xee);
  const end = writeUtf8(text, target, 1);
  assert.is(target[0], 0xee);
  assert.ok(target.subarray(end).every(byte => byte === 0xee || end === target.length));
  return hex(target.subarray(1, end));
}

const samples = [
  '',
  'a',
  '\0',
  '\x7f',
  '\x80',
  '\u07ff',
  '\u0800',
  '\ud7ff',
  '\ue000',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '😀',
  '\u{10ffff}',
  '\ud800',
  '\udfff',
];
// On both sides of the length where the loop hands over to encodeInto.
for (const padding of [0, 1, 22, 23, 24, 25, 40, 500]) {
  for (const sample of samples) {
    for (const text of [
      sample + 'x'.repeat(padding),
      'x'.repeat(padding) + sample,
      `${'é'.repeat(padding)}${sample}\ud83d${sample}`,
    ]) {
      test(`${padding} + ${JSON.stringify(sample)}: ${JSON.stringify(text.slice(0, 6))}`, () => {
        assert.is(written(text), reference(text));
        assert.is(hex(encodeUtf8(text)), reference(text));
      });
    }
  }
}

test('every UTF-16 unit alone, and doubled', () => {
  for (let unit = 0; unit <= 0xffff; unit++) {
    const text = String.fromCharCode(unit);
    if (written(text) !== reference(text)) assert.unreachable(`unit ${unit.toString(16)}`);
    if (written(text + text) !== reference(text + text)) assert.unreachable(`unit ${unit.toString(16)} twice`);
  }
});

test.run();
