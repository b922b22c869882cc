// Every vector of the real Java client through every engine and every entry point. One test a vector and engine: what fails has a name.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../src/core/key-block.ts';
import { ABSOLUTE, MASK, reduce, UNSIGNED } from '../src/core/reduce.ts';
import { apis } from './engines.ts';
import { type StringVector, type Vector, vectorBytes, vectorFile, vectorText } from './vectors.ts';

for (const { name, engine, api } of apis) {
  const builder = api.createKeyBlockBuilder();
  for (const file of ['murmur2', 'strings', 'serializers']) {
    const { vectors, partitionCounts, numberOfVectors } = vectorFile<StringVector>(file);
    const test = suite(`${name} / ${file}`);

    test(`${name} / ${file}: as many vectors as the header says`, () => assert.is(vectors.length, numberOfVectors));

    for (const vector of vectors) {
      test(`${name} / ${file}#${vector.id}`, () => {
        const text = file === 'strings' ? vectorText(vector) : undefined;
        const bytes = bytesOf(vector, text);
        const keys = text === undefined ? [bytes] : [bytes, text];
        // A view into a larger buffer at an odd offset, with other bytes around it.
        const surrounded = new Uint8Array(bytes.length + 16).fill(0xee);
        surrounded.set(bytes, 7);
        keys.push(surrounded.subarray(7, 7 + bytes.length), Buffer.from(bytes));
        const column = KeyBlock.fromColumns(surrounded, Uint32Array.of(7, 7 + bytes.length));
        const block = KeyBlock.from(keys);

        builder.clear();
        for (const key of keys) builder.append(key);
        const built = builder.build();
        for (const key of keys) assert.is(api.murmur2(key), vector.hash);
        assert.is(engine.murmur2(bytes, 0, bytes.length), vector.hash);
        partitionCounts.forEach((n, i) => {
          const expected = vector.partitions[i];
          for (const key of keys) assert.is(api.partitionForKey(key, n), expected);
          assert.equal(
            [...api.partitionsForKeys(keys, n)],
            keys.map(() => expected),
          );
          assert.equal(
            [...api.partitionsForKeys(block, n)],
            keys.map(() => expected),
          );
          assert.equal(
            [...api.partitionsForKeys(built, n)],
            keys.map(() => expected),
          );
          assert.equal([...api.partitionsForKeys(column, n)], [expected]);
          for (const reduction of [MASK, UNSIGNED, ABSOLUTE] as const) {
            const out = new Int32Array(1);
            engine.partitionsForKeys(column.bytes, column.offsets, 0, 1, n, reduction, out, 0);
            assert.is(out[0], reduce(vector.hash, n, reduction));
          }
        });
      });
    }
    test.run();
  }
}

function bytesOf(vector: Vector, text: string | undefined): Uint8Array {
  if (vector.hex !== undefined || vector.pattern !== undefined) return vectorBytes(vector);
  // Long strings come as a rule: their bytes by another way than the one under test.
  return Buffer.from(text!.replace(/\p{Surrogate}/gu, '?'));
}
