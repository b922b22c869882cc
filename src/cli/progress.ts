// One line on standard error while a long input is read; only for people, and only if it takes a while.

import { integer } from '../report/numbers.ts';

const FIRST_AFTER_MS = 1000;
const EVERY_MS = 250;

export interface Progress {
  /** Counts bytes read. */
  add: (bytes: number) => void;
  /** Takes the line away. */
  stop: () => void;
}

export function startProgress(stream: NodeJS.WriteStream): Progress {
  const started = performance.now();
  let bytes = 0;
  let shown = 0;
  const progress: Progress = {
    add(more) {
      bytes += more;
      const now = performance.now();
      if (!stream.isTTY || now - started < FIRST_AFTER_MS || now - shown < EVERY_MS) return;
      shown = now;
      const rate = bytes / 1e6 / ((now - started) / 1000);
      stream.write(`\r\x1b[K${integer(Math.round(bytes / 1e6))} MB, ${rate.toFixed(0)} MB/s`);
    },
    stop() {
      if (shown > 0) stream.write('\r\x1b[K');
    },
  };
  return progress;
}
