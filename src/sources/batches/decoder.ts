// Record batches, as a broker stores and sends them, into columns of records.

import { batchError } from '../../errors.ts';
import type { AbortedTransactions } from './aborted.ts';
import { type Bytes, int16 } from './bytes.ts';
import { CODECS, loadCodec, unpackOf } from './codecs.ts';
import type { RecordSink } from './columns.ts';
import { type Crc32c, crc32c } from './crc.ts';
import {
  ATTRIBUTES,
  emptyHead,
  faultOfPrefix,
  formatOf,
  HEAD_SIZE,
  LEAST_HEAD,
  MOST_BATCH,
  offsetOf,
  readHead,
  sizeOf,
} from './head.ts';
import { codecOfMessage, readMessage } from './messages.ts';
import { checkCount, readBatchRecords } from './records.ts';
import type { BatchRun } from './run.ts';

// Of the key of a control record: a version, then 0 for aborted. Its record's own head takes a byte for each of five numbers.
export const CONTROL_TYPE = HEAD_SIZE + 5 + 2;
export const ABORT = 0;

/** What was decoded. */
export interface BatchCounts {
  batches: number;
  /** Batches that end transactions, which hold no records of anybody. */
  control: number;
  /** Batches of aborted transactions, which were left out. */
  aborted: number;
}

export interface DecodeOptions {
  /** How many bytes a batch may have, packed or not. */
  readonly longestBatch?: number | undefined;
  /** A faster one than `crc32c` of crc.ts, for sinks that have none of their own. */
  readonly crc32c?: Crc32c | undefined;
}

export class BatchDecoder {
  readonly counts: BatchCounts = { batches: 0, control: 0, aborted: 0 };
  readonly #sink: RecordSink;
  readonly #most: number;
  readonly #crc32c: Crc32c;
  readonly #head = emptyHead();

  constructor(sink: RecordSink, options: DecodeOptions = {}) {
    this.#sink = sink;
    this.#most = options.longestBatch ?? MOST_BATCH;
    this.#crc32c = options.crc32c ?? crc32c;
  }

  /**
   * Decodes the batches in `bytes[from]` up to, not including, `bytes[to]`, of which the last may be cut off.
   * @param aborted left out, the records of aborted transactions are records like all
   * @returns where the batch begins that is not there as a whole, or zeros do, or `to`
   * @throws {KeylaneError} `ERR_BATCH`; what the sink has been given of these batches is then not to be used
   */
  async decode(bytes: Bytes, from: number, to: number, run: BatchRun, aborted?: AbortedTransactions): Promise<number> {
    let at = from;
    this.#sink.renew?.();
    while (to - at >= LEAST_HEAD) {
      if (isZeros(bytes, at, at + LEAST_HEAD)) break;
      const fault = faultOfPrefix(bytes, at, this.#most);
      if (fault) throw batchError(run.name, run.partition, placeOf(bytes, at, run), fault);
      const end = at + sizeOf(bytes, at);
      if (end > to) break;
      try {
        const codec = formatOf(bytes, at) === 2 ? bytes[at + ATTRIBUTES + 1] & 7 : codecOfMessage(bytes, at);
        // Waited for once a codec: a batch may be a single record.
        if (codec > 0 && codec < CODECS.length && !unpackOf(codec)) await loadCodec(codec);
        if (formatOf(bytes, at) === 2) this.#batch(bytes, at, end, run, aborted);
        else this.#message(bytes, at, run);
      } catch (cause) {
        throw batchError(run.name, run.partition, placeOf(bytes, at, run), (cause as Error).message, cause);
      }
      this.counts.batches++;
      at = end;
    }
    return at;
  }

  #batch(bytes: Bytes, at: number, end: number, run: BatchRun, aborted: AbortedTransactions | undefined): void {
    const head = this.#head;
    readHead(bytes, at, head);
    // Before anything of it is believed.
    const sink = this.#sink;
    const checked = at + ATTRIBUTES;
    const checksum = sink.crc32c ? sink.crc32c(bytes, checked, end) : this.#crc32c(bytes, checked, end);
    if (checksum !== head.checksum) throw new Error('has another checksum than its bytes');
    if (head.lastOffset < head.offset) throw new Error('ends before its own offset');
    this.#goOn(run, head.offset, head.lastOffset);
    const isGone = aborted?.has(head) ?? false;
    if (head.isControl) {
      this.counts.control++;
      if (int16(bytes, at + CONTROL_TYPE) === ABORT) aborted?.end(head.producerId);
      return;
    }
    if (isGone) {
      this.counts.aborted++;
      return;
    }
    // Compaction leaves batches without records, whose heads still count.
    if (head.count === 0 || head.lastOffset < run.from || head.offset >= run.to) return;
    const from = at + HEAD_SIZE;
    const unpacked = head.codec === 0 ? undefined : unpack(head.codec, bytes.subarray(from, end), this.#most);
    const [records, first, last] = unpacked ? [unpacked, 0, unpacked.length] : [bytes, from, end];
    const shift = sink.use(records, first, last);
    sink.batch?.(head, bytes, from, end);
    checkCount(head.count, last - first);
    if (sink.read) sink.read(first + shift, last + shift, head, run);
    else readBatchRecords(records, first, last, head, run, sink, shift);
  }

  #message(bytes: Bytes, at: number, run: BatchRun): void {
    const codec = codecOfMessage(bytes, at);
    readMessage(bytes, at, run, this.#head, this.#sink, packed => unpack(codec, packed, this.#most));
    this.#goOn(run, run.next, offsetOf(bytes, at));
  }

  /** Offsets only rise. */
  #goOn(run: BatchRun, offset: number, last: number): void {
    if (offset < run.next || last < run.next) throw new Error(`comes after offset ${run.next - 1}`);
    if (!Number.isSafeInteger(last)) throw new Error('has an offset that no partition has');
    run.next = last + 1;
  }
}

/** What files are filled with before something is written to them. */
export function isZeros(bytes: Bytes, from: number, to: number): boolean {
  let at = from;
  while (at < to && bytes[at] === 0) at++;
  return at === to;
}

/** Its offset, or the one that it should have at least. */
function placeOf(bytes: Bytes, at: number, { next }: BatchRun): number {
  const offset = offsetOf(bytes, at);
  return offset >= next && Number.isSafeInteger(offset) ? offset : next;
}

function unpack(codec: number, packed: Bytes, most: number): Bytes {
  const how = unpackOf(codec);
  if (!how)
    throw new Error(`has codec ${codec}, but there are 1 to ${CODECS.length - 1} (${CODECS.slice(1).join(', ')})`);
  try {
    return how(packed, most);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new Error(`has ${packed.length} bytes of ${CODECS[codec]} that cannot be unpacked: ${why}`, { cause });
  }
}
