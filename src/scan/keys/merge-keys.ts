// The keys of many States: into one table, as a scan of all their records has it.

import { emptyColumns, isExact, type KeyColumns, sizeOfColumns } from '../../state/keys/columns.ts';
import { mergeColumns, shrinkColumns } from '../../state/keys/merge.ts';
import { WasmKeyTable } from './table.ts';

export interface MergeMemory {
  /** How many bytes the table may take. */
  table: number;
  /** How many bytes columns may take that are estimates, one by one and together. */
  columns: number;
}

/**
 * As long as every State knows all of its keys, they are counted in a table, whose result does not depend on their order. Keys of a State that does not
 * are columns, and so is all from then on: they are merged two by two, those of like size, since each merge goes through both.
 */
export class KeyMerger {
  readonly #memory: MergeMemory;
  readonly #numPartitions: number;
  #table: WasmKeyTable | undefined;
  #isExact = true;
  /** Columns, each at most half as large as the one before. */
  readonly #sampled: KeyColumns[] = [];

  constructor(numPartitions: number, memory: MergeMemory) {
    this.#numPartitions = numPartitions;
    this.#memory = memory;
  }

  /** @param columns may be changed afterwards */
  add(columns: KeyColumns): void {
    if (this.#isExact && isExact(columns)) {
      this.#table ??= new WasmKeyTable(this.#numPartitions, this.#memory.table, columns.last !== undefined);
      this.#table.addEntries(columns);
      return;
    }
    if (this.#isExact) {
      this.#isExact = false;
      if (this.#table) this.#push(this.#table.take().keys);
      this.#table = undefined;
    }
    const few = shrinkColumns(columns, this.#memory.columns);
    this.#push(few === columns ? copyOf(columns) : few);
  }

  take(): KeyColumns {
    if (this.#table) return this.#table.take().keys;
    while (this.#sampled.length > 1) this.#join();
    return this.#sampled[0] ?? emptyColumns();
  }

  #push(columns: KeyColumns): void {
    const all = this.#sampled;
    all.push(shrinkColumns(columns, this.#memory.columns));
    while (all.length > 1 && (2 * sizeOf(all.at(-1)!) > sizeOf(all.at(-2)!) || sumOf(all) > this.#memory.columns))
      this.#join();
  }

  /** The last two. */
  #join(): void {
    const [b, a] = [this.#sampled.pop()!, this.#sampled.pop()!];
    this.#sampled.push(mergeColumns(a, b, this.#memory.columns));
  }
}

const sizeOf = ({ count, bytes }: KeyColumns): number => sizeOfColumns(count, bytes.length);
const sumOf = (all: readonly KeyColumns[]): number => all.reduce((sum, each) => sum + sizeOf(each), 0);

/** In memory of its own. */
function copyOf(columns: KeyColumns): KeyColumns {
  const { low, high, records, missed, partitions, lengths, starts, bytes, last } = columns;
  return {
    ...columns,
    low: low.slice(),
    high: high.slice(),
    records: records.slice(),
    missed: missed.slice(),
    partitions: partitions.slice(),
    lengths: lengths.slice(),
    starts: starts.slice(),
    bytes: bytes.slice(),
    ...(last && { last: { offsets: last.offsets.slice(), values: last.values.slice() } }),
  };
}
