// One line on standard error while a long input is read; only for people, and only if it takes a while.

import { integer } from '../report/numbers.ts';
import type { ProgressStream } from './io.ts';

const FIRST_AFTER_MS = 1000;
const EVERY_MS = 250;
/** Before that much is read a rate says little about the rest. */
const ENOUGH_TO_TELL = 0.02;

export interface Progress {
  /** Counts bytes read. */
  add: (bytes: number) => void;
  /** Takes the line away. */
  stop: () => void;
}

/**
 * @param size how many bytes there will be, as they are added; undefined if that is not known
 * @param now milliseconds
 * @param shareRead how much of all has been read, 0 to 1, where that is known better than from `size`
 */
export function startProgress(
  stream: ProgressStream,
  size?: number,
  now = () => performance.now(),
  shareRead?: () => number,
): Progress {
  const started = now();
  let bytes = 0;
  let shown = 0;
  return {
    add(more) {
      bytes += more;
      if (!stream.canErase) return;
      const time = now();
      if (time - started < FIRST_AFTER_MS || time - shown < EVERY_MS) return;
      shown = time;
      // A line that wraps could not be taken away.
      const text = progressText(bytes, time - started, size, shareRead?.()).slice(
        0,
        Math.max(0, (stream.columns || 80) - 1),
      );
      stream.replaceLine(text, bytes);
    },
    stop() {
      if (shown > 0) stream.replaceLine('');
    },
  };
}

/** `25 %, 6 s left, 120 of 480 MB, 60 MB/s`: what matters most first, for narrow terminals. */
function progressText(bytes: number, elapsedMs: number, size: number | undefined, known: number | undefined): string {
  const rate = bytes / elapsedMs;
  const speed = `${(rate / 1e3).toFixed(rate < 1e4 ? 1 : 0)} MB/s`;
  const read = integer(Math.round(bytes / 1e6));
  // A file that is still written has more than it had.
  const isOfSize = size !== undefined && size >= bytes;
  if (known === undefined && !isOfSize) return `${read} MB, ${speed}`;
  const share = known ?? bytes / size!;
  const left = share < ENOUGH_TO_TELL ? '' : `, ${durationText((elapsedMs * (1 / share - 1)) / 1000)} left`;
  const of = isOfSize ? ` of ${integer(Math.round(size / 1e6))}` : '';
  return `${Math.floor(share * 100)} %${left}, ${read}${of} MB, ${speed}`;
}

function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(whole / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
