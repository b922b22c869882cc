// Standard input: descriptor 0, unless whoever runs the command line inside his own process gives another.

import { read } from 'node:fs';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';

let file = 0;

/** Its descriptor. */
export function standardInput(): number {
  return file;
}

/** From where it has been read to. */
export function standardInputStream(chunkSize: number): Readable {
  return file === 0 ? process.stdin : Readable.from(chunksOf(file, chunkSize), { objectMode: false });
}

/** Whoever opened the descriptor closes it. */
async function* chunksOf(descriptor: number, size: number): AsyncGenerator<Buffer> {
  for (;;) {
    const { bytesRead, buffer } = await promisify(read)(descriptor, Buffer.allocUnsafe(size), 0, size, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** While this runs, standard input is this descriptor. */
export async function withStandardInput<Result>(descriptor: number, work: () => Promise<Result>): Promise<Result> {
  const before = file;
  file = descriptor;
  try {
    return await work();
  } finally {
    file = before;
  }
}
