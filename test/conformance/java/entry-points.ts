// Each way into keylane × each engine, over one frame of keys.

import type { Frame } from './frames.ts';
import type { Answers } from './stream.ts';

// Read at the first call: without it the twin would answer silently where WebAssembly doesn't run, and be compared with itself.
process.env.KEYLANE_ENGINE = 'wasm';
const wasm = await import('../../../src/index.ts');
const js = await import('../../../src/js.ts');

/** What one entry point says of some keys of a frame. */
export interface Said {
  /** Which keys; all if there is none. */
  readonly indices?: Uint32Array;
  readonly values: Int32Array;
  /** Which of Java's answers it has to equal. */
  readonly kind: keyof Answers;
}

export interface EntryPoint {
  readonly engine: string;
  readonly name: string;
  ask(frame: Frame, indices: Uint32Array): Said;
}

export const entryPoints: EntryPoint[] = [...of('wasm', wasm), ...of('js', js)];

function of(engine: string, api: typeof wasm | typeof js): EntryPoint[] {
  const { KeyBlock, murmur2, partitionForKey, partitionsForKeys } = api;
  return [
    {
      engine,
      name: 'murmur2(key)',
      ask: ({ keys }, indices) => ({ indices, values: each(indices, i => murmur2(keys[i])), kind: 'hashes' }),
    },
    {
      engine,
      name: 'partitionForKey(key, n)',
      ask: ({ keys, numPartitions }, indices) => {
        return { indices, values: each(indices, i => partitionForKey(keys[i], numPartitions)), kind: 'partitions' };
      },
    },
    {
      engine,
      name: 'partitionsForKeys(array, n)',
      ask: ({ keys, numPartitions }) => ({ values: partitionsForKeys(keys, numPartitions), kind: 'partitions' }),
    },
    {
      engine,
      name: 'partitionsForKeys(KeyBlock, n)',
      ask: ({ isText, keys, bytes, offsets, numPartitions }) => {
        const block = isText ? KeyBlock.from(keys) : KeyBlock.fromColumns(bytes, offsets);
        return { values: partitionsForKeys(block, numPartitions), kind: 'partitions' };
      },
    },
  ];
}

function each(indices: Uint32Array, answer: (index: number) => number): Int32Array {
  const values = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const value = answer(indices[i]);
    // An Int32Array would make 0 of a NaN, and that may happen to be right.
    if (value !== (value | 0)) throw new Error(`key ${indices[i]} gave ${value}, which is no int32`);
    values[i] = value;
  }
  return values;
}
