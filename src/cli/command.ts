// Runs a command that answers each line of its standard input with one line.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { commandError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import type { Io } from './io.ts';

const INTEGER = /^-?\d{1,15}$/;
const LONGEST_LINE = 1024;
const LONGEST_STDERR = 4096;
/** Whether a program and those that it starts can be ended together. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * The integer that the command writes for each of the lines. Lines are written while answers are read, as fast as the command takes them,
 * so that neither side waits for the other whatever it buffers. No shell is involved.
 * @param timeout seconds without an answer after which the command is ended
 * @throws {KeylaneError} `ERR_COMMAND` if it can't be started, ends early, hangs, or writes too much or anything else
 */
export async function answersOfCommand(
  command: string[],
  lines: readonly string[],
  timeout: number,
  { err, onSignal }: Io,
): Promise<number[]> {
  const name = command[0];
  const child = spawn(name, command.slice(1), { stdio: 'pipe', shell: false, detached: HAS_GROUPS });
  const answers: number[] = [];
  let said = '';
  let problem: string | undefined;

  const stop = (why: string): void => {
    problem ??= why;
    killAll(child);
    // Who has left the group may hold the pipes open.
    child.stdin.destroy();
    child.stdout.destroy();
    child.stderr.destroy();
  };
  let clock: NodeJS.Timeout | undefined;
  const wind = (): void => {
    clearTimeout(clock);
    clock = setTimeout(
      () =>
        stop(`it gave no answer for ${timeout} seconds, after ${integer(answers.length)} of ${integer(lines.length)}`),
      timeout * 1000,
    );
  };
  const undo = onSignal(() => stop('it was interrupted'));
  wind();

  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => reject(startError(name, cause)));
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LONGEST_STDERR);
  });
  // A line without an end must not fill the memory.
  let unended = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    const end = chunk.lastIndexOf(0x0a);
    unended = end < 0 ? unended + chunk.length : chunk.length - end;
    if (unended > LONGEST_LINE) stop(`a line of its output is longer than ${LONGEST_LINE} bytes`);
  });
  createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', line => {
    if (problem !== undefined) return;
    wind();
    if (answers.length === lines.length)
      stop(`it wrote more lines than the ${integer(lines.length)} that it was asked for`);
    else if (INTEGER.test(line.trim())) answers.push(Number(line));
    else {
      const asked = lines[answers.length].trimEnd().replace('\t', ' ');
      stop(
        `line ${integer(answers.length + 1)} of its output must be a partition, but for "${asked}" it is "${line.slice(0, 60)}"`,
      );
    }
  });
  // That it stops reading shows in what it answers.
  pipeline(Readable.from(lines), child.stdin).catch(() => {});

  try {
    const how = await ended;
    if (said !== '') err.text(`${said.trimEnd().split('\n').map(printable).join('\n')}\n`);
    if (problem === undefined && answers.length < lines.length) {
      problem = `it ended with ${how} after ${integer(answers.length)} of ${integer(lines.length)} answers`;
    }
    if (problem !== undefined) throw commandError(name, `${problem}.`);
    if (how !== 'exit code 0') err.line(`"${printable(name)}" gave all answers, but ended with ${how}`);
    return answers;
  } finally {
    clearTimeout(clock);
    undo();
  }
}

/** The program leads a group of its own, with whatever it has started in it. */
function killAll(child: ChildProcess): void {
  try {
    if (HAS_GROUPS && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // None of it is left.
  }
  child.kill('SIGKILL');
}

function startError(name: string, cause: NodeJS.ErrnoException) {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such program. Check its name; no shell looks at the command.',
    EACCES: 'it may not be run. Check its permissions, or name the interpreter before it.',
  };
  return commandError(name, reasons[cause.code ?? ''] ?? `it cannot be started (${cause.message}).`, cause);
}
