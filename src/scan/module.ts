// Instances of scan.wasm. Its constants, addresses among them, are in core/scan-layout.ts.

import { decodeBase64 } from '../core/base64.ts';
import { SCAN_WASM } from '../core/binaries/scan.ts';
import { secretWords } from '../core/secret.ts';
import { noWasmError } from '../errors.ts';

/** What an instance exports and is no constant: assembly/scan.ts says what it is. */
export interface ScanExports {
  memory: WebAssembly.Memory;
  setSecret(a: number, b: number, c: number, d: number): void;

  tablesFor(numPartitions: number): number;
  endOfCounts(numPartitions: number): number;
  countLines(base: number, size: number, numPartitions: number): number;
  countHexLines(base: number, size: number, numPartitions: number): number;
  badLine: WebAssembly.Global;
  sliceAt: WebAssembly.Global;
  linesBefore: WebAssembly.Global;
  countKeys(count: number, end: number, numPartitions: number): void;

  startKeys(at: number, limit: number, numSketches: number, lgSlots: number, keepsLast: boolean): number;
  insertRecords(count: number): void;
  startEntries(): number;
  insertEntries(count: number, bytes: number): void;
  sortEntries(): number;
  readEntries(from: number, buffer: number, size: number): number;
  bytesRead(): number;
  storedBytes(): number;
  hashesAt(): number;
  couponsAt(): number;
  scoresAt(): number;
  offsetsAt(): number;
  valuesAt(): number;
  registersAt(): number;
  numSlots(): number;
  isScattered: WebAssembly.Global;
  passed: WebAssembly.Global;
  used: WebAssembly.Global;
  theta: WebAssembly.Global;
  offsetRecords: WebAssembly.Global;
  offsetBytes: WebAssembly.Global;

  startRecords(numPartitions: number): void;
  /** 1 if a key is not ASCII. */
  maskRecords(count: number): number;
  startRecordLines(base: number, size: number): void;
  readRecordLines(from: number, to: number): number;
  openRecord(): number;
  startKcat(length: number): void;
  readKcatLines(from: number, to: number): number;
  crc32c(from: number, to: number): number;
  startBatch(
    from: number,
    to: number,
    count: number,
    partition: number,
    lastDelta: number,
    offset: number,
    time: number,
    hasAppendTime: boolean,
    lowest: number,
    beyond: number,
  ): void;
  readBatchRecords(listed: number): number;
  bytesBehindBatch(): number;

  endOfTotals(numPartitions: number): number;
  startFold(numPartitions: number): void;
  foldRecords(count: number, hasPositions: boolean): number;
  pairBytes(lgMost: number): number;
  placePairs(at: number, lgMost: number): void;
  endOfPairs(more: number): number;
  pairSlots: WebAssembly.Global;
  pairSize(): number;
  pairLevel: WebAssembly.Global;
  pairs: WebAssembly.Global;
  pairKeys: WebAssembly.Global;
  pairSplitKeys: WebAssembly.Global;
  pairsAreScattered: WebAssembly.Global;
  pairsPassed: WebAssembly.Global;
}

let module: WebAssembly.Module | undefined;

/**
 * A new instance, with memory of its own. Compiled once: a second one, as `join` has it, begins with code that is warm.
 * @throws {KeylaneError} `ERR_NO_WASM`
 */
export function instantiateScan(): ScanExports {
  try {
    module ??= new WebAssembly.Module(decodeBase64(SCAN_WASM));
  } catch (cause) {
    throw noWasmError(cause);
  }
  const scan = new WebAssembly.Instance(module, {}).exports as unknown as ScanExports;
  const [a, b, c, d] = secretWords(4);
  scan.setSecret(a, b, c, d);
  return scan;
}
