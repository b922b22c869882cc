// How much of the memory that a question may take is for what.

import { memorySizeError } from '../errors.ts';
import { integer } from '../numbers.ts';
import type { Source } from '../sources/index.ts';
import { LONGEST } from '../sources/longest.ts';
import { MOST_SKETCHES } from '../state/sketches/most.ts';

/**
 * Node itself, the reader's buffers, strings and arrays that nobody has collected yet, the answer. Measured: `npm run bench:memory`, which holds
 * every command to its `--memory`.
 */
const OVERHEAD = 107e6;
/** Of that, what a command has that reads no source. */
const NODE = 76e6;
/** Two counters a partition, 16 MB for so many: 34 GB at the largest count that Kafka's arithmetic knows. */
export const MOST_PARTITIONS = 1_000_000;
/** The least that may be asked for. */
export const LEAST_MEMORY = 128e6;
/** Where nobody says how much. */
export const USUAL_MEMORY = 512e6;
/** What tells who wrote the records, beside its table of pairs. */
const WRITERS = 30e6;
/** Rows of a table whose cells are objects, and those that nobody has collected yet. */
const ROWS = 64e6;
/** Of its table of pairs: in scan.wasm, as it is taken from there, and as columns when it is written. */
const PER_PAIR = 150;
const [FEWEST_PAIRS, MOST_PAIRS] = [1 << 16, 1 << 19];
/** A partition's counts, and what an answer says of it. */
const PER_PARTITION = 360;
/** A table of keys' lists, and the first keys. */
const LEAST_KEYS = 2e6;

/** How many bytes a line, a row, an object or a key of a source may have. It is there up to eight times, as bytes and as text. */
export function longestPiece(memory: number): number {
  return Math.min(LONGEST, Math.floor(memory / 32));
}

/** How many bytes a record batch or an Arrow message may have. It is there packed and unpacked. */
export function longestBatch(memory: number): number {
  return Math.min(LONGEST, Math.floor(memory / 8));
}

/** The most slots of the table of what is known of each key's writers. */
export function pairsFor(memory: number): number {
  const most = (memory - OVERHEAD - WRITERS - 10e6) / PER_PAIR;
  return Math.max(FEWEST_PAIRS, Math.min(MOST_PAIRS, 2 ** Math.floor(Math.log2(Math.max(1, most)))));
}

/** What reading a source takes beside what is for all: of a table, a row group as it lies in its file, and its rows. */
export function readingMemory({ held }: Pick<Source, 'held'>): number {
  return held === undefined ? 0 : ROWS + held;
}

/** With the counts of partitions, and a sketch of 4 KiB for each of them where each has one. */
function leastTable(numPartitions: number): number {
  const counts = 16 * Math.max(4096, numPartitions);
  return LEAST_KEYS + counts + 4096 * (numPartitions <= MOST_SKETCHES ? numPartitions : 1);
}

/**
 * For the table of keys. In the end it and the columns that are made of it, which are no larger, are there at the same time.
 * @param keepsWriters whether what tells who wrote the records is kept besides
 * @param reading what reading the source takes besides
 * @throws {KeylaneError} `ERR_MEMORY` if so many partitions need more
 */
export function tableMemory(memory: number, numPartitions: number, keepsWriters = false, reading = 0): number {
  const writers = keepsWriters ? WRITERS + PER_PAIR * pairsFor(memory - reading) : 0;
  const others = OVERHEAD + reading + numPartitions * PER_PARTITION + writers;
  const least = others + 2 * leastTable(numPartitions);
  if (memory < least) {
    const what = keepsWriters ? 'a State of records with their partitions' : `${integer(numPartitions)} partitions`;
    throw memorySizeError(what + ofTable(reading), least);
  }
  return Math.floor((memory - others) / 2);
}

/** WebAssembly's addresses have 32 bits. */
const MOST_TABLE = 2 ** 32;

/** What should be known before keys are told apart; undefined if `table`, the bytes of their table, is what it takes. */
export function tableLimit(table: number): string | undefined {
  if (table <= MOST_TABLE) return undefined;
  return 'the table of keys takes 4 GiB at most, whatever --memory says: from some 58 million keys of 16 bytes on figures about keys are estimates';
}

/** For the tables of two sources, one after the other: the columns of the first are there while the second is read. */
export function tableMemoryOfTwo(memory: number, numPartitions: number, reading = 0): number {
  const all = tableMemory(memory, numPartitions, false, reading);
  return Math.max(leastTable(numPartitions), Math.floor((all * 2) / 3));
}

/** For a table of keys and the copies of keys beside it, which are gone when the columns of the table are made. */
export function copiesMemory(
  memory: number,
  numPartitions: number,
  reading = 0,
): { tableMemory: number; copyMemory: number } {
  const most = tableMemory(memory, numPartitions, false, reading);
  const table = Math.max(leastTable(numPartitions), Math.floor(most / 2));
  return { tableMemory: table, copyMemory: 2 * most - table };
}

/** For the columns of the keys of merged States: two that are merged, the result, and what it is shrunk to. */
export function columnMemory(memory: number): number {
  return Math.floor((memory - OVERHEAD) / 5);
}

/**
 * For States that are merged: the table of keys, as large as that of a scan, or the columns if some are estimates. While it is filled there is one State
 * beside it, and in the end its columns.
 */
export function mergeMemory(
  memory: number,
  numPartitions: number,
  keepsWriters: boolean,
): { table: number; columns: number } {
  const writers = keepsWriters ? WRITERS + PER_PAIR * pairsFor(memory) : 0;
  const most = (memory - OVERHEAD - numPartitions * PER_PARTITION - writers) / 2;
  return { table: Math.max(leastTable(numPartitions), Math.floor(most)), columns: columnMemory(memory) };
}

/** How many bytes a State's file may have: as many as one that was written with the same memory, and more. */
export function longestState(memory: number): number {
  return Math.floor((memory - NODE) / 2);
}

/**
 * For a command that keeps no table of keys.
 * @throws {KeylaneError} `ERR_MEMORY`
 */
export function checkWritersMemory(memory: number, reading = 0): void {
  const least = OVERHEAD + reading + WRITERS + PER_PAIR * FEWEST_PAIRS;
  if (memory < least) throw memorySizeError(`what tells who wrote records${ofTable(reading)}`, least);
}

const ofTable = (reading: number): string => (reading > 0 ? ', read from a table' : '');
