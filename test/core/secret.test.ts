// Numbers that nobody who writes keys can foresee, with and without the runtime's own.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { secretWords } from '../../src/core/secret.ts';

const test = suite('secrets');

function assertRandom(): void {
  const words = [...secretWords(64), ...secretWords(64)];
  assert.is(words.length, 128);
  // Two of 128 are the same once in half a million times, and less than a quarter of their bits are set or missing never.
  assert.ok(new Set(words).size >= 127);
  const ones = words.reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
  assert.ok(ones > 1024 && ones < 3072, `${ones}`);
  assert.ok(words.some(word => word >= 2 ** 31) && words.some(word => word < 2 ** 31));
}

test('from crypto', assertRandom);

test('without it, as in Node 18', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
  try {
    assertRandom();
  } finally {
    Object.defineProperty(globalThis, 'crypto', before);
  }
});

test.run();
