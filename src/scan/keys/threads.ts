// A file of many megabytes, counted by several threads: each takes ranges of it and counts them with a counter of its own.

import {
  askThread,
  availableParallelism,
  bytesRead,
  type SharedText,
  stopSharing,
  takeRanges,
} from '../../sources/index.ts';
import { addState, type ScanState } from '../../state/state.ts';
import { LineCounter } from './line-counter.ts';

// Measured on Node 20.20 with two cores, seconds of the whole process, one thread / two: 139 MB 0.27 / 0.28, 250 MB 0.40 / 0.34, 500 MB
// 0.62 / 0.45, 1250 MB 1.16 / 0.73. A thread needs 25 ms until it counts and 12 MB of memory: files that gain less than a fifth of their
// time do without.
export const LEAST_SHARED = 1 << 28;
const LEAST_PER_THREAD = 1 << 27;

/** 10 ms of work: so long do the others wait for the last one at the end. */
export const RANGE_SIZE = 1 << 25;

/** From here on they would wait for the memory, and each has its own. */
const MOST_THREADS = 8;

// In the bundle it lies beside the chunk that this becomes part of.
const WORKER = new URL('./line-worker.js', import.meta.url);

/** What a thread is asked: the state of the ranges that it takes. */
export interface LineTask {
  text: SharedText;
  numPartitions: number;
  longestLine?: number | undefined;
}

export interface ThreadOptions {
  /** This one among them. */
  threads: number;
  /** Called with the bytes that all threads have read since the last call. */
  onBytes?: ((bytes: number) => void) | undefined;
  longestLine?: number | undefined;
  /** The module of the other threads: line-worker.ts, bundled. */
  worker?: URL;
}

/** How many threads a file of this size is worth. */
export function threadsFor(size: number): number {
  return Math.max(1, Math.min(availableParallelism(), MOST_THREADS, Math.floor(size / LEAST_PER_THREAD)));
}

/**
 * Adds the keys of the text to the state.
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_LINE`
 */
export async function countShared(text: SharedText, state: ScanState, options: ThreadOptions): Promise<void> {
  const { threads, onBytes, longestLine, worker = WORKER } = options;
  const task: LineTask = { text, numPartitions: state.numPartitions, longestLine };
  const others = Array.from({ length: threads - 1 }, () => askThread<LineTask, ScanState>(worker, task));
  const ended = Promise.allSettled(others);
  let told = 0;
  const tell = () => {
    const read = bytesRead(text);
    onBytes?.(read - told);
    told = read;
  };
  try {
    // Not in the event loop, but the others need nothing of it until they answer.
    countRanges(task, state, tell);
  } catch (error) {
    stopSharing(text);
    throw error;
  } finally {
    // Also after a failure: nobody may read a file that its caller has closed.
    await ended;
  }
  tell();
  for (const other of others) addState(state, await other);
}

/** Takes ranges as long as there are some, and adds their keys to the state. */
export function countRanges({ text, longestLine }: LineTask, state: ScanState, onChunk?: () => void): void {
  const counter = new LineCounter(state, longestLine);
  takeRanges(text, {
    room: () => counter.room(),
    wrote(length) {
      counter.wrote(length);
      onChunk?.();
    },
  });
  counter.finish();
}
