#!/usr/bin/env node
// The process as the command line's Io.

import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { type Io, Printer, type Stream } from './io.ts';
import { run, tell } from './run.ts';
import { writeAll } from './write-all.ts';

// V8 gives new objects 32 MB and more once many of them have survived, and what commands hold lies in arrays outside of that: without it the peak
// of a live `who` was 143 MB in place of 175, on Node 26 of segment files 143 in place of 179, for 2 to 5 % more processor time.
setFlagsFromString('--semi-space-growth-factor=1');

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const io: Io = {
  env: process.env,
  stdin: 0,
  out: new Printer(
    'standard output',
    streamOf(1, () => process.stdout),
    process.env,
  ),
  err: new Printer(
    'standard error',
    streamOf(2, () => process.stderr),
    process.env,
  ),
  exitCode: 0,
  streams: () => ({ input: process.stdin, output: process.stdout }),
  onSignal(cleanUp) {
    const handlers = SIGNALS.map(signal => {
      const handle = (): void => {
        cleanUp();
        undo();
        process.kill(process.pid, signal);
      };
      return [signal, handle] as const;
    });
    const undo = (): void => {
      for (const [signal, handle] of handlers) process.off(signal, handle);
      process.off('exit', cleanUp);
    };
    for (const [signal, handle] of handlers) process.on(signal, handle);
    process.on('exit', cleanUp);
    return undo;
  },
};

/** @param open the stream is not made before it is needed */
function streamOf(file: number, open: () => NodeJS.WriteStream): Stream {
  const isTTY = isatty(file);
  const isDirect = !isTTY && isFile(file);
  let stream: NodeJS.WriteStream | undefined;
  return {
    file,
    isTTY,
    get columns() {
      return isTTY ? open().columns : undefined;
    },
    async write(chunk) {
      // Node's own stream for files takes it for success if a nearly full disk takes a part.
      if (isDirect) return writeAll(file, chunk);
      // The promise has the error; without a listener it would end the process too.
      stream ??= open().on('error', () => {});
      const to = stream;
      await new Promise<void>((resolve, reject) => {
        to.write(chunk, error => (error ? reject(error) : resolve()));
      });
    },
  };
}

function isFile(file: number): boolean {
  try {
    const stats = fstatSync(file);
    return stats.isFile() || stats.isCharacterDevice();
  } catch {
    return false;
  }
}

// An error that nobody waits for, such as one in an event's listener.
process.on('uncaughtException', error => {
  tell(error, io);
  process.exit(2);
});

process.exitCode = await run(process.argv.slice(2), io);
