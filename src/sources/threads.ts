// Threads that get a task, answer it and end.

import { availableParallelism } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { KeylaneError, type KeylaneErrorCode } from '../errors.ts';

/** A KeylaneError would arrive as an Error of no class. */
interface Failure {
  code: KeylaneErrorCode;
  message: string;
  cause: unknown;
}

type Outcome<Answer> = { answer: Answer } | { failure: Failure };

/** How many threads may run at the same time. */
export { availableParallelism };

/** Runs the module at `url`, which calls `answerTask`, in a thread. */
export function askThread<Task, Answer>(url: URL, task: Task): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { workerData: task });
    worker.once('message', (outcome: Outcome<Answer>) => {
      if ('answer' in outcome) return resolve(outcome.answer);
      const { code, message, cause } = outcome.failure;
      reject(new KeylaneError(code, message, { cause }));
    });
    worker.once('error', reject);
    worker.once('exit', code => reject(new Error(`A thread ended with ${code} and no answer.`)));
  });
}

/** In a thread: does the task and answers. */
export function answerTask<Task, Answer>(work: (task: Task) => Answer): void {
  let outcome: Outcome<Answer>;
  try {
    outcome = { answer: work(workerData) };
  } catch (error) {
    if (!(error instanceof KeylaneError)) throw error;
    const { code, message, cause } = error;
    outcome = { failure: { code, message, cause } };
  }
  parentPort?.postMessage(outcome);
}
