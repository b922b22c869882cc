// Starts the thread that answers a question, and ends it.

import { Worker } from 'node:worker_threads';
import type { Environment } from '../../report/style.ts';

/** What the thread is started with. */
export interface Asked {
  readonly argv: readonly string[];
  readonly env: Environment;
}

/** What a command line came to. */
export interface Outcome {
  readonly code: number;
  /** The answer, as --json prints it. */
  readonly json: string;
  /** The same for people. */
  readonly text: string;
  /** What was told besides, or what went wrong. */
  readonly said: string;
}

export interface ReadSoFar {
  readonly bytes: number;
  readonly line: string;
}

export type Message = { readonly outcome: Outcome } | { readonly progress: ReadSoFar };

const WORKER = new URL('./mcp-worker.js', import.meta.url);

/**
 * @param signal ends the thread, wherever it is
 * @throws the signal's reason; what ended the thread
 */
export async function ask(
  asked: Asked,
  signal: AbortSignal,
  onProgress: (progress: ReadSoFar) => void,
): Promise<Outcome> {
  signal.throwIfAborted();
  // What a library writes to its standard output is no message of the protocol.
  const worker = new Worker(WORKER, { workerData: asked, stdout: true, stderr: true });
  let end = (): void => {};
  try {
    return await new Promise<Outcome>((resolve, reject) => {
      end = () => reject(signal.reason);
      signal.addEventListener('abort', end, { once: true });
      worker.on('message', (message: Message) => {
        if ('outcome' in message) resolve(message.outcome);
        else onProgress(message.progress);
      });
      worker.once('error', reject);
      worker.once('exit', code => reject(new Error(`a thread ended with ${code} and no answer`)));
    });
  } finally {
    signal.removeEventListener('abort', end);
    await worker.terminate();
  }
}
