// How long a piece of a source may be: a line, a CSV row, a JSON object, an Arrow message. What reads it has it in memory several times over.

import { sourceLineError } from '../errors.ts';

/** Where nobody says. Half of what V8 can make a string of. */
export const LONGEST = 1 << 28;

const LF = 0x0a;

/**
 * Checks lines, without their LF, as they come.
 * @param waiting how many bytes of the first one came before
 * @throws {KeylaneError} `ERR_SOURCE_LINE`
 */
export function checkLines(chunk: Uint8Array, waiting: number, longest: number): void {
  // Ordinary chunks are shorter than what a line may be.
  if (waiting + chunk.length <= longest) return;
  for (let from = -waiting; from < chunk.length; ) {
    const lf = chunk.indexOf(LF, Math.max(0, from));
    const end = lf < 0 ? chunk.length : lf;
    if (end - from > longest) throw sourceLineError(longest);
    from = end + 1;
  }
}
