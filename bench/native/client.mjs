// Talks to one contender: a line of JSON for each request, a line for its answer.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Starts a contender; `ask` takes one request at a time, `close` ends the process. */
export function start([program, ...args]) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  // A child that could not be started or has ended is noticed where its answer is missing.
  child.on('error', () => {});
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${program} ended`);
      const answer = JSON.parse(value);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode;
      const ended = once(child, 'exit');
      child.stdin.end();
      return (await ended)[0];
    },
  };
}
