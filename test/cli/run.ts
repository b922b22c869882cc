// The built command line: exit code, standard output and standard error. In this process, or in one of its own.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

interface Start {
  input?: string | Uint8Array;
  /** Given, not inherited: a CI machine sets CI. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** What a process has that a thread has not: options of Node, an engine of its own. */
interface ProcessStart extends Start {
  node?: string[];
}

/** Some terminal, or none. */
interface Screen {
  isTTY?: boolean;
  columns?: number;
}

/** One command line for the thread. */
export interface Call extends Required<Screen> {
  args: string[];
  input: string | Uint8Array;
  env: NodeJS.ProcessEnv;
}

const ONE_OF = Number(process.env.KEYLANE_TEST_STARTS || NaN);
let calls = 0;

/** Longer than any test may take. */
const LIMIT_MS = 120_000;

/**
 * Runs a command line in a thread of this process, which is thirty times as fast as a start. What only a process has is not there: pipes, signals,
 * closed descriptors. Where `node` or KEYLANE_ENGINE ask for it, and for one call of KEYLANE_TEST_STARTS if that is set, it is a start all the same.
 */
export function keylane(args: string[], options: ProcessStart & Screen = {}): Outcome {
  const { input = '', env = {}, cwd = root, node, isTTY = false, columns = 80 } = options;
  const needsStart = node !== undefined || env.KEYLANE_ENGINE !== undefined || calls++ % ONE_OF === 0;
  if (needsStart && !isTTY) return started(args, options);
  thread ??= startThread();
  const before = process.cwd();
  process.chdir(cwd);
  try {
    Atomics.store(thread.done, 0, 0);
    thread.port.postMessage({ args, input, env, isTTY, columns } satisfies Call);
    // Not once: the call before may wake this one, since a thread tells of its answer after the answer is there.
    let waited: string | undefined;
    while (Atomics.load(thread.done, 0) === 0 && waited !== 'timed-out')
      waited = Atomics.wait(thread.done, 0, 0, LIMIT_MS);
    if (waited === 'timed-out') throw new Error(`no answer within ${LIMIT_MS / 1000} s: keylane ${args.join(' ')}`);
    return receiveMessageOnPort(thread.port)!.message;
  } finally {
    process.chdir(before);
  }
}

/** The same for a test that waits. */
export const inProcess = async (args: string[], options: Start & Screen = {}): Promise<Outcome> =>
  keylane(args, options);

/** In a process of its own, as users start it. */
export function started(args: string[], { input, env = {}, cwd = root, node = [] }: ProcessStart = {}): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, main, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    ...(input === undefined ? {} : { input }),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** One for all test files of this process. */
let thread: { port: MessagePort; done: Int32Array } | undefined;

function startThread(): { port: MessagePort; done: Int32Array } {
  const { port1, port2 } = new MessageChannel();
  const done = new Int32Array(new SharedArrayBuffer(4));
  // Plain JavaScript: a loader of TypeScript in a thread waits for the main thread, which waits for the thread.
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('thread.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const file = new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
  const runFile = new URL('../../dist/cli/run.js', import.meta.url);
  // The thread could only fail to answer.
  if (!existsSync(runFile)) throw new Error('dist/ is not built: npm run build');
  const workerOptions = {
    workerData: { port: port2, done, runFile: runFile.href },
    transferList: [port2],
    execArgv: [],
  };
  new Worker(file, workerOptions).unref();
  port1.unref();
  return { port: port1, done };
}
