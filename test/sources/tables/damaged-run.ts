// Reads a source with one byte changed, again and again: `damaged-run.ts DATA FOLDER`, with lines `NAME BYTE VALUE` of files of DATA on standard input.
// A line before each, so that who waits knows which one hangs; a line behind it: the code of its error, or `answer`.

import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { KeylaneError } from '../../../src/errors.ts';
import { emptyNotes } from '../../../src/sources/options.ts';
import { openSource } from '../../../src/sources/source.ts';

const [data, folder] = process.argv.slice(2);
const path = join(folder, 'damaged');

const OPTIONS = [
  { columns: ['key'], keyType: 'string' },
  { needsPartitions: true, needsTombstones: true, valueBytes: true },
] as const;

async function read(options: (typeof OPTIONS)[number]): Promise<string> {
  try {
    const source = await openSource(path, options);
    try {
      const blocks = 'needsPartitions' in options ? source.records(emptyNotes()) : source.keys(emptyNotes());
      for await (const _ of blocks);
      return 'answer';
    } finally {
      await source.close();
    }
  } catch (error) {
    return error instanceof KeylaneError ? error.code : `no code: ${(error as Error).stack}`;
  }
}

for (const line of readFileSync(0, 'utf8').trim().split('\n')) {
  const [name, at, value] = line.split(' ');
  const bytes = readFileSync(join(data, name));
  bytes[Number(at)] = Number(value);
  writeFileSync(path, bytes);
  writeSync(1, `${line}\n`);
  for (const options of OPTIONS) writeSync(1, `${JSON.stringify(await read(options))}\n`);
}
