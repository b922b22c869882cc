// Every vector of the real Java client through every engine and every entry point. One test an engine, a file and a way in: what fails has
// the vector's name in its message.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../src/core/key-block.ts';
import { ABSOLUTE, MASK, reduce, UNSIGNED } from '../src/core/reduce.ts';
import { apis } from './engines.ts';
import { some } from './runs.ts';
import { type StringVector, type Vector, vectorBytes, vectorFile, vectorText } from './vectors.ts';

const test = suite('vectors');
/** A key of more bytes is asked at some of the counts, in turns: what differs there is how its hash is made. */
const LONG = 1 << 12;

for (const file of ['murmur2', 'strings', 'serializers']) {
  const { vectors, partitionCounts, numberOfVectors } = vectorFile<StringVector>(file);
  test(`${file}: as many vectors as the header says`, () => assert.is(vectors.length, numberOfVectors));

  const all = vectors.map((vector, turn) => {
    const text = file === 'strings' ? vectorText(vector) : undefined;
    const bytes = bytesOf(vector, text);
    // A view into a larger buffer at an odd offset, with other bytes around it.
    const surrounded = new Uint8Array(bytes.length + 16).fill(0xee);
    surrounded.set(bytes, 7);
    const keys = [
      bytes,
      ...(text === undefined ? [] : [text]),
      surrounded.subarray(7, 7 + bytes.length),
      Buffer.from(bytes),
    ];
    const column = KeyBlock.fromColumns(surrounded, Uint32Array.of(7, 7 + bytes.length));
    const counts = partitionCounts.map((n, i) => ({ n, partition: vector.partitions[i] }));
    return { ...vector, bytes, keys, column, counts: bytes.length > LONG ? some(counts, 4, turn) : counts };
  });

  for (const { name, engine, api } of apis) {
    test(`${name} / ${file}: the hash of a key`, () => {
      for (const { id, hash, bytes, keys } of all) {
        assert.is(engine.murmur2(bytes, 0, bytes.length), hash, id);
        for (const key of keys) assert.is(api.murmur2(key), hash, id);
      }
    });

    test(`${name} / ${file}: the partition of a key`, () => {
      for (const { id, keys, counts } of all) {
        for (const { n, partition } of counts)
          for (const key of keys) assert.is(api.partitionForKey(key, n), partition, `${id}, ${n} partitions`);
      }
    });

    test(`${name} / ${file}: the partitions of many keys, as an array, blocks and columns`, () => {
      const builder = api.createKeyBlockBuilder();
      for (const { id, keys, column, counts } of all) {
        builder.clear();
        for (const key of keys) builder.append(key);
        const [block, built] = [KeyBlock.from(keys), builder.build()];
        for (const { n, partition } of counts) {
          const expected = keys.map(() => partition);
          for (const many of [keys, block, built]) {
            assert.equal([...api.partitionsForKeys(many, n)], expected, `${id}, ${n} partitions`);
          }
          assert.equal([...api.partitionsForKeys(column, n)], [partition], `${id}, ${n} partitions, a column`);
        }
      }
    });

    test(`${name} / ${file}: every reduction`, () => {
      const out = new Int32Array(1);
      for (const { id, hash, column, counts } of all) {
        for (const { n } of counts) {
          for (const reduction of [MASK, UNSIGNED, ABSOLUTE] as const) {
            engine.partitionsForKeys(column.bytes, column.offsets, 0, 1, n, reduction, out.fill(-7), 0);
            assert.is(out[0], reduce(hash, n, reduction), `${id}, ${n} partitions, reduction ${reduction}`);
          }
        }
      }
    });
  }
}

function bytesOf(vector: Vector, text: string | undefined): Uint8Array {
  if (vector.hex !== undefined || vector.pattern !== undefined) return vectorBytes(vector);
  // Long strings come as a rule: their bytes by another way than the one under test.
  return Buffer.from(text!.replace(/\p{Surrogate}/gu, '?'));
}

test.run();
