// Several files as one source: parts of a dump, the Parquet files of a folder.

import { realpathSync } from 'node:fs';
import { usageError } from '../errors.ts';
import { printable } from '../printable.ts';
import { isRereadable } from './input.ts';
import type { Reading } from './reading.ts';
import { sizeOfSource } from './size.ts';
import type { Source } from './source-types.ts';

/**
 * The records of all of them, one file after the other.
 * @param open opens one of them
 * @throws {KeylaneError} what `open` throws, and `ERR_USAGE` if they are not alike
 */
export async function openSeveral(names: readonly string[], open: (name: string) => Promise<Source>): Promise<Source> {
  checkTwice(names);
  let first: Source | undefined = await open(names[0]);
  const { reading } = first;
  const sizes = names.map(sizeOfSource);
  async function* each<Block>(blocksOf: (part: Source) => AsyncIterable<Block>): AsyncGenerator<Block> {
    for (const name of names) {
      const part = first ?? (await open(name));
      first = undefined;
      try {
        checkAlike(names[0], reading, part);
        yield* blocksOf(part);
      } finally {
        await part.close();
      }
    }
  }
  const held = reading.format === 'parquet' ? await heldBy(names, reading) : undefined;
  const size = sizes.every(each => each !== undefined) ? sizes.reduce((sum, each) => sum + each, 0) : undefined;
  return {
    name: names[0],
    reading,
    size: held === undefined ? size : undefined,
    held,
    records: notes => each(part => part.records(notes)),
    keys: notes => each(part => part.keys(notes)),
    ...(names.every(isRereadable) && { again: () => openSeveral(names, open) }),
    close: async () => first?.close(),
  };
}

async function heldBy(names: readonly string[], { table }: Reading): Promise<number> {
  const { mostHeld } = await import('./tables/parquet-source.ts');
  return mostHeld(names, table!);
}

/**
 * Records that are read twice are counted twice.
 * @throws {KeylaneError} `ERR_USAGE`
 */
export function checkTwice(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const file = isRereadable(name) ? realpathSync(name) : name;
    const before = seen.get(file);
    if (before !== undefined) {
      const what =
        before === name
          ? `"${printable(name)}" is there twice`
          : `"${printable(before)}" and "${printable(name)}" are one file`;
      throw usageError(`${what}, and its records would be counted twice. Leave one of the two out.`);
    }
    seen.set(file, name);
  }
}

/** What holds of the first one is said of all. */
function checkAlike(firstName: string, first: Reading, { name, reading }: Source): void {
  const isAlike =
    reading.format === first.format &&
    reading.tellsPartitions === first.tellsPartitions &&
    typeOf(reading) === typeOf(first);
  if (isAlike) return;
  const what = ({ as, tellsPartitions, keyType }: Reading): string =>
    `${as} ${tellsPartitions ? 'with' : 'without'} partitions${keyType === 'string' ? '' : `, its keys ${typeOf({ keyType })}`}`;
  throw usageError(
    `"${printable(name)}" is ${what(reading)}, but "${printable(firstName)}" is ${what(first)}. Read them one after the other, or say what they are with --format and --key-type.`,
  );
}

const typeOf = ({ keyType }: Pick<Reading, 'keyType'>): string =>
  typeof keyType === 'object' ? keyType.type : keyType;
