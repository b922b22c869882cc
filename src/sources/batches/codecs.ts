// What a batch's records are compressed with. https://github.com/apache/kafka/blob/4.3.1/clients/src/main/java/org/apache/kafka/common/record/CompressionType.java

import type { Unpack } from './unpack.ts';

/** By the number in a batch's attributes. */
export const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Codec = (typeof CODECS)[number];

const loaded = new Map<number, Unpack>();

/** Undefined if it has not been loaded, or does not exist. */
export function unpackOf(codec: number): Unpack | undefined {
  return loaded.get(codec);
}

/** Loads what unpacks this codec, which only those wait for who meet it. Nothing happens if there is no such codec. */
export async function loadCodec(codec: number): Promise<void> {
  const name: Codec | undefined = CODECS[codec];
  if (name === 'gzip') loaded.set(codec, (await import('./gzip.ts')).gunzip);
  else if (name === 'snappy') loaded.set(codec, (await import('./snappy.ts')).unsnappy);
  else if (name === 'lz4') loaded.set(codec, (await import('./lz4.ts')).unlz4);
  else if (name === 'zstd') loaded.set(codec, await (await import('./zstd.ts')).loadZstd());
}
