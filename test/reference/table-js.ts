// The readable twin of the table in scan.wasm.

import type { KeyBlock } from '../../src/core/index.ts';
import type { Keys, KeyTable } from '../../src/scan/keys/table.ts';
import { emptyColumns, type KeyColumns, type LastRecords, MOST_STORED } from '../../src/state/keys/columns.ts';
import { mergeColumns, shrinkColumns } from '../../src/state/keys/merge.ts';
import { addCoupon, K, type Registers } from '../../src/state/sketches/hll.ts';
import { MOST_SKETCHES } from '../../src/state/sketches/most.ts';
import { hllCoupon, murmur3, thetaHash } from './murmur3-js.ts';

interface Entry {
  hash: bigint;
  partition: number;
  records: number;
  length: number;
  /** The key's first bytes. */
  bytes: Uint8Array;
  /** Of the last record. */
  offset: number;
  value: number;
}

/** What a Map's entry takes in JavaScript's heap besides the key, estimated. */
const ENTRY_SIZE = 300;

export class JsKeyTable implements KeyTable {
  readonly #memory: number;
  readonly #keepsLast: boolean;
  readonly #sketches: Registers[];
  #fresh = new Map<string, Entry>();
  #size = 0;
  #older: KeyColumns;

  constructor(numPartitions: number, memory: number, keepsLast = false) {
    this.#memory = memory;
    this.#keepsLast = keepsLast;
    this.#older = emptyColumns(0, 0, keepsLast);
    this.#sketches = Array.from(
      { length: numPartitions <= MOST_SKETCHES ? numPartitions : 1 },
      () => new Uint8Array(K),
    );
  }

  add(keys: KeyBlock, partitions: Int32Array, last?: LastRecords): Uint32Array {
    const coupons = new Uint32Array(keys.count);
    for (let i = 0; i < keys.count; i++) {
      const key = keys.key(i);
      const hash = murmur3(key);
      const partition = partitions[i];
      coupons[i] = hllCoupon(hash);
      // The sketches leave the empty key out.
      if (key.length > 0) addCoupon(this.#sketches[this.#sketches.length === 1 ? 0 : partition], coupons[i]);
      this.#addRecord(thetaHash(hash), key, partition, last?.offsets[i] ?? 0, last?.values[i] ?? 0);
    }
    return coupons;
  }

  #addRecord(hash: bigint, key: Uint8Array, partition: number, offset: number, value: number): void {
    const name = `${hash} ${partition}`;
    const entry = this.#fresh.get(name);
    if (entry) {
      entry.records++;
      if (offset >= entry.offset) Object.assign(entry, { offset, value });
      return;
    }
    const bytes = key.slice(0, MOST_STORED);
    this.#fresh.set(name, { hash, partition, records: 1, length: key.length, bytes, offset, value });
    this.#size += ENTRY_SIZE + bytes.length;
    if (this.#size > this.#memory / 2) this.#settle();
  }

  /** Makes columns of what is in the map. */
  #settle(): void {
    this.#older = mergeColumns(this.#older, columnsOf([...this.#fresh.values()], this.#keepsLast), this.#memory / 4);
    this.#fresh = new Map();
    this.#size = 0;
  }

  take(): Keys {
    this.#settle();
    return { keys: shrinkColumns(this.#older, this.#memory / 4), sketches: this.#sketches };
  }
}

function columnsOf(entries: Entry[], keepsLast: boolean): KeyColumns {
  const low = (entry: Entry) => Number(entry.hash & 0xffffffffn);
  const high = (entry: Entry) => Number(entry.hash >> 32n);
  entries.sort((a, b) => low(a) - low(b) || high(a) - high(b) || a.partition - b.partition);
  const size = entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const columns = emptyColumns(entries.length, size, keepsLast);
  let at = 0;
  for (const [i, entry] of entries.entries()) {
    columns.low[i] = low(entry);
    columns.high[i] = high(entry);
    columns.records[i] = entry.records;
    columns.partitions[i] = entry.partition;
    columns.lengths[i] = entry.length;
    if (columns.last) {
      columns.last.offsets[i] = entry.offset;
      columns.last.values[i] = entry.value;
    }
    columns.starts[i] = at;
    columns.bytes.set(entry.bytes, at);
    at += entry.bytes.length;
  }
  return columns;
}
