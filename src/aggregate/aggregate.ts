// Records one by one, in parts that others have counted as well → one State.

import { KeyBlock } from '../core/index.ts';
import { isPartitionCount } from '../core/key.ts';
import { IS_KEYLESS } from '../core/scan-layout.ts';
import { timeOf } from '../core/time.ts';
import { partitionCountError } from '../errors.ts';
import { WasmKeyTable } from '../scan/keys/table.ts';
import { StateMerger } from '../scan/merge-states.ts';
import { RecordScan } from '../scan/record-scan.ts';
import { readState } from '../state/file/state-file.ts';
import { noLargerThan } from '../state/smaller.ts';
import { addKeys, emptyState, type ScanState } from '../state/state.ts';

declare const KEYLANE_VERSION: string;

/** Of what tells keys apart; half as much again for what tells who wrote them. */
const MEMORY = 64 << 20;
const MOST_PAIRS = 1 << 16;
/** So many records are counted together. */
const TOGETHER = 4096;
/** How many bytes a State may have: engines hand values of some megabytes from one worker to the other. */
const MOST_BYTES = 4 << 20;
const NAME = 'a row';

/** A row: its key, and where and when it was found if that is known. */
export interface Row {
  key: Uint8Array | null;
  partition?: number;
  offset?: number;
  /** Milliseconds since 1970. */
  timestamp?: number;
}

/** Counts rows. Those with partitions where they were found, as `keylane scan` does of records; the others where the Java client puts them. */
export class StateAggregate {
  readonly #numPartitions: number;
  readonly #tellsPartitions: boolean;
  #rows: Row[] = [];
  #part: { state: ScanState; add(rows: readonly Row[]): void; finish(): void } | undefined;
  #merger: StateMerger | undefined;

  /** @throws {KeylaneError} `ERR_PARTITION_COUNT` */
  constructor(numPartitions: number, tellsPartitions: boolean) {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    this.#numPartitions = numPartitions;
    this.#tellsPartitions = tellsPartitions;
  }

  /** @throws {KeylaneError} `ERR_SOURCE_PARTITIONS` */
  add(row: Row): void {
    if (this.#rows.push(row) === TOGETHER) this.#count();
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
    if (this.#rows.length === 0) return;
    this.#part ??= this.#tellsPartitions ? partOfRecords(this.#numPartitions) : partOfKeys(this.#numPartitions);
    this.#part.add(this.#rows);
    this.#rows = [];
  }
}

function partOfKeys(numPartitions: number) {
  const state = emptyState(numPartitions);
  const table = new WasmKeyTable(numPartitions, MEMORY);
  return {
    state,
    add(rows: readonly Row[]) {
      const keys = KeyBlock.from(rows.flatMap(({ key }) => (key ? [key] : [])));
      table.add(keys, addKeys(state, keys, rows.length - keys.count));
    },
    finish: () => Object.assign(state, table.take()),
  };
}

function partOfRecords(numPartitions: number) {
  const state = emptyState(numPartitions);
  const scan = new RecordScan(state, {
    ...{ memory: MEMORY, keepsWriters: true, mostPairs: MOST_PAIRS, keepsRanges: true },
  });
  return {
    state,
    add(rows: readonly Row[]) {
      const column = (value: (row: Row) => number): Float64Array | undefined => {
        const values = Float64Array.from(rows, value);
        return values.every(Number.isNaN) ? undefined : values;
      };
      const block = {
        keys: KeyBlock.from(rows.map(({ key }) => key ?? new Uint8Array())),
        partitions: Int32Array.from(rows, ({ partition = -1 }) => partition),
        flags: Uint8Array.from(rows, ({ key }) => (key ? 0 : IS_KEYLESS)),
        offsets: column(({ offset = NaN }) => offset),
        timestamps: column(({ timestamp = NaN }) => timeOf(timestamp)),
        unreadable: 0,
      };
      scan.add(block, NAME, undefined);
    },
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
