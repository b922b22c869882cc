// One question of a model: a command line in a thread of its own, which can be ended in the middle of whatever it does.

import { openSync } from 'node:fs';
import { devNull } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { terminalText } from '../../printable.ts';
import { type Io, Printer, type Stream } from '../io.ts';
import { run } from '../run.ts';
import type { Asked, Message, Outcome } from './ask.ts';

const EVERY_MS = 250;

const { argv, env: given } = workerData as Asked;
const env = { ...given, NO_COLOR: '1' };
const said = { out: [] as string[], err: [] as string[] };
let text = '';
/** Of the sources that have been read, and of the one that is. */
let [before, latest] = [0, 0];
let told = 0;

const streamTo = (to: string[]): Stream => ({
  file: undefined,
  isTTY: false,
  columns: undefined,
  write: async chunk => void to.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()),
});
const post = (message: Message): void => parentPort!.postMessage(message);

const io: Io = {
  env,
  // The protocol has standard input.
  stdin: openSync(devNull, 'r'),
  out: new Printer('standard output', streamTo(said.out), env),
  err: new Printer('standard error', streamTo(said.err), env),
  exitCode: 0,
  onSignal: () => () => {},
  onText(shown) {
    text = terminalText(shown, false);
  },
  progress: {
    canErase: true,
    columns: undefined,
    replaceLine(line, bytes) {
      if (bytes === undefined) return;
      if (bytes < latest) before += latest;
      latest = bytes;
      const now = performance.now();
      if (now - told < EVERY_MS) return;
      told = now;
      post({ progress: { bytes: before + latest, line } });
    },
  },
};

const code = await run(argv, io);
post({ outcome: { code, json: said.out.join(''), text, said: said.err.join('') } satisfies Outcome });
