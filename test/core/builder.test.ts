// Keys appended one by one, routed where they lie.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createJsEngine } from '../../src/core/engine-js.ts';
import { createWasmEngine } from '../../src/core/engine-wasm.ts';
import type { Key } from '../../src/core/key.ts';
import { KeyBlock } from '../../src/core/key-block.ts';
import { KeylaneError } from '../../src/errors.ts';
import { apis } from '../engines.ts';

for (const createEngine of [createWasmEngine, createJsEngine]) {
  const test = suite(`arena / ${createEngine.name}`);

  test(`${createEngine.name}: an arena grows with what is in it, and to no more than offsets can count`, () => {
    const arena = createEngine().createArena();
    const first = arena.bytes.length;
    arena.bytes.set([1, 2, 3]);
    // Nobody touches it: this takes no memory.
    for (const size of [2 ** 32, 2 ** 33]) assert.is(arena.grow(size), undefined);
    assert.is(arena.bytes.length, first);
    const bytes = arena.grow(first + 1)!;
    assert.is(bytes, arena.bytes);
    assert.ok(bytes.length >= 2 * first);
    assert.equal([...bytes.subarray(0, 4)], [1, 2, 3, 0]);
    assert.ok(arena.grow(5 * bytes.length)!.length >= 5 * bytes.length);
  });

  test.run();
}

for (const [i, { name, api }] of apis.entries()) {
  const test = suite(`builder / ${name}`);
  const other = apis[1 - i].api;

  test(`${name}: the same as an array, by either engine, while the memory grows many times`, () => {
    const keys: Key[] = Array.from({ length: 120_000 }, (_, n) => {
      if (n % 5 === 0) return Buffer.from(`bytes-${n}`);
      return n % 7 === 0 ? `ключ-😀\ud800-${n}` : `order-${n}`;
    });
    keys.splice(1000, 0, 'x'.repeat(3_000_000), new Uint8Array(2_000_000), '');
    const builder = api.createKeyBlockBuilder();
    for (const key of keys) builder.append(key);
    assert.is(builder.count, keys.length);
    const block = builder.build();
    assert.is(block.count, keys.length);
    assert.is(builder.byteLength, block.bytes.length);
    const expected = other.partitionsForKeys(keys, 100);
    assert.equal(api.partitionsForKeys(block, 100), expected);
    assert.equal(other.partitionsForKeys(block, 100), expected);
  });

  test(`${name}: a block is built once, and copies nothing`, () => {
    const builder = api.createKeyBlockBuilder();
    builder.append('a');
    assert.is(builder.build(), builder.build());
    assert.equal([...builder.build().key(0)], [0x61]);
  });

  test(`${name}: cleared and filled again`, () => {
    const builder = api.createKeyBlockBuilder();
    for (let round = 0; round < 50; round++) {
      builder.clear();
      assert.is(builder.count, 0);
      const keys = Array.from({ length: 100 + round }, (_, n) => `${round}-${n}`.repeat(1 + (n % 9)));
      for (const key of keys) builder.append(key);
      assert.equal(api.partitionsForKeys(builder.build(), 7), other.partitionsForKeys(keys, 7));
    }
  });

  test(`${name}: nothing appended, nothing routed`, () => {
    assert.is(api.partitionsForKeys(api.createKeyBlockBuilder().build(), 3).length, 0);
  });

  for (const [how, goOn] of [
    ['append', (builder: { append(key: Key): void }) => builder.append('b')],
    ['clear', (builder: { clear(): void }) => builder.clear()],
  ] as const) {
    test(`${name}: a block is refused after ${how}, since its memory holds other keys`, () => {
      const builder = api.createKeyBlockBuilder();
      builder.append('a');
      const block = builder.build();
      api.partitionsForKeys(block, 3);
      goOn(builder);
      for (const either of [api, other]) {
        assert.throws(
          () => either.partitionsForKeys(block, 3),
          (error: unknown) => error instanceof KeylaneError && error.code === 'ERR_COLUMNS',
        );
      }
      assert.is(api.partitionsForKeys(builder.build(), 3).length, builder.count);
    });
  }

  test(`${name}: a bad key is refused and the others stay`, () => {
    const builder = api.createKeyBlockBuilder();
    builder.append('a');
    for (const bad of [null, undefined, 1, {}, [1], new Uint16Array(1)]) {
      assert.throws(
        () => builder.append(bad as never),
        (error: unknown) => error instanceof KeylaneError && error.code === 'ERR_KEY',
      );
    }
    builder.append('b');
    assert.equal(api.partitionsForKeys(builder.build(), 9), api.partitionsForKeys(['a', 'b'], 9));
  });

  test(`${name}: arrays of strings and bytes, in runs of every length around the packing's`, () => {
    for (const run of [1, 2, 7, 1023, 1024, 1025, 3000]) {
      for (const unit of ['a', 'é', '€', '\ud800', '😀']) {
        const keys: Key[] = [];
        for (let n = 0; n < 4 * run; n++) {
          const text = unit.repeat(n % 60) + n;
          keys.push(Math.floor(n / run) % 2 ? Buffer.from(`b${n}`.repeat(n % 30)) : text);
        }
        // One text that is not ASCII among many that are.
        if (unit === 'a' && run > 7) keys[run - 3] = '\udfff';
        const expected = keys.map(key => other.partitionForKey(key, 1000));
        assert.equal([...api.partitionsForKeys(keys, 1000)], expected);
        assert.equal([...api.partitionsForKeys(KeyBlock.from(keys), 1000)], expected);
      }
    }
  });

  test.run();
}
