// Wherever the modules are unpacked, they have the same bytes: Node's way, that of runtimes without a Buffer, and that of newer ones.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeBase64 } from '../../src/core/base64.ts';

const test = suite('base64');
const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * i);
const text = Buffer.from(bytes).toString('base64');

/** With that property of the object, which is as before then. */
function withProperty(object: object, name: string, value: unknown, run: () => void): void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, configurable: true, writable: true });
  try {
    run();
  } finally {
    if (before) Object.defineProperty(object, name, before);
    else delete (object as Record<string, unknown>)[name];
  }
}

for (const length of [1000, 999, 998, 0]) {
  const [some, its] = [bytes.subarray(0, length), Buffer.from(bytes.subarray(0, length)).toString('base64')];
  const decoded = () => Uint8Array.from(decodeBase64(its));

  test(`${length} bytes, by what this runtime has`, () => assert.equal(decoded(), some));

  test(`${length} bytes, without fromBase64 and without a Buffer`, () => {
    withProperty(Uint8Array, 'fromBase64', undefined, () => {
      assert.equal(decoded(), some);
      withProperty(globalThis, 'Buffer', undefined, () => assert.equal(decoded(), some));
    });
  });
}

test('fromBase64 is called as what it belongs to, where there is one', () => {
  const asked: unknown[] = [];
  function fromBase64(this: unknown, ...args: unknown[]): Uint8Array {
    asked.push(this, ...args);
    return bytes;
  }
  withProperty(Uint8Array, 'fromBase64', fromBase64, () => assert.is(decodeBase64(text), bytes));
  assert.equal(asked, [Uint8Array, text]);
});

test.run();
