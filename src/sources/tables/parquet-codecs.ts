// What unpacks the pages of a Parquet file.

import { brotliDecompressSync } from 'node:zlib';
import type { Compressors } from 'hyparquet';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';
import { memoryError } from '../../errors.ts';
import { integer } from '../../numbers.ts';
import type { Bytes } from '../batches/bytes.ts';
import { gunzip } from '../batches/gzip.ts';
import { unsnappy } from '../batches/snappy.ts';
import { loadZstd } from '../batches/zstd.ts';
import { blockLength, pageLength } from './lz4-length.ts';

/**
 * @param longest how many bytes a page may become
 * @param checkOf what looks at the bytes that come out, before anybody believes them
 */
export async function parquetCodecs(
  longest: number,
  checkOf: (packed: Uint8Array) => ((page: Uint8Array) => void) | undefined,
): Promise<Compressors> {
  const unzstd = await loadZstd();
  const bounded =
    (unpack: (packed: Bytes, size: number) => Uint8Array) =>
    (packed: Uint8Array, size: number): Uint8Array => {
      if (size > longest) {
        const what = `a page of ${integer(size)} bytes, where ${integer(longest)} are the most,`;
        throw memoryError(what, 'write the file with smaller pages');
      }
      const page = unpack(packed as Bytes, size);
      if (page.length !== size) throw new Error(`${page.length} bytes in a page of ${size}`);
      checkOf(packed)?.(page);
      return page;
    };
  // A page that becomes more than its header says is damaged, and must not become it.
  return {
    SNAPPY: bounded(unsnappy),
    GZIP: bounded((packed, size) => gunzip(packed, Math.max(1, size))),
    ZSTD: bounded(unzstd),
    BROTLI: bounded((packed, size) => brotliDecompressSync(packed, { maxOutputLength: Math.max(1, size) })),
    LZ4: bounded(whole(decompressLz4, pageLength)),
    LZ4_RAW: bounded(whole(decompressLz4Raw, blockLength)),
  };
}

/** The dictionary of nothing but nulls has no bytes: the decoder takes the one byte that this becomes for the start of a block that is cut off. */
const whole =
  (unpack: (packed: Uint8Array, size: number) => Uint8Array, lengthOf: (packed: Uint8Array) => number) =>
  (packed: Uint8Array, size: number): Uint8Array => {
    if (size === 0) return new Uint8Array(0);
    const length = lengthOf(packed);
    if (length !== size) throw new Error(`${length} bytes in a page of ${size}`);
    return unpack(packed, size);
  };
