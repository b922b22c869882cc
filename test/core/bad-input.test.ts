// Bad input is a KeylaneError with a code and a text that says what was expected, what came and what to do; never NaN, never a guess.

import vm from 'node:vm';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../src/core/key-block.ts';
import { apis } from '../engines.ts';
import { fails } from '../fails.ts';

/** Node has had resizable buffers since 20, the types of this target do not. */
function resizable(length: number): ArrayBuffer & { resize(length: number): void } {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength: 64 }]);
}

const badCounts: [unknown, string][] = [
  [0, '0'],
  [-1, '-1'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [-0, '-0'],
  [2 ** 31, '2147483648'],
  [2 ** 32 + 12, '4294967308'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  ['12', 'the string "12"'],
  [12n, 'the bigint 12n'],
  [undefined, 'undefined'],
  [null, 'null'],
  [true, 'true'],
  [{}, 'an object (Object)'],
  [[12], 'an array of 1'],
  [new Date(0), 'an object (Date)'],
];
const badKeys: [unknown, string][] = [
  [1, '1'],
  [0, '0'],
  [Number.NaN, 'NaN'],
  [10n, 'the bigint 10n'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{}, 'an object (Object)'],
  [[1, 2], 'an array of 2'],
  [new Date(0), 'an object (Date)'],
  [Symbol('s'), 'a symbol'],
  [() => 1, 'a function'],
  [new String('a'), 'an object (String)'],
  [new ArrayBuffer(4), 'an object (ArrayBuffer)'],
  [new DataView(new ArrayBuffer(4)), 'a DataView of 4 bytes'],
  [new Uint16Array(2), 'a Uint16Array of 4 bytes'],
  [new Int8Array(2), 'a Int8Array of 2 bytes'],
  [new Uint8ClampedArray(2), 'a Uint8ClampedArray of 2 bytes'],
  [Object.create(null), 'an object (no class)'],
  [{ [Symbol.toStringTag]: 'Uint8Array', length: 2 }, 'an object (Object)'],
];

for (const { name, api } of apis) {
  const test = suite(`bad input / ${name}`);

  for (const [count, shown] of badCounts) {
    test(`${name}: partition count ${shown}`, () => {
      const calls = [
        () => api.partitionForKey('a', count as number),
        () => api.partitionsForKeys(['a'], count as number),
        () => api.partitionsForKeys([], count as number),
        () => api.partitionsForKeys(KeyBlock.from(['a']), count as number),
      ];
      for (const call of calls)
        assert.match(fails(call, 'ERR_PARTITION_COUNT'), `from 1 to 2147483647, but it is ${shown}. `);
    });
  }

  for (const [key, shown] of badKeys) {
    test(`${name}: key ${shown}`, () => {
      const bad = key as string;
      for (const call of [() => api.murmur2(bad), () => api.partitionForKey(bad, 12)]) {
        assert.match(
          fails(call, 'ERR_KEY'),
          `The key must be a string or a Uint8Array (a Buffer is one), but it is ${shown}. `,
        );
      }
      for (const call of [() => api.partitionsForKeys(['a', bad], 12), () => KeyBlock.from(['a', bad])]) {
        assert.match(
          fails(call, 'ERR_KEY'),
          `keys[1] must be a string or a Uint8Array (a Buffer is one), but it is ${shown}. `,
        );
      }
    });
  }

  test(`${name}: a hole in an array is not a key`, () => {
    const holed = ['a'];
    holed[2] = 'b';
    assert.match(
      fails(() => api.partitionsForKeys(holed, 12), 'ERR_KEY'),
      'keys[1]',
    );
  });

  for (const keys of ['ab', new Uint8Array(3), new Set(['a']), { length: 1, 0: 'a' }, null, undefined, 7]) {
    test(`${name}: keys that are ${Object.prototype.toString.call(keys)}`, () => {
      assert.match(
        fails(() => api.partitionsForKeys(keys as never, 12), 'ERR_KEYS'),
        'must be an array of keys or a KeyBlock',
      );
    });
  }

  for (const out of [new Int32Array(1), new Int32Array(0), new Uint32Array(2), [0, 0], null, 'out']) {
    test(`${name}: out that is ${Object.prototype.toString.call(out)} of ${(out as Int32Array | null)?.length}`, () => {
      for (const keys of [['a', 'b'], KeyBlock.from(['a', 'b'])]) {
        const text = fails(() => api.partitionsForKeys(keys, 12, out as Int32Array), 'ERR_OUT');
        assert.match(text, 'room for 2 partitions');
        assert.match(text, 'new Int32Array(2)');
      }
    });
  }

  test(`${name}: out that is longer is filled from its start and returned`, () => {
    const out = new Int32Array(4).fill(-1);
    assert.is(api.partitionsForKeys(['', 'a'], 12, out), out);
    assert.equal([...out], [9, api.partitionForKey('a', 12), -1, -1]);
  });

  test(`${name}: no keys, no answers`, () => {
    assert.is(api.partitionsForKeys([], 12).length, 0);
    assert.is(api.partitionsForKeys(KeyBlock.from([]), 12).length, 0);
  });

  test(`${name}: bytes whose buffer is gone or shrank are not an empty key`, () => {
    const detached = new Uint8Array([1, 2, 3]);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    const shrinking = resizable(8);
    const outside = new Uint8Array(shrinking, 4, 4);
    shrinking.resize(2);
    for (const gone of [detached, outside]) {
      assert.match(
        fails(() => api.murmur2(gone), 'ERR_KEY'),
        'detached or shrank',
      );
      assert.match(
        fails(() => api.partitionsForKeys(['a', gone], 3), 'ERR_KEY'),
        'keys[1]',
      );
    }
  });

  test(`${name}: a block whose buffer shrank after it was made`, () => {
    const shrinking = resizable(8);
    const block = KeyBlock.fromColumns(new Uint8Array(shrinking), Uint32Array.of(0, 4, 8));
    assert.is(api.partitionsForKeys(block, 12).length, 2);
    shrinking.resize(6);
    fails(() => api.partitionsForKeys(block, 12), 'ERR_COLUMNS');
  });

  test(`${name}: growing, shared, other realms' and sliced buffers are fine`, () => {
    const expected = api.murmur2('order-1');
    const raw = new TextEncoder().encode('order-1');
    const growing = resizable(7);
    const tracking = new Uint8Array(growing);
    tracking.set(raw);
    const shared = new Uint8Array(new SharedArrayBuffer(7));
    shared.set(raw);
    const foreign = vm.runInNewContext('new Uint8Array(bytes)', { bytes: [...raw] });
    const inside = Buffer.from('xxorder-1yy').subarray(2, 9);
    for (const key of [raw, Buffer.from(raw), tracking, shared, foreign, inside]) {
      assert.is(api.murmur2(key), expected);
      assert.equal(
        [...api.partitionsForKeys([key, KeyBlock.from([key]).key(0)], 100)],
        [api.partitionForKey('order-1', 100), api.partitionForKey('order-1', 100)],
      );
    }
    growing.resize(8);
    assert.is(api.murmur2(tracking), api.murmur2('order-1\0'));
  });

  test.run();
}

const columns = suite('bad input / columns');
const bytes = new Uint8Array(8);
const badColumns: [string, unknown, unknown, string][] = [
  ['offsets descend', bytes, Uint32Array.of(0, 5, 3), 'offsets[2] = 3 follows 5'],
  ['offsets pass the end', bytes, Uint32Array.of(0, 9), 'within the 8 bytes, but the last one is 9'],
  ['a negative offset', bytes, Int32Array.of(-1, 4), 'offsets[1] = 4 follows -1'],
  ['a negative last offset', bytes, Int32Array.of(0, -4), 'the last one is -4'],
  ['no offsets', bytes, new Uint32Array(0), 'at least one entry'],
  ['offsets in an array', bytes, [0, 1], 'but it is an array of 2'],
  ['64-bit offsets', bytes, new BigInt64Array(2), 'but it is a BigInt64Array of 16 bytes'],
  ['bytes in an array', [1, 2], Uint32Array.of(0, 1), 'bytes must be a Uint8Array, but it is an array of 2'],
  ['bytes in an ArrayBuffer', new ArrayBuffer(2), Uint32Array.of(0, 1), 'an object (ArrayBuffer)'],
];
for (const [name, badBytes, badOffsets, part] of badColumns) {
  columns(name, () => {
    assert.match(
      fails(() => KeyBlock.fromColumns(badBytes as Uint8Array, badOffsets as Uint32Array), 'ERR_COLUMNS'),
      part,
    );
  });
}
columns('keys that are not an array', () =>
  assert.match(
    fails(() => KeyBlock.from('ab' as never), 'ERR_KEYS'),
    'the string "ab"',
  ),
);
columns('more bytes than offsets can count', () => {
  // Zeros that are never touched: this takes no memory.
  const huge = new Uint8Array(2 ** 31);
  assert.match(
    fails(() => KeyBlock.from([huge, huge]), 'ERR_BLOCK_SIZE'),
    'at most 4294967295 bytes',
  );
});
columns('columns that start late, end early and have Arrow offsets', () => {
  const block = KeyBlock.fromColumns(Buffer.from('..ab.c...'), Int32Array.of(2, 4, 4, 6));
  assert.is(block.count, 3);
  assert.equal(
    [0, 1, 2].map(i => Buffer.from(block.key(i)).toString()),
    ['ab', '', '.c'],
  );
});
columns('a key that a block has not', () => {
  const block = KeyBlock.from(['a', 'b']);
  assert.is(Buffer.from(block.key(1)).toString(), 'b');
  for (const i of [-1, 2, 0.5, NaN, '0']) {
    assert.match(
      fails(() => block.key(i as number), 'ERR_OPTION'),
      'an integer from 0 to 1',
    );
  }
  assert.match(
    fails(() => KeyBlock.from([]).key(0), 'ERR_OPTION'),
    'there is no key',
  );
});
columns('what came is safe to print', () => {
  const text = fails(() => apis[0].api.partitionForKey('a', '\x1b[31m\u202e' as never), 'ERR_PARTITION_COUNT');
  assert.match(text, 'the string "\\x1b[31m\\u202e"');
});
columns.run();
