// A file that was dropped → a source, read as it comes: however large it is, it is never there as a whole.

import { sourceDamagedError, sourceFormatSaidError } from '../../errors.ts';
import { HEAD_SIZE, Input, isGzip } from '../../sources/input.ts';
import type { SourceOptions } from '../../sources/options.ts';
import { sourceOf } from '../../sources/source.ts';
import type { Source } from '../../sources/source-types.ts';
import { tableFormat } from '../../sources/tables/is-table.ts';

/**
 * @param onBytes is told how many bytes of the file have been read, from its start
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function openFile(
  file: Blob,
  name: string,
  options: SourceOptions,
  onBytes: (bytes: number) => void,
): Promise<Source> {
  const head = new Uint8Array(await file.slice(0, HEAD_SIZE).arrayBuffer());
  const table = tableFormat(Buffer.from(head));
  // What unpacks tables is as large as the rest of the lab.
  if (table) throw sourceFormatSaidError(name, table, 'text, which is all that the lab reads');
  const chunks = isGzip(head) ? unpacked(file, name, onBytes) : chunksOf(file.stream(), onBytes);
  const source = await sourceOf(await Input.of(name, chunks), options);
  return { ...source, again: () => openFile(file, name, options, onBytes) };
}

async function* chunksOf(
  stream: ReadableStream<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  // Not `for await`, which Safari does not have for streams.
  const reader = stream.getReader();
  let bytes = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
      onBytes(bytes);
      yield Buffer.from(value.buffer, value.byteOffset, value.length);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* unpacked(file: Blob, name: string, onBytes: (bytes: number) => void): AsyncGenerator<Buffer> {
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.length;
      onBytes(bytes);
      controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
    },
  });
  try {
    yield* chunksOf(file.stream().pipeThrough(counted).pipeThrough(new DecompressionStream('gzip')));
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw sourceDamagedError(name, `its gzip data breaks off or is not gzip (${cause.message}).`, cause);
  }
}
