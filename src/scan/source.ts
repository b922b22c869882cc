// A source → the state of its scan.

import { defaultEngine } from '../core/index.ts';
import {
  closeShared,
  formatOf,
  markLength,
  openShared,
  type ReadOptions,
  readInto,
  readKeys,
  type Sink,
} from '../sources/index.ts';
import { LineCounter } from './line-counter.ts';
import { addKeys, type ScanState } from './state.ts';
import { countShared, LEAST_SHARED, RANGE_SIZE, threadsFor } from './threads.ts';

/**
 * Adds the records of a source to a state.
 * @param name a path, or "-" for standard input
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function scanSource(name: string, options: ReadOptions, state: ScanState): Promise<void> {
  if (formatOf(name, options) === 'keys' && defaultEngine().name === 'wasm') return scanLines(name, options, state);
  for await (const { keys, keyless } of readKeys(name, options)) addKeys(state, keys, keyless);
}

async function scanLines(name: string, { onBytes }: ReadOptions, state: ScanState): Promise<void> {
  const text = openShared(name, LEAST_SHARED, RANGE_SIZE);
  if (text) {
    try {
      return await countShared(text, state, { threads: threadsFor(text.size), onBytes });
    } finally {
      closeShared(text);
    }
  }
  const counter = new LineCounter(state);
  let isFirst = true;
  const sink: Sink = {
    room: () => counter.room(),
    wrote(length) {
      onBytes?.(length);
      if (isFirst) {
        isFirst = false;
        // The bytes lie at the start of the room; without the mark they move there.
        const start = counter.room().subarray(0, length);
        const mark = markLength(start, name);
        start.copyWithin(0, mark);
        length -= mark;
      }
      counter.wrote(length);
    },
  };
  await readInto(name, sink);
  counter.finish();
}
