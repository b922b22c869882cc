// What scan and merge do with a state: write it, answer from it, show it, check it.

import type { ScanQuestion } from '../analysis/scan/answer.ts';
import { failuresOf, parseCheck } from '../analysis/scan/gate.ts';
import type { ScanAnswer } from '../analysis/scan/types.ts';
import type { ScanState } from '../state/state.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { checkStateOutput, type StateOutput, saveState } from './state-writing.ts';

export interface AnswerOptions extends StateOutput {
  top?: number;
  whatIf?: number[];
  failOn?: string[];
  column?: string[] | undefined;
  html?: string;
  json?: boolean;
}

/**
 * Checks are parsed before anything is read: a wrong one should not cost an hour.
 * @param sources what the state comes from, as it was named
 * @param alsoRead what else the command reads
 * @returns answers from a state; its second parameter makes of the answer what a sample can tell
 */
export function answerer(
  command: 'scan' | 'merge',
  sources: readonly string[],
  options: AnswerOptions,
  io: Io,
  alsoRead: readonly string[] = [],
) {
  const { state: out, top, whatIf, failOn = [], html, json } = options;
  const checks = failOn.map(parseCheck);
  checkOutputs({ '--state': out, '--html': html }, [...sources, ...alsoRead], io);
  checkStateOutput(options, io);
  return async (state: ScanState, inSample = (whole: ScanAnswer) => whole): Promise<void> => {
    if (out !== undefined) await saveState(options, state, io);
    // A State in a pipe is for another command: of a shard, what nobody reads took a tenth of all its time.
    if (out === '-' && html === undefined && checks.length === 0) return;
    const whole = await answerOf(state, { ...(top === undefined ? {} : { top }), counts: whatIf ?? [] });
    const answer = inSample(whole);
    const failures = failuresOf(answer, checks);
    // Of nothing there is nothing to read.
    if (out !== '-' && (json || state.records > 0))
      await print(answer, json, async () => (await import('../report/scan.ts')).scanText, io);
    if (html !== undefined) {
      const { scanPage } = await import('../report/html/scan.ts');
      const { placeableKeys } = await import('../analysis/scan/placeable-keys.ts');
      // A digest is not where its key is, and keys that were not seen would lie elsewhere.
      const placeable = answer.redacted || answer.sample ? null : placeableKeys(state);
      await writePage(html, scanPage(answer, placeable, titleOf(sources, options.column), { command, failures }), io);
    }
    for (const { check, value } of failures) {
      const reason = value === null ? 'which this scan does not know' : `it is ${Number(value.toPrecision(6))}`;
      io.err.line(`failed: ${check.text}: ${reason}`);
      io.exitCode = 1;
    }
  };
}

/** Without keys, what they need is not loaded. */
async function answerOf(state: ScanState, question: ScanQuestion): Promise<ScanAnswer> {
  if (!state.keys) return (await import('../analysis/scan/spread.ts')).spreadAnswer(state);
  return (await import('../analysis/scan/answer.ts')).scanAnswer(state, question);
}
