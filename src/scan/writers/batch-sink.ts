// Records of batches in scan.wasm: their bytes are copied into its memory once, and checked, read, masked and counted there. A RecordSink
// (src/sources/batches/columns.ts) as any; test/scan/writers/batch-sink.test.ts holds it against blocks of the same batches.

import { MOST_LINES } from '../../core/scan-layout.ts';
import { timeOf } from '../../core/time.ts';
import {
  BatchColumns,
  type BatchHead,
  type BatchRun,
  bytesBehind,
  FAULTS,
  type RecordSink,
} from '../../sources/index.ts';
import type { Receive, WasmColumns, WasmRecords } from './record-columns.ts';

/** So much is read before records are counted: it stays in the second cache. A larger batch is read alone. */
const AREA = 1 << 19;

interface SinkColumns {
  count: number;
  readonly size: number;
  bytes: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  partitions: Int32Array;
  flags: Uint8Array;
  offsets: Float64Array;
  timestamps: Float64Array;
  readonly valueBytes: Float64Array;
}

export class BatchSink implements RecordSink {
  readonly columns: SinkColumns;
  readonly #records: WasmRecords;
  readonly #receive: Receive<WasmColumns>;
  readonly #batches: BatchColumns;
  /** How many bytes of the area are taken by batches whose records are in the columns. */
  #used = 0;
  /** What was copied last, and where its first byte lies. */
  #copied: { bytes: Uint8Array; from: number; to: number; at: number } | undefined;

  constructor(records: WasmRecords, receive: Receive<WasmColumns>) {
    this.#records = records;
    this.#receive = receive;
    this.#batches = new BatchColumns(MOST_LINES);
    this.columns = { count: 0, size: MOST_LINES, valueBytes: new Float64Array(MOST_LINES), ...views(records.columns) };
  }

  renew(): void {
    this.#copied = undefined;
  }

  crc32c(bytes: Uint8Array, from: number, to: number): number {
    this.#copy(bytes, from, to);
    const { at } = this.#copied!;
    return this.#records.scan.crc32c(at, at + to - from) >>> 0;
  }

  use(bytes: Uint8Array, from: number, to: number): number {
    const copied = this.#copied;
    const isThere = copied?.bytes === bytes && copied.from <= from && to <= copied.to;
    if (!isThere) this.#copy(bytes, from, to);
    const shift = this.#copied!.at - this.#copied!.from;
    this.#used = to + shift - this.#records.area.base;
    // What comes next may be other bytes in the same place.
    this.#copied = undefined;
    return shift;
  }

  batch(head: BatchHead, bytes: Uint8Array, from: number, to: number): void {
    if (this.#batches.isFull) this.flush();
    this.#batches.add(head, this.columns.count, bytes, from, to);
  }

  read(from: number, to: number, head: BatchHead, run: BatchRun): void {
    const { scan } = this.#records;
    const { columns } = this;
    const { offset, lastOffset, hasAppendTime, firstTimestamp, maxTimestamp, count } = head;
    const time = timeOf(hasAppendTime ? maxTimestamp : firstTimestamp);
    scan.startBatch(from, to, count, run.partition, lastOffset - offset, offset, time, hasAppendTime, run.from, run.to);
    for (;;) {
      const listed = scan.readBatchRecords(columns.count);
      if (listed < 0) throw new Error(FAULTS[listed as keyof typeof FAULTS]);
      columns.count = listed;
      if (listed < columns.size) break;
      this.#fold();
    }
    const behind = scan.bytesBehindBatch();
    if (behind > 0) throw bytesBehind(behind);
  }

  /** Counts what is in the columns. The bytes of a batch that is being read stay where they are. */
  flush(): void {
    this.#fold();
  }

  #fold(): void {
    const { columns } = this;
    const batches = this.#batches;
    if (columns.count === 0 && batches.count === 0) return;
    if (this.#records.makeRoom(columns.count)) Object.assign(columns, views(this.#records.columns));
    const wasm = this.#records.columns;
    wasm.hasText = this.#records.scan.maskRecords(columns.count) !== 0;
    wasm.count = columns.count;
    wasm.block = { flags: wasm.flags, offsets: wasm.positions, timestamps: wasm.timestamps, batches };
    wasm.from = 0;
    this.#receive(wasm);
    columns.count = batches.count = 0;
  }

  #copy(bytes: Uint8Array, from: number, to: number): void {
    if (this.#used > 0 && this.#used + to - from > AREA) {
      this.#fold();
      this.#used = 0;
    }
    const records = this.#records;
    if (records.reserve(this.#used + to - from)) Object.assign(this.columns, views(records.columns));
    const at = records.area.base + this.#used;
    records.columns.bytes.set(bytes.subarray(from, to), at);
    this.#copied = { bytes, from, to, at };
  }
}

/** In a memory that may have grown. */
function views({ bytes, starts, ends, partitions, flags, positions, timestamps }: WasmColumns) {
  return { bytes, starts, ends, partitions, flags, offsets: positions, timestamps };
}
