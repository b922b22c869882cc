// Records one by one, in parts that others have counted as well → one State.

import { isPartitionCount } from '../core/key.ts';
import { optionError, partitionCountError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { BlockCounter } from '../scan/keys/block-counter.ts';
import { WasmKeyTable } from '../scan/keys/table.ts';
import { StateMerger } from '../scan/merge-states.ts';
import { RecordScan } from '../scan/record-scan.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder } from '../sources/records/block.ts';
import { keysOf } from '../sources/source-types.ts';
import { readState } from '../state/file/state-file.ts';
import { noLargerThan } from '../state/smaller.ts';
import { emptyState, type ScanState } from '../state/state.ts';

declare const KEYLANE_VERSION: string;

/** Of what tells keys apart; half as much again for what tells who wrote them. */
const MEMORY = 64 << 20;
const MOST_PAIRS = 1 << 16;
/** How many bytes a State may have: engines hand values of some megabytes from one worker to the other. */
const MOST_BYTES = 4 << 20;
/** A State has two numbers for each, which nothing makes smaller: half of it. */
const MOST_PARTITIONS = MOST_BYTES / 32;
const NAME = 'a row';
const NO_KEY = new Uint8Array();
/** None that a topic can have; a larger one would be another as an int32. */
const TOO_HIGH = 0x7fffffff;

/** Counts rows. Those with partitions where they were found, as `keylane scan` does of records; the others where the Java client puts them. */
export class StateAggregate {
  readonly #numPartitions: number;
  readonly #tellsPartitions: boolean;
  readonly #rows = new RecordBlockBuilder();
  #part: Part | undefined;
  #merger: StateMerger | undefined;

  /** @throws {KeylaneError} `ERR_PARTITION_COUNT`, `ERR_OPTION` if they are more than 131,072 */
  constructor(numPartitions: number, tellsPartitions: boolean) {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    if (numPartitions > MOST_PARTITIONS) {
      throw optionError('The number of partitions', `at most ${integer(MOST_PARTITIONS)}`, numPartitions);
    }
    this.#numPartitions = numPartitions;
    this.#tellsPartitions = tellsPartitions;
  }

  /**
   * Adds a row.
   * @param partition where it was found, `offset` there and `timestamp`, in milliseconds since 1970; left out where that is not known
   * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`
   */
  add(key: Uint8Array | null, partition = -1, offset?: number, timestamp?: number): void {
    const { length } = key ?? NO_KEY;
    this.#rows.add(key ?? NO_KEY, 0, length, Math.min(partition, TOO_HIGH), key ? 0 : KEYLESS, offset, timestamp);
    if (this.#rows.isFull) this.#count();
  }

  /**
   * Adds what another has counted.
   * @throws {KeylaneError} `ERR_STATE`, `ERR_STATE_MISMATCH`
   */
  merge(state: Uint8Array): void {
    this.#merger ??= new StateMerger(this.#numPartitions, () => ({ table: MEMORY, columns: MEMORY / 2 }));
    this.#merger.add(readState(state, 'a part'));
  }

  /** The State of all that was added. To be called once. */
  take(): Uint8Array {
    this.#count();
    this.#part?.finish();
    const own = this.#part?.state;
    if (own && this.#merger) this.#merger.add(own);
    const state = this.#merger?.take() ?? own ?? emptyState(this.#numPartitions);
    state.producer = `keylane ${KEYLANE_VERSION}`;
    return joined(noLargerThan(MOST_BYTES, state).pieces);
  }

  #count(): void {
    if (this.#rows.isEmpty) return;
    this.#part ??= this.#tellsPartitions ? partOfRecords(this.#numPartitions) : partOfKeys(this.#numPartitions);
    this.#part.add(this.#rows.take());
  }
}

interface Part {
  readonly state: ScanState;
  add(rows: RecordBlock): void;
  finish(): void;
}

function partOfKeys(numPartitions: number): Part {
  const state = emptyState(numPartitions);
  const counter = new BlockCounter(state, undefined, new WasmKeyTable(numPartitions, MEMORY));
  return {
    state,
    add(rows) {
      const { keys, keyless } = keysOf(rows);
      state.records += keyless;
      state.keyless += keyless;
      counter.add(keys);
    },
    finish: () => counter.finish(),
  };
}

function partOfRecords(numPartitions: number): Part {
  const state = emptyState(numPartitions);
  const scan = new RecordScan(state, {
    ...{ memory: MEMORY, keepsWriters: true, mostPairs: MOST_PAIRS, keepsRanges: true },
  });
  return {
    state,
    add: rows => scan.add(rows, NAME, undefined),
    finish: () => scan.finish(),
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
