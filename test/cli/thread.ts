// The built command line in a thread that stays: one call takes milliseconds, where a process takes a tenth of a second to start.

import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MessagePort, workerData } from 'node:worker_threads';
import { type Io, Printer, type Stream } from '../../src/cli/io.ts';
import type { Call, Outcome } from './run.ts';

const { port, done, runFile } = workerData as { port: MessagePort; done: Int32Array; runFile: string };
const { run } = (await import(runFile)) as typeof import('../../src/cli/run.ts');
/** Standard input is a file that is written anew for each call. */
const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
/**
 * Of the last calls. What a call that has failed was reading ahead comes when it comes: closed at once, its descriptor would be the next call's, whose
 * input would be gone. Seen in one of 2,000 calls where the processor is scarce; a process ends with its call.
 */
const inputs: number[] = [];
const MOST_INPUTS = 64;
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

port.on('message', async ({ args, input, env, isTTY, columns }: Call) => {
  const parts = { out: [] as Buffer[], err: [] as Buffer[] };
  const stream = (to: Buffer[]): Stream => ({
    file: undefined,
    isTTY,
    columns,
    write: async chunk => void to.push(Buffer.from(chunk as Uint8Array)),
  });
  const file = join(folder, 'input');
  writeFileSync(file, input);
  const stdin = openSync(file, 'r');
  const io: Io = {
    env,
    stdin,
    out: new Printer('standard output', stream(parts.out), env),
    err: new Printer('standard error', stream(parts.err), env),
    exitCode: 0,
    onSignal: () => () => {},
  };
  let isAnswered = false;
  const answer = (code: number): void => {
    // After an error that nobody waited for, the run may come to its end all the same.
    if (isAnswered) return;
    isAnswered = true;
    if (inputs.push(stdin) > MOST_INPUTS) closeSync(inputs.shift()!);
    process.off('uncaughtException', onError);
    const outcome: Outcome = {
      code,
      out: Buffer.concat(parts.out).toString(),
      err: Buffer.concat(parts.err).toString(),
    };
    port.postMessage(outcome);
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  };
  // What main.ts does.
  const onError = (error: Error): void => {
    io.err.text(`uncaught: ${error.stack}\n`);
    answer(2);
  };
  process.on('uncaughtException', onError);
  answer(await run(args, io));
});
